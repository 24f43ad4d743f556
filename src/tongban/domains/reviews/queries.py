"""Reads of reviews: what a person was asked and said, what an office was told, and the published rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from tongban.domains.reviews.models import Exchange, Invitation, Rectification, Review
from tongban.domains.reviews.procedure import RECTIFY
from tongban.domains.reviews.rules import BAD, BREACHES, GOOD, LEVELS, Rates, option_texts, without_names
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import clock_views, file_of
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.orgs.models import Organisation
from tongban.prepared import Prepared

YEAR = 365
WAITING = 10
"""Of what one has been asked to review, the newest that are shown beside everything else."""


def mark_of(invitation: Invitation) -> str:
    """The same for the same service, and of no use to whoever has only the database."""
    return blind_index(f"review:{invitation.matter_id}:{invitation.number}")


_by_token = Prepared(
    lambda token: Invitation.objects.select_related("matter__owner", "person").filter(token=token)
)


def by_token(token: str) -> Invitation | None:
    return _by_token.first(token)


def review_of(invitation: Invitation) -> Review | None:
    return Review.objects.filter(mark=mark_of(invitation)).first() if invitation.used else None


def rectification_of(review: Review | None) -> Rectification | None:
    return (
        Rectification.objects.select_related("matter__owner").filter(review=review).first()
        if review
        else None
    )


def confirm_by(rectification: Rectification | None) -> date | None:
    """Until when the reviewer may say whether it is mended: a chance of theirs, and so no due day of the matter."""
    if rectification is None:
        return None
    running = rectification.matter.clocks.filter(name="confirm", stopped_on=None).first()
    return running.due_on if running else None


def open_invitation(matter_id: int, *, on: date) -> Invitation | None:
    """The newest that may still be answered."""
    waiting = Invitation.objects.filter(matter_id=matter_id, used=False, expires_on__gte=on)
    return waiting.order_by("-number").first()


def said_by(
    invitations: Sequence[Invitation],
) -> list[tuple[Invitation, Review | None, Rectification | None]]:
    """What came of invitations that were used, in their order: two questions for all of them."""
    marks = {invitation.pk: mark_of(invitation) for invitation in invitations}
    reviews = {review.mark: review for review in Review.objects.filter(mark__in=marks.values())}
    looked_into = {
        each.review_id: each
        for each in Rectification.objects.select_related("matter").filter(review__in=reviews.values())
    }
    found = [(each, reviews.get(marks[each.pk])) for each in invitations]
    return [(each, review, looked_into.get(review.pk) if review else None) for each, review in found]


def belongs_to(invitation: Invitation, actor: Actor) -> bool:
    return actor.is_citizen and invitation.person_id in (actor.person_id, *actor.principal_ids)


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    """What one was asked to review, for oneself or for those one acts for."""
    if not actor.is_citizen:
        return Invitation.objects.none()
    people = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
    return Invitation.objects.filter(person_id__in=people).select_related("matter__owner")


waiting = Prepared(
    lambda people, on: (
        Invitation.objects.filter(person_id__in=people, used=False, expires_on__gte=on)
        .select_related("matter__owner")
        .only("token", "matter__title", "matter__owner__name")[:WAITING]
    )
)
"""What these people have been asked to review and still may on a day."""


def lateness_of(matter: Matter) -> tuple[bool, bool]:
    """Whether a duty of the law, and whether a promise, was missed in the course of a matter."""
    on, kept = matter.closed_on or matter.opened_on, matter.clocks.all()
    views = clock_views(file_of(matter), today=on, kept=kept)
    late = [view for view in views if view.state == "late"]
    return any(not view.promise for view in late), any(view.promise for view in late)


@dataclass(frozen=True, slots=True)
class Heard:
    """A review as the reviewed office may read it: no person, no case number, no day."""

    pk: int
    month: str
    service: str
    level: int
    level_title: str
    options: list[str]
    comment: str
    checks: list[dict[str, Any]]
    anonymous: bool
    adopted: bool
    rectification: str

    @property
    def is_bad(self) -> bool:
        return self.level in BAD


def heard(review: Review) -> Heard:
    return heard_all([review])[0]


def heard_all(reviews: Sequence[Review]) -> list[Heard]:
    """A page of them: what was looked into is asked once for all."""
    pairs = Rectification.objects.filter(review__in=reviews).values_list("review_id", "matter__number")
    numbers = dict(pairs)
    return [_heard(review, numbers.get(review.pk, "")) for review in reviews]


def _heard(review: Review, rectification: str) -> Heard:
    return Heard(
        pk=review.pk,
        month=f"{review.on.year}年{review.on.month}月",
        service=review.service,
        level=review.level,
        level_title=LEVELS[review.level],
        options=option_texts(review.options, review.edition),
        comment=without_names(review.comment, _names(review)),
        checks=list(review.checks),
        anonymous=review.anonymous,
        adopted=review.adopted,
        rectification=rectification,
    )


def _names(review: Review) -> list[str]:
    """What would name the reviewer in the reviewer's own words."""
    names = []
    if review.person is not None:
        names += [review.person.name, review.person.id_number, review.person.phone]
    if review.matter is not None:
        names.append(review.matter.number)
    return names


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said to the other, as the reviewed office may read it."""

    side: str
    words: str
    on: date


def exchanges_for_the_office(rectification: Rectification) -> list[Said]:
    """The newest first; the reviewer's words without what would name the reviewer."""
    names = _names(rectification.review)
    return [
        Said(
            each.get_side_display(),
            without_names(each.words, names) if each.side == Exchange.Side.REVIEWER else each.words,
            each.on,
        )
        for each in rectification.exchanges.order_by("-on", "-pk")
    ]


