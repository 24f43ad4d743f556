"""服务网络 as a Django application; puts its record books into service."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "tongban.domains.network"
    label = "network"
    verbose_name = "服务网络"

    def ready(self) -> None:
        from tongban.domains.network.registers import BOOKS
        from tongban.kernel.registers import registry

        registry.register(*BOOKS)
