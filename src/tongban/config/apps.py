"""Once everything is loaded: hands the links of wiring.py to the outbox, reads the notices that the operator has loaded,
and follows the rehearsed day where there is one."""

from django.apps import AppConfig


class TongbanConfig(AppConfig):
    name = "tongban.config"
    label = "tongban"
    verbose_name = "通办"

    def ready(self) -> None:
        from django.conf import settings

        from tongban import wiring
        from tongban.kernel import outbox
        from tongban.kernel.clock import calendar, rehearsal

        outbox.connect(wiring.LINKS)
        calendar.also_read(settings.TONGBAN_DATA / "notices")
        if settings.TONGBAN_REHEARSAL:
            rehearsal.follow(settings.TONGBAN_DATA / "rehearsal.json")
