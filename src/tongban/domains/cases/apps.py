"""办件 as a Django application: its procedures put into service, with their forms and their panel on the desk."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.domains.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        from tongban.domains.cases.actions import performers_of
        from tongban.domains.cases.forms import forms_of
        from tongban.domains.cases.notices import MESSAGES
        from tongban.domains.cases.procedure import PROCEDURES
        from tongban.domains.cases.queries import matters_about
        from tongban.domains.cases.views.desk import panel_of
        from tongban.kernel.access import ABOUT
        from tongban.kernel.docket import registry
        from tongban.kernel.notices import wordings

        wordings.register(MESSAGES)
        ABOUT.append(matters_about)
        for procedure in PROCEDURES:
            registry.register(procedure, performers_of(procedure))
            registry.register_desk(
                procedure.key,
                forms=forms_of(procedure.key, tuple(step.name for step in procedure.steps)),
                panel="cases/desk/_facts.html",
                facts=panel_of,
            )
