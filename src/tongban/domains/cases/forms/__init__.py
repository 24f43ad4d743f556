"""Forms: one for an item, as its edition declares it, and one for each step that needs input."""

from tongban.domains.cases.forms.item import ContactForm, ItemForm, known_of
from tongban.domains.cases.forms.steps import STEP_FORMS, SUPPLIED_BY_THE_ACT, ExcludeForm, StepForm, forms_of

__all__ = [
    "STEP_FORMS",
    "SUPPLIED_BY_THE_ACT",
    "ContactForm",
    "ExcludeForm",
    "ItemForm",
    "StepForm",
    "forms_of",
    "known_of",
]
