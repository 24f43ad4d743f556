"""The portal surface as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tongban.surfaces.portal"
    label = "portal"
    verbose_name = "门户"
