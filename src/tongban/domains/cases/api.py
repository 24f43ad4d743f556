"""What wiring calls, and what others may ask of cases: functions and frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.domains.cases import queries
from tongban.domains.cases.actions.reminding import remind_of_exclusions as remind_of_exclusions
from tongban.domains.cases.actions.routes import BadRoutes as BadRoutes
from tongban.domains.cases.actions.routes import load_routes as load_routes
from tongban.domains.cases.models import Application, Decision
from tongban.domains.cases.rules import completeness
from tongban.domains.licences import api as licences
from tongban.kernel.docket.models import Link, Matter, RunningClock
from tongban.kernel.docket.queries import TOLD, procedure_of
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.models import Entry
from tongban.kernel.notices.actions import tell
from tongban.kernel.notices.wordings import all_wordings
from tongban.kernel.outbox import Heard
from tongban.kernel.procedure import Procedure
from tongban.prepared import Prepared, updated


@dataclass(frozen=True, slots=True)
class CaseView:
    """Which item and edition a matter asks for, and what was decided."""

    number: str
    item_id: int
    edition_id: int
    outcome: str
    decided_on: date | None
    licence_id: int | None
    licence_identifier: str


def case_of(matter: Matter) -> CaseView | None:
    application = Application.objects.filter(pk=matter.pk).first()
    if application is None:
        return None
    decision = Decision.objects.filter(pk=matter.pk).first()
    return CaseView(
        number=matter.number,
        item_id=application.item_id,
        edition_id=application.edition_id,
        outcome=decision.outcome if decision else "",
        decided_on=decision.decided_on if decision else None,
        licence_id=decision.licence_id if decision else None,
        licence_identifier=decision.licence_identifier if decision else "",
    )


_told_of = Prepared(
    lambda pk: Application.objects.filter(pk=pk).select_related("agent", "matter__owner", "matter__applicant")
)
_entry = Prepared(lambda pk: Entry.objects.filter(pk=pk))
_clocks = Prepared(lambda matter: RunningClock.objects.filter(matter_id=matter))
_decided = Prepared(lambda pk: Decision.objects.filter(pk=pk))


DONE = {"grant": "done", "grant_on_commitment": "done_on_commitment"}
"""What a grant is called where the matter ends with it."""


def tell_applicant(heard: Heard) -> None:
    """After a step is committed: its applicant, and whoever acts for them, are told in the words of notices.py, once."""
    key = f"cases.{heard.step}"
    if key not in all_wordings():
        return
    application, entry = _told_of.first(heard.matter_id), _entry.one(heard.entry_id)
    matter = application.matter if application else _matter(heard)
    if heard.step in DONE and procedure_of(matter).step(heard.step).to in procedure_of(matter).closed:
        key = f"cases.{DONE[heard.step]}"
    if entry.step == TOLD and entry.given["kept"] == entry.given["day"]:
        return  # the day that was told stays: there is nothing to tell
    facts = _told(matter, application, entry)
    for person in {
        one for one in (matter.applicant, application.agent if application else None) if one is not None
    }:
        tell(person, key, facts, book=matter.pk, on=heard.on, once=f"entry:{heard.entry_id}")


def _matter(heard: Heard) -> Matter:
    return Matter.objects.select_related("owner", "applicant").get(pk=heard.matter_id)


def _told(matter: Matter, application: Application | None, entry: Entry) -> dict[str, Any]:
    """Every fact that a wording may use. Days that are not set are said to be told later.

    Told late, the matter may have gone on: the day is that of the clocks that this entry set going, not of what is due now.
    """
    due = {clock.name: clock.due_on for clock in _clocks(matter.pk) if clock.due_on is not None}
    given, later = entry.given, "另行告知的日期"
    begun = [due[name] for name in _begun(procedure_of(matter), entry.step) if name in due]
    asked = (
        application.materials.values_list("material_id", "name") if application and given.get("items") else ()
    )
    names = {**dict(asked), completeness.FORM: "申请表"}
    return {
        "number": matter.number,
        "item": matter.title,
        "organisation": matter.owner.name,
        "on": entry.on,
        "due": min(begun, default=matter.due_on or later),
        "correct_by": due.get("correct") or later,
        "deferred_by": due.get("deferred") or later,
        "hearing_by": due.get("request_hearing") or later,
        "rectify_by": due.get("rectify") or later,
        "missing": "、".join(names.get(each, each) for each in given.get("items", ())),
        "competent": given.get("competent") or "有权的机关",
        "activity": given.get("activity", ""),
        "days": given.get("expected_days", ""),
        "hearing_on": date.fromisoformat(given["hearing_on"]) if given.get("hearing_on") else later,
        "place": given.get("place", ""),
        "way": given.get("way", ""),
        "clock": procedure_of(matter).clock(given["clock"]).title if entry.step == TOLD else "",
        "was": date.fromisoformat(given["day"]) if entry.step == TOLD else later,
        "kept": date.fromisoformat(given["kept"]) if entry.step == TOLD else later,
    }


def _begun(procedure: Procedure, step: str) -> tuple[str, ...]:
    """The clocks that a step starts, or lets run on, or runs longer."""
    taken = next((each for each in procedure.steps if each.name == step), None)
    return (*taken.start, *taken.restart, *taken.resume, *taken.extend) if taken else procedure.opening


def issue_licence(heard: Heard) -> None:
    """After a grant is committed: the licence is issued, or renewed; however often it is heard, once."""
    application, decision = queries.application_numbered(heard.matter_id), _decided.one(heard.matter_id)
    matter, item = application.matter, queries.item_of(application)
    if not item.result.licence or matter.applicant is None or decision.licence_id is not None:
        return
    if application.renews:
        issued = licences.renew(
            application.renews,
            on=heard.on,
            valid_until=decision.valid_until,
            by=SYSTEM_ACTOR,
            matter_number=matter.number,
        )
    else:
        issued = licences.issue(
            item.result.licence,
            holder=matter.applicant,
            organisation=matter.owner,
            fields=_face(item.result.licence, application, decision),
            on=heard.on,
            valid_until=decision.valid_until,
            by=SYSTEM_ACTOR,
            matter_number=matter.number,
            item_code=item.basic_code,
            licensed=item.type == "行政许可",
        )
    decision.licence_id, decision.licence_identifier = issued.id, issued.identifier
    updated(decision, "licence_id", "licence_identifier")


def _face(type_key: str, application: Application, decision: Decision) -> dict[str, str]:
    """What the type's face asks for, from the form under the same names; the scope from the decision where the form has none."""
    kind, form = licences.licence_type(type_key), application.form
    names = [name for name, _ in kind.fields] if kind else []
    face = {name: _shown(form[name]) for name in names if form.get(name) not in (None, "", [])}
    if decision.content and "scope" in names:
        face.setdefault("scope", decision.content)
    return face


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


ANNULLED_FOR = {"revoke": "unqualified", "revoke_at_once": "deceit"}
"""By the step that revokes a grant: the ground of 第六十九条 on which the licence ends."""


def annul_licence(heard: Heard) -> None:
    """After a grant is revoked: what was issued on it is no longer valid, and whoever checks it is told so."""
    verified = Link.objects.select_related("other").get(matter_id=heard.matter_id, kind=Link.Kind.FOLLOWS)
    licences.annul_of_matter(
        verified.other.number,
        ground=ANNULLED_FOR[heard.step],
        reason=f"许可已依法撤销, 见{heard.number}",
        on=heard.on,
    )
