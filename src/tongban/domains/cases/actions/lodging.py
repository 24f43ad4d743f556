"""An application arrives: from its draft online, or over the counter. Both are the same case."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.domains.cases.actions.drafts import REAL_NAME, documents_of_draft
from tongban.domains.cases.models import Application, Commitment, Draft, Material
from tongban.domains.cases.queries import added_by, may_write_for
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.letters import LICENSING
from tongban.domains.cases.rules.local import local_rules
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.domains.licences import api as licences
from tongban.kernel.access import Forbidden
from tongban.kernel.clock import Term, today, until, working_days
from tongban.kernel.docket.actions import prepare, take
from tongban.kernel.docket.hot import BOOK, Rows
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.registry import in_force
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.orgs.queries import organisation
from tongban.kernel.procedure import Refused
from tongban.lib.chinese import document_date

SERIES = {
    "cases.licence": "XK",
    "cases.unified": "XK",
    "cases.renewal": "XK",
    "cases.immediate": "XK",
    "cases.confirmation": "QR",
    "cases.service": "FW",
    "cases.prompt": "JB",
    "cases.verification": "HC",
}
"""许可, 确认, 服务, 即办, 核查: the word in a matter's number, after the city's."""


@dataclass(slots=True)
class Submission:
    """What arrives. `materials`: state by material id; `documents`: what was uploaded, by material id."""

    item: ItemView
    applicant: Person
    form: Mapping[str, Any]
    channel: str
    materials: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    situations: Sequence[str] = ()
    contact_name: str = ""
    contact_phone: str = ""
    agent_id: int | None = None
    clerk_id: int | None = None
    commits: bool = False
    consents: Collection[str] | None = None
    """The materials for which the applicant lets the office read a licence; None where it is asked at the counter."""
    once: str | None = None
    sent: str = ""
    """The digest of what another system sent, which goes into the first entry."""
    is_new: bool = True
    """Said once it has been received: False if it had come before."""


def lodge(
    draft: Draft, *, by: Actor, channel: str = "web", on: date | None = None, at: datetime | None = None
) -> Matter:
    """Lodge a draft: it becomes a matter, and its papers go into the matter's book. Sent twice, it is one matter."""
    if by.is_citizen and not may_write_for(by, draft.person_id, draft.item_id):
        raise Forbidden("这份草稿不属于您的账户; 请用填写时的账户登录。")
    content, item = draft.content, catalogue.edition(draft.edition_id)
    if by.is_citizen and content.get("commits") and by.assurance < REAL_NAME:
        raise Refused("签署告知承诺需要三级实名; 请持有效身份证件原件到窗口核验, 或者改为提交证明材料。")
    documents: dict[str, list[Document]] = {}
    for document in documents_of_draft(draft):
        documents.setdefault(document.kind, []).append(document)
    contact = content.get("contact", {})
    submission = Submission(
        item=item,
        applicant=draft.person,
        form=content.get("form", {}),
        channel=channel,
        materials={
            **{
                asked.id: completeness.SUPPLIED for asked in item.materials if completeness.is_the_form(asked)
            },
            **dict.fromkeys(content.get("deferred", ()), completeness.DEFERRED),
            **dict.fromkeys(documents, completeness.SUPPLIED),
        },
        documents=documents,
        situations=content.get("situations", ()),
        contact_name=contact.get("name", ""),
        contact_phone=contact.get("phone", ""),
        agent_id=by.person_id if by.is_citizen and by.person_id != draft.person_id else None,
        commits=bool(content.get("commits")),
        consents=content.get("consents", ()),
        once=draft.token,
    )
    return receive(submission, by=by, on=on, at=at, draft=draft)


def lodge_at_window(
    *,
    item: ItemView,
    applicant: Person,
    form: Mapping[str, Any],
    materials: Mapping[str, str],
    by: Actor,
    on: date | None = None,
    at: datetime | None = None,
    once: str | None = None,
    **more: Any,
) -> Matter:
    """The same case, received over the counter: `materials` says of each whether it is here."""
    if not by.is_staff or by.duty not in ("clerk", "officer"):
        raise Forbidden("收件由窗口工作人员办理; 请用窗口账户登录。")
    submission = Submission(
        item=item, applicant=applicant, form=form, channel="window", materials=materials,
        clerk_id=by.staff_id, once=once, **more,
    )  # fmt: skip
    return receive(submission, by=by, on=on, at=at)


