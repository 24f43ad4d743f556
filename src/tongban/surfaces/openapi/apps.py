"""The openapi surface as a Django application."""

from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    name = "tongban.surfaces.openapi"
    label = "openapi"
    verbose_name = "开放接口"
