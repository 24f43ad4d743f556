"""电子证照 as a Django application; puts its messages into service."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.domains.licences"
    label = "licences"
    verbose_name = "电子证照"

    def ready(self) -> None:
        from tongban.domains.licences.notices import MESSAGES
        from tongban.kernel.notices import wordings

        wordings.register(MESSAGES)
