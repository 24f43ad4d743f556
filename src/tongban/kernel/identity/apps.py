"""身份 as a Django application."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "tongban.kernel.identity"
    label = "identity"
    verbose_name = "身份"
