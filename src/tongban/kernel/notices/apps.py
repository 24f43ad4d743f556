"""消息 as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tongban.kernel.notices"
    label = "notices"
    verbose_name = "消息"
