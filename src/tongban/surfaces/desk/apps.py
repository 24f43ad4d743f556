"""The desk surface as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongban.surfaces.desk"
    label = "desk"
    verbose_name = "工作台"