def reviews_for(actor: Actor) -> QuerySet[Review]:
    """An office's own; for whoever supervises the city, all."""
    rows = Review.objects.select_related("organisation", "person", "matter").order_by("-on", "-pk")
    if not actor.is_staff:
        return rows.none()
    return rows if actor.supervises else rows.filter(organisation_id=actor.organisation_id or 0)


def appeals_waiting() -> QuerySet[Matter]:
    return (
        Matter.objects.filter(procedure=RECTIFY.key, state="appealed")
        .select_related("owner")
        .order_by("due_on", "pk")
    )


def has_proven_breach(review: Review) -> bool:
    return any(check["holds"] for check in review.checks if check["code"] in BREACHES)


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation's line in the published table."""

    organisation: Organisation
    rates: Rates


def published(on: date) -> list[Line]:
    """The last year, by organisation; those whom nobody was asked about do not stand in it."""
    since = on - timedelta(days=YEAR)
    invited = Counter(
        _counted(Invitation.objects.filter(sent_on__gt=since, sent_on__lte=on), "matter__owner")
    )
    reviews = Review.objects.filter(on__gt=since, on__lte=on, adopted=True)
    good = Counter(_counted(reviews.filter(level__in=GOOD), "organisation"))
    bad = Counter(_counted(reviews.filter(level__in=BAD), "organisation"))
    due, in_time = _rectified(since, on)
    organisations = Organisation.objects.in_bulk(list(set(invited) | set(good) | set(bad)))
    lines = [
        Line(office, Rates(invited[pk], good[pk] + bad[pk], good[pk], bad[pk], due[pk], in_time[pk]))
        for pk, office in organisations.items()
    ]
    return sorted(lines, key=lambda line: (-line.rates.reviewed, line.organisation.name))


def total(lines: list[Line]) -> Rates:
    names = ("invited", "reviewed", "good", "bad", "bad_due", "rectified_in_time")
    return Rates(*(sum(getattr(line.rates, name) for line in lines) for name in names))


def _rectified(since: date, on: date) -> tuple[Counter[int], Counter[int]]:
    clocks = RunningClock.objects.filter(
        matter__procedure=RECTIFY.key, name="rectify", matter__opened_on__gt=since, matter__opened_on__lte=on
    ).exclude(matter__state="not_adopted")
    due = clocks.filter(Q(stopped_on__isnull=False) | Q(due_on__lt=on))
    return (
        Counter(_counted(due, "matter__owner")),
        Counter(_counted(due.filter(stopped_on__isnull=False, was_late=False), "matter__owner")),
    )


def _counted(rows: QuerySet[Any], field: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(field).annotate(times=Count("pk")))
