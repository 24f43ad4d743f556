"""Article 32 performed: mend, tell, ask once, take in what is supplied, accept or not, and what silence does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongban.domains.cases import queries
from tongban.domains.cases.actions import lodging
from tongban.domains.cases.actions.course import IN_THE_FILE, Act, act, keep, sentences
from tongban.domains.cases.models import Application, Material
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.local import local_rules
from tongban.domains.licences import api as licences
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import file_of
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import Refused
from tongban.lib.chinese import document_date
from tongban.prepared import Prepared, updated


def mend_on_the_spot(
    matter: Matter, *, by: Actor, mended: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"mended": IN_THE_FILE if mended.strip() else ""}
        done = act(matter, "mend_on_the_spot", by=by, on=on, seen=seen, given=given)
        keep(done, "mend_on_the_spot", mended)
        return done.matter


def not_required(
    matter: Matter, *, by: Actor, reason: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"reason": IN_THE_FILE if reason.strip() else ""}
        done = act(
            matter, "not_required", by=by, on=on, seen=seen, given=given, facts=lambda _: {"reason": reason}
        )
        keep(done, "not_required", reason)
        return done.matter


def not_ours(
    matter: Matter,
    *,
    by: Actor,
    reason: str = "",
    competent: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    with transaction.atomic():
        given = {"reason": IN_THE_FILE if reason.strip() else "", "competent": competent}
        facts = {"reason": reason, "competent": competent, "materials_returned": True}
        done = act(matter, "not_ours", by=by, on=on, seen=seen, given=given, facts=lambda _: facts)
        keep(done, "not_ours", reason)
        return done.matter


def ask_to_correct(
    matter: Matter,
    *,
    by: Actor,
    items: Sequence[Mapping[str, str]] = (),
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """`items`: for each material its id, the problem and how to cure it. Told once: a later notice adds nothing."""
    asked = {item["material"] for item in items}
    with transaction.atomic():
        known = queries.materials_by_id(matter.pk)
        _check_told_once(matter, known, asked)
        rows = _said(known, items)
        done = act(
            matter,
            "ask_to_correct",
            by=by,
            on=on,
            seen=seen,
            given={"items": sorted(asked)},
            facts=lambda act: {
                "items": rows,
                "items_said": "; ".join(f"{row['name']}: {row['problem']}, {row['how']}" for row in rows),
                "reply_by": act.due("correct"),
                "correction_sentence": local_rules().correction_sentence,
            },
        )
        for item in items:
            _return_material(known.get(item["material"]), item)
        return done.matter


def _check_told_once(matter: Matter, known: Mapping[str, Material], asked: Collection[str]) -> None:
    if strange := set(asked) - known.keys() - {completeness.FORM}:
        raise Refused(
            f"补正内容中有事项材料清单以外的材料({'、'.join(sorted(strange))}); 请只从材料清单中选择(行政许可法第三十一条)。"
        )
    if "ask_to_correct" not in file_of(matter).taken:
        return
    if new := completeness.newly_asked(asked, queries.told_before(matter)):
        said = "、".join(_name_of(material, known) for material in new)
        raise Refused(
            f"补正内容应当一次告知(第三十二条第一款第四项), 首次告知中没有{said}, 不能再次要求; 请只就已告知的内容核对。"
        )


def _name_of(material: str, known: Mapping[str, Material]) -> str:
    return known[material].name if material in known else "申请表"


def _said(known: Mapping[str, Material], items: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "name": _name_of(item["material"], known),
            "problem": item.get("problem") or "未提交",
            "how": item.get("how") or "请补交",
        }
        for item in items
    ]


def _return_material(row: Material | None, item: Mapping[str, str]) -> None:
    if row is None:
        return
    here = row.state in completeness.HERE
    row.state = completeness.RETURNED if here else completeness.MISSING
    row.licence_id, row.licence_identifier = None, ""
    row.note, row.round = item.get("problem", ""), row.round + 1
    updated(row, "state", "licence_id", "licence_identifier", "note", "round")


def supply(
    matter: Matter,
    *,
    by: Actor,
    materials: Collection[str] = (),
    documents: Mapping[str, Document] | None = None,
    form: Mapping[str, Any] | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """All that the notice named comes together (提交全部补正申请材料); what is still lacking is named."""
    with transaction.atomic():
        application = queries.application_of(matter)
        asked = queries.asked_for_now(application)
        lacking = [row.name for row in asked if row.material_id not in materials]
        if lacking and materials:
            raise Refused(
                f"还缺少: {'、'.join(lacking)}; 请与其他补正材料一并提交, 已经上传的材料仍为您保存。"
            )
        done = act(matter, "supply", by=by, on=on, seen=seen, given={"materials": sorted(materials)})
        _take_in(application, materials, documents or {})
        if form:
            lodging.rewrite_form(application, form)
        return done.matter


def supply_deferred(
    matter: Matter,
    *,
    by: Actor,
    materials: Collection[str] = (),
    documents: Mapping[str, Document] | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    with transaction.atomic():
        application = queries.application_of(matter)
        lacking = [row.name for row in queries.deferred_of(application) if row.material_id not in materials]
        if lacking and materials:
            raise Refused(f"容缺材料还缺少: {'、'.join(lacking)}; 请一并补交, 已经上传的材料仍为您保存。")
        done = act(matter, "supply_deferred", by=by, on=on, seen=seen, given={"materials": sorted(materials)})
        _take_in(application, materials, documents or {})
        return done.matter


def _take_in(application: Application, materials: Collection[str], documents: Mapping[str, Document]) -> None:
    for row in application.materials.filter(material_id__in=list(materials)):
        row.state, row.note = completeness.SUPPLIED, ""
        row.document = documents.get(row.material_id, row.document)
        updated(row, "state", "note", "document")


def accept(matter: Matter, *, by: Actor, on: date | None = None, seen: int | None = None) -> Matter:
    with transaction.atomic():
        application = queries.application_of(matter)
        item = queries.item_of(application)
        if lacking := queries.outstanding_of(application, item):
            said = "、".join(material.name for material in lacking)
            cure = (
                "可以办理「容缺受理」"
                if not completeness.not_deferrable(lacking)
                else "请办理「一次性告知补正」"
            )
            raise Refused(f"材料不齐全, 还缺少: {said}; {cure}。")
        return act(matter, "accept", by=by, on=on, seen=seen, facts=acceptance_facts).matter


_here = Prepared(
    lambda pk: (
        Material.objects.filter(application_id=pk, state__in=completeness.HERE)
        .exclude(state=completeness.UNNEEDED)
        .only("name", "state")
    )
)


def acceptance_facts(done: Act) -> dict[str, Any]:
    return acceptance_said(done, [(material.name, material.state) for material in _here(done.application.pk)])


def acceptance_said(done: Act, here: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The two terms and their days, as the receipt of acceptance tells them; `here` are the materials, each with its state."""
    due_on, promised_on = done.due("decide") or done.due("expiry"), done.due("promise")
    days = [f"应于{document_date(due_on)}前办结"] if due_on else []
    days += [f"本机关承诺于{document_date(promised_on)}前办结"] if promised_on else []
    return {
        "due_on": due_on or promised_on or done.on,
        "days": str(done.days("decide") or ""),
        "promised_on": promised_on,
        "promised_days": str(done.days("promise") or ""),
        "due_said": f"{', '.join(days)}。" if days else "",
        "materials": completeness.on_paper(done.item.materials, here),
    }


