"""好差评 as a Django application; puts its procedure and its messages into service."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "tongban.domains.reviews"
    label = "reviews"
    verbose_name = "好差评"

    def ready(self) -> None:
        from tongban.domains.reviews import actions, api
        from tongban.domains.reviews.forms import STEP_FORMS
        from tongban.domains.reviews.notices import MESSAGES
        from tongban.domains.reviews.procedure import RECTIFY
        from tongban.kernel.docket import registry
        from tongban.kernel.notices import wordings

        performers = {
            "contact": actions.contact,
            "verify": actions.verify,
            "rectify": actions.rectify,
            "appeal": actions.appeal,
        }
        registry.register(RECTIFY, performers)
        registry.register_desk(
            RECTIFY.key, forms=STEP_FORMS, panel="reviews/desk/_facts.html", facts=api.desk_facts
        )
        wordings.register(MESSAGES)
