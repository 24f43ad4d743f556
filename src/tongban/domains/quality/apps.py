"""事项质检 as a Django application: puts its procedure and its record books into service."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "tongban.domains.quality"
    label = "quality"
    verbose_name = "事项质检"

    def ready(self) -> None:
        from tongban.domains.quality import api
        from tongban.domains.quality.forms import STEP_FORMS
        from tongban.domains.quality.procedure import RECTIFY
        from tongban.domains.quality.registers import BOOKS
        from tongban.kernel.docket import registry
        from tongban.kernel.registers import registry as books

        registry.register(RECTIFY)
        registry.register_desk(
            RECTIFY.key, forms=STEP_FORMS, panel="quality/desk/_facts.html", facts=api.desk_facts
        )
        books.register(*BOOKS)
