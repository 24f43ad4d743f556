"""机构 as a Django application."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "tongban.kernel.orgs"
    label = "orgs"
    verbose_name = "机构"