def lodge_by_system(
    *,
    item: ItemView,
    applicant: Person,
    form: Mapping[str, Any],
    materials: Mapping[str, str],
    by: Actor,
    once: str,
    sent: str,
    **more: Any,
) -> tuple[Matter, bool]:
    """The same case, sent by the system that received it, and whether it is new. Sent again under the same key (`once`) it
    is the matter that is there; another application under that key is refused."""
    if by.kind != "client":
        raise Forbidden("这个接口供登记过的系统使用; 请用系统凭证请求。")
    submission = Submission(
        item=item, applicant=applicant, form=form, channel="system", materials=materials, once=once, sent=sent, **more
    )  # fmt: skip
    matter = receive(submission, by=by)
    if not submission.is_new and entries_of(matter.pk)[0].given.get("sent") != sent:
        raise Refused("这个 Idempotency-Key 已经用于另一件申请, 本件没有收下; 请为每件申请换用一个新的键。")
    return matter, submission.is_new


def receive(
    submission: Submission,
    *,
    by: Actor,
    on: date | None = None,
    at: datetime | None = None,
    draft: Draft | None = None,
) -> Matter:
    """All rows of the application are written with the matter, at once; `draft` is what it was written in, and ends."""
    on, item = on or today(), submission.item
    _check_audience(submission)
    renewed = _renewed(submission, on)
    opening = prepare(
        item.procedure,
        title=item.name[:200],
        owner=organisation(item.organisation_id),
        applicant=submission.applicant,
        channel=submission.channel,
        by=by,
        series=f"{local_rules().series}-{SERIES[item.procedure]}",
        on=on,
        at=at,
        terms=terms_of(item, on=on, valid_until=renewed.valid_until if renewed else None),
        once=submission.once,
        item=item.code,
        item_id=item.item_id,
        edition=item.edition_id,
        **({"sent": submission.sent} if submission.sent else {}),
    )
    application = {
        "matter_id": BOOK,
        "item_id": item.item_id,
        "edition_id": item.edition_id,
        "form_kept": json.dumps(dict(submission.form), ensure_ascii=False, default=str),
        "situations": list(submission.situations),
        "contact_name": submission.contact_name,
        "contact_phone": submission.contact_phone,
        "agent_id": submission.agent_id,
        "clerk_id": submission.clerk_id,
        "renews": renewed.id if renewed else None,
        "valid_until": renewed.valid_until if renewed else None,
    }
    materials = _materials(submission, on=on)
    opening.add(Rows(Application, [application]))
    opening.add(Rows(Material, [{"application_id": BOOK, **row} for row in materials], many=True))
    opening.letter("receipt", _said_in_receipt(opening.matter, item, materials), by=by)
    opening.writing.papers = [paper.pk for given in submission.documents.values() for paper in given]
    opening.writing.draft = draft
    exempt = [row for row in materials if row["state"] == completeness.EXEMPT]
    with transaction.atomic() if exempt or submission.commits else nullcontext():
        matter = opening.write()
        submission.is_new = opening.is_new
        if opening.is_new:
            for row in exempt:
                _note_reading(row, matter, submission, by=by)
            if submission.commits:
                commit(matter, item, by=by, on=on)
        elif draft:
            Draft.objects.filter(pk=draft.pk).delete()
    return matter


def terms_of(item: ItemView, *, on: date, valid_until: date | None = None) -> dict[str, Term]:
    """The terms that the item and the city give, as far as the procedure has a clock for them."""
    local = local_rules()
    offered = {
        "decide": item.statutory,
        "promise": item.promise,
        "correct": working_days(local.correction_days),
        "deferred": working_days(local.deferred_days),
        "expiry": until(valid_until) if valid_until else None,
    }
    procedure = in_force(item.procedure, on)
    given = {clock.name for clock in procedure.clocks if clock.given}
    return {name: term for name, term in offered.items() if term is not None and name in given}


def rewrite_form(application: Application, form: Mapping[str, Any]) -> None:
    """What the applicant corrected in the form itself."""
    application.form_kept = json.dumps({**application.form, **form}, ensure_ascii=False, default=str)
    application.save(update_fields=["form_kept"])


def _check_audience(submission: Submission) -> None:
    kind = "person" if submission.applicant.kind == Person.Kind.NATURAL else "enterprise"
    if submission.item.audience and kind not in submission.item.audience:
        whom = "个人" if "person" in submission.item.audience else "企业和其他组织"
        raise Refused(f"「{submission.item.name}」面向{whom}办理; 请换用{whom}的身份申请。")


