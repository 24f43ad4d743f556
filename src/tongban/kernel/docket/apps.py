"""总登记 as a Django application."""

from django.apps import AppConfig


class DocketConfig(AppConfig):
    name = "tongban.kernel.docket"
    label = "docket"
    verbose_name = "总登记"
