"""权限 as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongban.kernel.access"
    label = "access"
    verbose_name = "权限"
