"""新闻发布与传播 as a Django application; puts its record books into service."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "tongban.domains.media"
    label = "media"
    verbose_name = "新闻发布与传播"

    def ready(self) -> None:
        from tongban.domains.media.registers import BOOKS
        from tongban.kernel.registers import registry

        registry.register(*BOOKS)
