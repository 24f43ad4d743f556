"""编号 as a Django application."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "tongban.kernel.numbering"
    label = "numbering"
    verbose_name = "编号"
