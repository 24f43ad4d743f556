"""告知承诺的事后核查 performed: opened at delivery, checked by two officers, mended or revoked (第六十九条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.db import transaction

from tongban.domains.cases.actions.course import IN_THE_FILE, Reasoned, act, against, keep, sentences
from tongban.domains.cases.actions.examination import found
from tongban.domains.cases.models import Application, Finding
from tongban.domains.cases.rules.local import local_rules
from tongban.kernel.clock import working_days
from tongban.kernel.docket.actions import link, open_matter
from tongban.kernel.docket.models import Link, Matter
from tongban.kernel.identity import SYSTEM_ACTOR, Actor


def open_verification(application: Application, *, on: date) -> Matter:
    """A matter of its own, which follows the one that was granted; opened once."""
    local, granted = local_rules(), application.matter
    with transaction.atomic():
        matter = open_matter(
            "cases.verification",
            title=f"{granted.title}(事后核查)"[:200],
            owner=granted.owner,
            applicant=granted.applicant,
            channel="system",
            by=SYSTEM_ACTOR,
            series=f"{local.series}-HC",
            on=on,
            terms={
                "verify": working_days(local.verification_days),
                "rectify": working_days(local.rectification_days),
            },
            once=f"verification:{granted.number}",
            follows=granted.number,
        )
        Application.objects.get_or_create(
            matter=matter, defaults={"item_id": application.item_id, "edition_id": application.edition_id}
        )
        link(matter, granted, Link.Kind.FOLLOWS)
        return matter


def confirm_kept(
    matter: Matter,
    *,
    by: Actor,
    officers: Sequence[str] = (),
    conclusion: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    with transaction.atomic():
        given = {"officers": list(officers), "conclusion": IN_THE_FILE if conclusion.strip() else ""}
        done = act(matter, "confirm_kept", by=by, on=on, seen=seen, given=given)
        found(done, officers, Finding.Conclusion.MEETS, conclusion)
        return done.matter


def order_rectification(
    matter: Matter,
    *,
    by: Actor,
    officers: Sequence[str] = (),
    findings: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    with transaction.atomic():
        given = {"officers": list(officers), "findings": IN_THE_FILE if findings.strip() else ""}
        done = act(
            matter,
            "order_rectification",
            by=by,
            on=on,
            seen=seen,
            given=given,
            facts=lambda act: {"findings": findings, "reply_by": act.due("rectify")},
        )
        found(done, officers, Finding.Conclusion.FAILS, findings)
        return done.matter


def confirm_rectified(
    matter: Matter, *, by: Actor, conclusion: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"conclusion": IN_THE_FILE if conclusion.strip() else ""}
        done = act(matter, "confirm_rectified", by=by, on=on, seen=seen, given=given)
        keep(done, "confirm_rectified", conclusion)
        return done.matter


def revoke(matter: Matter, *, by: Actor, **given: Unpack[Reasoned]) -> Matter:
    return _revoked(matter, "revoke", by=by, **given)


def revoke_at_once(matter: Matter, *, by: Actor, **given: Unpack[Reasoned]) -> Matter:
    return _revoked(matter, "revoke_at_once", by=by, **given)


def _revoked(
    matter: Matter,
    step: str,
    *,
    by: Actor,
    reasons: str = "",
    remedies: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    with transaction.atomic():
        facts = {"reasons": reasons, "remedies": remedies or sentences()["remedies"]}
        done = act(matter, step, by=by, given=against(reasons), facts=lambda _: facts, on=on, seen=seen)
        keep(done, step, reasons)
        return done.matter
