"""What wiring and the surfaces ask of reviews: functions and frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tongban.domains.reviews import actions, queries
from tongban.domains.reviews.models import Rectification
from tongban.domains.reviews.queries import Heard as ReviewHeard
from tongban.domains.reviews.queries import Said
from tongban.domains.reviews.rules import Rates
from tongban.kernel.clock import now, today
from tongban.kernel.docket.models import Matter
from tongban.kernel.outbox import Heard
from tongban.prepared import Prepared

_served = Prepared(lambda pk: Matter.objects.filter(pk=pk).select_related("owner", "applicant"))


def invite(heard: Heard) -> None:
    """办结即邀评: hears of every close (wiring.py); asked twice of one matter, it invites once."""
    actions.invite(_served.one(heard.matter_id), on=heard.on)


def window_address(matter: Matter, *, on: date) -> str:
    """Where whoever stands at the window rates what has just been closed; empty if nobody is asked, or has answered."""
    invitation = queries.open_invitation(matter.pk, on=on)
    return f"/reviews/{invitation.token}/?from=qr" if invitation else ""


def city_rates() -> Rates:
    """The whole city's, of the last year, as it was this minute."""
    moment = now()
    return _city_rates(today(), (moment.hour, moment.minute))


@lru_cache(maxsize=1)
def _city_rates(on: date, _minute: tuple[int, int]) -> Rates:
    return queries.total(queries.published(on))


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the matter page of a rectification shows beside its course (reviews/desk/_facts.html)."""

    review: ReviewHeard
    exchanges: list[Said]
    finding: str
    outcome: str
    proven: bool
    appeal_address: str


def desk_facts(matter: Matter) -> DeskFacts | None:
    """The panel of a rectification; nothing in it names the reviewer or the case."""
    kept = Rectification.objects.select_related("review__organisation").filter(pk=matter.pk).first()
    if kept is None:
        return None
    return DeskFacts(
        review=queries.heard(kept.review),
        exchanges=queries.exchanges_for_the_office(kept),
        finding=kept.finding,
        outcome=kept.outcome,
        proven=queries.has_proven_breach(kept.review),
        appeal_address=f"/desk/reviews/appeals/{matter.pk}/",
    )