def accept_with_deferred(
    matter: Matter,
    *,
    by: Actor,
    deferred: Collection[str] = (),
    applicant_promise: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """容缺受理: only what the item's published list marks as deferrable may follow, and nothing else may be missing."""
    with transaction.atomic():
        application = queries.application_of(matter)
        lacking = queries.outstanding_of(application, queries.item_of(application))
        if firm := completeness.not_deferrable(lacking):
            said = "、".join(material.name for material in firm)
            raise Refused(f"{said}不在可容缺材料清单中, 不能容缺受理; 请办理「一次性告知补正」。")
        forgotten = [material.name for material in lacking if material.id not in deferred]
        if forgotten and deferred:
            raise Refused(f"还缺少: {'、'.join(forgotten)}; 请一并列入容缺材料, 或者先收齐。")
        given = {
            "deferred": sorted(deferred),
            "applicant_promise": IN_THE_FILE if applicant_promise.strip() else "",
        }
        done = act(
            matter,
            "accept_with_deferred",
            by=by,
            on=on,
            seen=seen,
            given=given,
            facts=lambda act: acceptance_facts(act) | {"deferred_by": act.due("deferred")},
        )
        application.materials.filter(material_id__in=list(deferred)).update(state=completeness.DEFERRED)
        keep(done, "accept_with_deferred", applicant_promise)
        return done.matter


def deem_accepted(matter: Matter, *, by: Actor, on: date, **given: Any) -> Matter:
    """逾期不告知的, 自收到申请材料之日起即为受理: told in writing, so that the applicant knows the days."""
    return act(
        matter,
        "deem_accepted",
        by=by,
        on=on,
        given=given,
        facts=lambda done: acceptance_facts(done) | {"accepted_on": done.received_on},
    ).matter


def lapse(matter: Matter, *, by: Actor, on: date | None = None, seen: int | None = None) -> Matter:
    facts = {"reason": sentences()["lapse"]["reason"], "ended_on": on or today()}
    return act(matter, "lapse", by=by, on=on, seen=seen, facts=lambda _: facts).matter


def lapse_deferred(matter: Matter, *, by: Actor, on: date | None = None, seen: int | None = None) -> Matter:
    facts = {"reason": sentences()["lapse_deferred"]["reason"], "ended_on": on or today()}
    return act(matter, "lapse_deferred", by=by, on=on, seen=seen, facts=lambda _: facts).matter


def commit(
    matter: Matter, *, by: Actor, proofs: Sequence[str] = (), signed: Any = None,
    on: date | None = None, seen: int | None = None,
) -> Matter:  # fmt: skip
    """Signed after lodging, at the counter or online; the words are those of the city's own text."""
    application = queries.application_of(matter)
    lodging.commit(application.matter, queries.item_of(application), by=by, on=on or today())
    return application.matter


def withdraw(
    matter: Matter, *, by: Actor, reason: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        day = on or today()
        facts = {"withdrawn_on": day, "ended_on": day}
        done = act(matter, "withdraw", by=by, on=day, seen=seen, facts=lambda _: facts)
        keep(done, "withdraw", reason)
        return done.matter


def exempt_by_licence(material: Material, *, by: Actor, on: date) -> bool:
    """Look once more whether the applicant holds the licence by now; gives whether it does."""
    application = material.application
    item = queries.item_of(application)
    asked = next((each for each in item.materials if each.id == material.material_id), None)
    applicant = application.matter.applicant
    if asked is None or not asked.licence or applicant is None:
        return False
    found = licences.held(applicant, asked.licence, on=on)
    if found is None:
        return False
    purpose = f"办理「{item.name}」免提交「{asked.name}」"
    licences.read(found.id, by=by, purpose=purpose, matter_number=application.matter.number)
    material.state, material.licence_id = completeness.EXEMPT, found.id
    material.licence_identifier = found.identifier
    material.save(update_fields=["state", "licence_id", "licence_identifier"])
    return True
