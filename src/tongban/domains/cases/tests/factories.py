"""Items in force, and applications at each point of their course."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tongban.domains.cases.actions.lodging import Submission, receive
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.domains.licences.tests.factories import a_type
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.testing import actor_for, an_enterprise, an_organisation

MATERIALS = [
    {"name": "营业执照", "need": "required", "form": "电子", "source": "government", "issuer": "市场监督管理部门", "licence": "business-licence"},
    {"name": "经营场所平面图", "need": "required", "form": "电子", "source": "self"},
    {"name": "从业人员健康证明", "need": "deferrable", "form": "电子", "source": "self"},
    {"name": "布局图", "need": "conditional", "when": "制作冷荤的", "form": "电子", "source": "self"},
]  # fmt: skip
COMMITMENT = {"offered": True, "proofs": ["经营场所平面图"], "law": "国办发〔2020〕42号"}
RESULT = {"name": "食品经营许可证", "kind": "证照", "licence": "food-operation-permit", "validity": "5 years"}
FOR_BOTH = {
    "audience": ["person", "enterprise"],
    "themes": {"person": ["准营准办"], "enterprise": ["准营准办"]},
}
FORM = {"premises": "常州市钟楼区南大街1号"}


def an_office() -> Organisation:
    return an_organisation()


def an_item(**changes: Any) -> ItemView:
    """An item of the market office, in force since the beginning of 2026."""
    an_office()
    entry = an_entry(**{"materials": MATERIALS, **changes})
    with tempfile.TemporaryDirectory() as place:
        catalogue.load(a_folder(Path(place), entry), on=date(2026, 1, 1))
    a_type("business-licence", "营业执照", validity="long")
    a_type()
    found = catalogue.item_by_key(entry["key"], on=date(2026, 1, 1))
    assert found is not None
    return found


def ids(item: ItemView) -> dict[str, str]:
    return {material.name: material.id for material in item.materials}


def a_case(
    item: ItemView,
    *,
    on: str = "2026-03-02",
    applicant: Person | None = None,
    lacking: tuple[str, ...] = (),
    **more: Any,
) -> Matter:
    """Lodged over the web with everything but what is `lacking`, by name."""
    applicant = applicant or an_enterprise()
    here = {
        material.id: "missing" if material.name in lacking else "supplied"
        for material in item.materials
        if material.need != "conditional"
    }
    submission = Submission(item=item, applicant=applicant, form=FORM, channel="web", materials=here, **more)
    return receive(submission, by=actor_for(applicant), on=date.fromisoformat(on))
