"""A service that has been closed, in time or late, and an invitation to review it."""

from __future__ import annotations

from datetime import date

from tongban.domains.reviews import actions
from tongban.domains.reviews.models import Invitation, Review
from tongban.kernel.clock import working_days
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import open_matter, take
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import CLERK, Clock, Procedure, Step
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation

SERVICE = Procedure(
    key="test.service",
    edition=date(2019, 4, 23),
    title="试用服务",
    basis="行政许可法",
    states={"accepted": "办理中", "done": "已办结"},
    closed=("done",),
    opening=("decide", "promise"),
    clocks=(
        Clock("decide", "决定期限", working_days(20), "第四十二条", given=True),
        Clock("promise", "承诺期限", None, "承诺", given=True, promise=True, within="decide"),
    ),
    steps=(Step("finish", "办结", "accepted", "done", CLERK, "第四十四条", stop=("decide", "promise")),),
)


def a_service(
    *,
    person: Person | None = None,
    office: Organisation | None = None,
    opened: str = "2026-03-02",
    closed: str | None = "2026-03-05",
    promise: int = 5,
) -> Matter:
    registry.register(SERVICE)
    office = office or an_organisation()
    person = person or a_person()
    matter = open_matter(
        SERVICE.key,
        title="食品经营许可",
        owner=office,
        applicant=person,
        channel="web",
        by=actor_for(person),
        series="CZ-TS",
        on=date.fromisoformat(opened),
        terms={"promise": working_days(promise)},
    )
    if closed:
        matter = take(matter.pk, "finish", by=actor_in(office, "clerk"), on=date.fromisoformat(closed))
    return Matter.objects.select_related("owner", "applicant").get(pk=matter.pk)


def an_invitation(**service: object) -> Invitation:
    matter = a_service(**service)  # type: ignore[arg-type]
    invitation = actions.invite(matter, on=matter.closed_on or matter.opened_on)
    assert invitation is not None
    return invitation


def a_review(
    invitation: Invitation,
    level: int = 1,
    *,
    options: tuple[str, ...] = (),
    comment: str = "",
    anonymous: bool = False,
    on: str = "2026-03-06",
) -> Review:
    return actions.review(
        invitation.token,
        level=level,
        options=options,
        comment=comment,
        anonymous=anonymous,
        channel=1,
        by=actor_for(invitation.person),
        on=date.fromisoformat(on),
    )
