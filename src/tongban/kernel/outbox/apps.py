"""发件箱 as a Django application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tongban.kernel.outbox"
    label = "outbox"
    verbose_name = "发件箱"