def _renewed(submission: Submission, on: date) -> licences.LicenceView | None:
    """第五十条第一款: the licence whose validity is to be renewed, and whether there is time."""
    item = submission.item
    if item.procedure != "cases.renewal":
        return None
    found = licences.held(submission.applicant, item.result.licence, on=on) if item.result.licence else None
    if found is None or found.valid_until is None:
        raise Refused(
            f"没有查到申请人名下有效的「{item.result.name}」, 不能办理延续; 证照已经到期的请按新办提出申请。"
        )
    if not completeness.is_in_time_to_renew(on, found.valid_until):
        last = completeness.last_day_to_renew(found.valid_until)
        raise Refused(
            f"延续应当在有效期届满三十日前提出(行政许可法第五十条), 最晚为{document_date(last)}, 现已超过; "
            "请按新办提出申请, 或者到窗口咨询。"
        )
    return found


def _materials(submission: Submission, *, on: date) -> list[dict[str, Any]]:
    added = added_by(submission.item, list(submission.situations))
    return [
        _material(asked, submission, needed=completeness.is_needed(asked, added), on=on)
        for asked in submission.item.materials
    ]


def _material(asked: MaterialView, submission: Submission, *, needed: bool, on: date) -> dict[str, Any]:
    uploaded = submission.documents.get(asked.id, ())
    state = submission.materials.get(asked.id) or (completeness.MISSING if needed else completeness.UNNEEDED)
    row: dict[str, Any] = {
        "material_id": asked.id,
        "name": asked.name[:200],
        "need": asked.need,
        "state": state,
        "document_id": uploaded[-1].pk if uploaded else None,
        "licence_id": None,
        "licence_identifier": "",
    }
    if state in (completeness.MISSING, completeness.EXEMPT):
        row["state"] = completeness.MISSING
        consented = submission.consents is None or asked.id in submission.consents
        found = (
            licences.held(submission.applicant, asked.licence, on=on)
            if needed and asked.licence and consented
            else None
        )
        if found is not None:
            # 免证办: what this city has issued itself and is valid need not be brought.
            row |= {
                "state": completeness.EXEMPT,
                "licence_id": found.id,
                "licence_identifier": found.identifier,
            }
    return row


def _note_reading(row: Mapping[str, Any], matter: Matter, submission: Submission, *, by: Actor) -> None:
    """Its holder sees who read the licence, and why."""
    licences.read(
        row["licence_id"],
        by=by,
        purpose=f"向{matter.owner.name}申请「{submission.item.name}」, 免提交「{row['name']}」",
        matter_number=matter.number,
    )


def _said_in_receipt(
    matter: Matter, item: ItemView, materials: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    given = (completeness.SUPPLIED, completeness.EXEMPT)
    here = [(row["name"], row["state"]) for row in materials if row["state"] in given]
    applicant = matter.applicant
    return {
        "applicant": applicant.name if applicant else "申请人",
        "item": item.name,
        "received_on": matter.opened_on,
        "channel": matter.get_channel_display(),
        "materials": completeness.with_the_form(item.materials, completeness.on_paper(item.materials, here)),
        "licensing": item.procedure in LICENSING,
        "notice_due_on": matter.due_on if item.procedure in LICENSING else None,
        "phone": item.phone,
    }


def commit(matter: Matter, item: ItemView, *, by: Actor, on: date) -> None:
    """告知承诺: the signed words are kept as they stood."""
    if not item.commitment.offered:
        raise Refused(f"「{item.name}」不适用告知承诺; 请按材料清单提交证明材料。")
    local, applicant = local_rules(), matter.applicant
    take(matter.pk, "commit", by=by, on=on, proofs=list(item.commitment.proofs), signed=on)
    Commitment.objects.create(
        application_id=matter.pk,
        proofs=list(item.commitment.proofs),
        words=local.commitment_sentence,
        signed_by=applicant.name if applicant else "",
        signed_on=on,
    )
    covered = Material.objects.filter(application_id=matter.pk, name__in=item.commitment.proofs)
    covered.exclude(state=completeness.SUPPLIED).update(state=completeness.UNNEEDED)


__all__ = [
    "Submission",
    "commit",
    "lodge",
    "lodge_at_window",
    "lodge_by_system",
    "receive",
    "rewrite_form",
    "terms_of",
]
