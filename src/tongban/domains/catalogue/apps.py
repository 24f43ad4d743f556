"""事项 as a Django application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tongban.domains.catalogue"
    label = "catalogue"
    verbose_name = "事项"
