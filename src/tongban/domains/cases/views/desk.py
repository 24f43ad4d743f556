"""What the one matter page of the desk shows of a case: the form, the materials, what was found and decided; numbers masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tongban.domains.cases import queries
from tongban.domains.cases.models import Application, Commitment, Decision, Finding, Material, Statement
from tongban.domains.cases.queries import pages
from tongban.domains.catalogue.api import FieldView, ItemView
from tongban.kernel.docket.models import Matter
from tongban.lib.masking import mask_id_number, mask_name, mask_phone
from tongban.ui.addresses import address

MASKED = {"id_number": mask_id_number, "phone": mask_phone}
MARKS = {"supplied": "given", "exempt": "have", "deferred": "later", "missing": "need", "returned": "wrong"}


@dataclass(frozen=True, slots=True)
class Panel:
    """`form` are labels and values; `materials` as {% materials_list %} takes them."""

    item: ItemView
    application: Application
    form: list[tuple[str, str]]
    contact: list[tuple[str, str]]
    materials: list[dict[str, str]]
    findings: list[Finding] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    commitment: Commitment | None = None
    decision: Decision | None = None

    @property
    def never(self) -> frozenset[str]:
        """Steps of the procedure that this item does not know: nothing to promise, nothing that may follow later."""
        without: set[str] = set() if self.item.commitment.offered else {"commit", "grant_on_commitment"}
        if not any(material.need == "deferrable" for material in self.item.materials):
            without |= {"accept_with_deferred", "supply_deferred", "lapse_deferred"}
        return frozenset(without)


def panel_of(matter: Matter) -> Panel | None:
    application = pages.panel.first(matter.pk)
    if application is None:
        return None
    item = queries.item_of(application)
    kept = application.form
    return Panel(
        item=item,
        application=application,
        form=[
            (each.label, shown(each, kept.get(each.name)))
            for each in item.form
            if kept.get(each.name) not in (None, "")
        ],
        contact=_contact(application),
        materials=[_material(row) for row in pages.materials_alone(matter.pk)],
        findings=pages.findings(matter.pk),
        statements=pages.statements(matter.pk),
        commitment=getattr(application, "commitment", None),
        decision=getattr(application, "decision", None),
    )


def shown(declared: FieldView, value: Any) -> str:
    """What identifies somebody is masked here, whoever looks."""
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    mask = MASKED.get(declared.kind) or MASKED.get(declared.prefill.rpartition(".")[2])
    return mask(text) if mask else text


def _contact(application: Application) -> list[tuple[str, str]]:
    agent = application.agent
    return [
        ("联系人", mask_name(application.contact_name)),
        ("联系电话", mask_phone(application.contact_phone)),
        ("代理人", mask_name(agent.name) if agent else ""),
        ("选择的情形", "、".join(application.situations)),
    ]


def _material(row: Material) -> dict[str, str]:
    note = f"电子证照 {row.licence_identifier}" if row.licence_identifier else row.note
    return {
        "title": row.name,
        "state": MARKS[row.state],
        "word": row.get_state_display(),
        "note": note,
        "address": address("desk:document", row.document_id) if row.document_id else "",
        "link_text": "打开",
    }
