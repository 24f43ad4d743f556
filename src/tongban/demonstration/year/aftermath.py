"""What follows a matter that has ended: the check of a commitment, a review, and the mending of what was badly reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tongban.demonstration.year import hours, words
from tongban.demonstration.year.case import Case
from tongban.demonstration.year.engine import Course, Year
from tongban.demonstration.year.town import Town, choose
from tongban.domains.reviews import actions as reviews
from tongban.domains.reviews import queries, rules
from tongban.domains.reviews.models import Invitation, Review
from tongban.kernel.clock import now, today
from tongban.kernel.docket.actions import perform
from tongban.kernel.docket.models import Link, Matter
from tongban.kernel.identity import Actor

REVIEWED = 0.42
_LEVELS = {5: 70, 4: 19, 3: 6, 2: 3, 1: 2}
_ENDS = {"silence": 4, "satisfied": 3, "not_satisfied": 1, "object": 1, "upheld": 1, "rejected": 1}
_VERIFIED = {"kept": 6, "rectified": 2, "revoked": 1, "revoked_at_once": 1}

ANSWERED = "answered"
STANDING_REVIEWS = ("opened", "working", "appealed", *[ANSWERED] * 3)
AT_THE_END, JUST_BEFORE = 14, range(2, 7)
"""Days before the last on which what is left standing begins; what is answered waits five working days for the reviewer's
word, and is closed after them."""
STANDING_CHECKS = ("open", "rectifying")


class Aftermath:
    """Deals out what follows, so that everything that may follow is seen at least once; the rest by chance."""

    def __init__(self, year: Year, town: Town, random: Random) -> None:
        self.year, self.town, self.random = year, town, random
        self._owed_checks = list(_VERIFIED)
        self._owed_ends = list(_ENDS)
        self._owed_standing = list(STANDING_REVIEWS)
        self._owed_open = list(STANDING_CHECKS)

    def follows(self, case: Case, *, committed: bool) -> None:
        """Called when a case has ended."""
        if committed:
            self.year.begin(case.worked(1), self._verification(case))
        if case.matter.state in ("delivered", "refusal_delivered") and (
            self.random.random() < REVIEWED or self._days_left() < 12
        ):
            self.year.begin(case.at_home(0, 6), self._review(case))

    def _days_left(self) -> int:
        return (self.year.until - today()).days

    # 告知承诺的事后核查

    def _verification(self, case: Case) -> Course:
        found = (
            Link.objects.filter(other=case.matter, kind=Link.Kind.FOLLOWS)
            .select_related("matter__owner")
            .first()
        )
        if found is None or len(case.bureau.numbers) < 2:
            return
        matter, pick, officers = found.matter, self.random.choice, case.bureau.numbers[:2]
        if self._days_left() < 60 and self._owed_open:
            standing = self._owed_open.pop(0)
            if standing == "open":
                return
            yield case.worked(2)
            self._do(
                matter, "order_rectification", case.officer, officers=officers, findings=pick(words.FINDINGS)
            )
            return
        end = self._owed_checks.pop(0) if self._owed_checks else _chosen(_VERIFIED, self.random)
        yield case.between(10, 45)
        if end == "kept":
            self._do(matter, "confirm_kept", case.officer, officers=officers, conclusion=pick(words.KEPT))
            return
        if end == "revoked_at_once":
            self._do(matter, "revoke_at_once", case.head, reasons=words.REVOCATIONS[1])
            return
        self._do(
            matter, "order_rectification", case.officer, officers=officers, findings=pick(words.FINDINGS)
        )
        yield case.worked(self.random.randint(8, 14) if end == "rectified" else 17)
        if end == "rectified":
            self._do(matter, "confirm_rectified", case.officer, conclusion=pick(words.RECTIFIED))
        else:
            self._do(matter, "revoke", case.head, reasons=words.REVOCATIONS[0])

    # 好差评

    def _review(self, case: Case) -> Course:
        invitation = Invitation.objects.filter(matter=case.matter).first()
        if invitation is None:
            return
        if not case.bureau.officers:
            return  # a village's station has nobody who could mend what is badly reviewed
        level, anonymous = _chosen_level(self.random), self.random.random() < 0.25
        if self._is_owed():
            level, anonymous = self.random.choice((1, 2)), False
        said = reviews.review(
            invitation.token,
            level=level,
            options=self._options(level),
            comment=self.random.choice(words.COMMENTS[level]),
            anonymous=anonymous,
            channel=4 if case.matter.channel == "window" and self.random.random() < 0.6 else 2,
            by=case.citizen,
            on=today(),
        )
        if level in rules.BAD and not anonymous:
            self._mend(case, invitation, said)
        return
        yield  # a course of one act

    def _is_owed(self) -> bool:
        """Some of the first reviews of the year, and of its last days, are bad ones under a name."""
        if self._days_left() < AT_THE_END:
            return left_standing(self._owed_standing, self._days_left()) is not None
        return bool(self._owed_ends) and self.random.random() < 0.2

    def _options(self, level: int) -> list[str]:
        codes = [code for code, _ in rules.options(level)]
        return sorted(self.random.sample(codes, self.random.randint(1, 3)))

    def _mend(self, case: Case, invitation: Invitation, said: Review) -> None:
        rectification = queries.rectification_of(said)
        if rectification is None:
            return
        standing = left_standing(self._owed_standing, self._days_left())
        if standing is not None:
            self._owed_standing.remove(standing)
            plan = "silence"
        else:
            plan, standing = (self._owed_ends.pop(0) if self._owed_ends else _chosen(_ENDS, self.random)), ""
        course = self._rectification(case, rectification.matter, invitation, said, plan, standing)
        self.year.begin(hours.soon(now(), self.random), course)

    def _rectification(
        self, case: Case, matter: Matter, invitation: Invitation, said: Review, plan: str, standing: str
    ) -> Course:
        pick = self.random.choice
        if standing == "opened":
            return
        self._do(matter, "contact", case.officer, words=pick(words.CONTACTS))
        if standing == "working":
            return
        if plan in ("upheld", "rejected") or standing == "appealed":
            yield case.soon()
            self._do(matter, "appeal", case.head, ground="误评", words=pick(words.GROUNDS))
            if standing == "appealed":
                return
            yield case.between(1, 4)
            uphold = plan == "upheld" and not queries.has_proven_breach(said)
            reviews.decide_appeal(
                matter, uphold=uphold, words=words.UPHELD if uphold else words.REJECTED,
                by=choose(self.random, self.town.supervisors), on=today(),
            )  # fmt: skip
            if uphold:
                return
        yield from self._answer(case, matter, standing)
        if plan == "silence" or standing:
            return
        invitation.refresh_from_db()
        yield case.at_home(0, 3)
        if plan == "object":
            reviews.answer_back(
                invitation, satisfied=False, words=words.NOT_SATISFIED[0], by=case.citizen, on=today()
            )
            yield from self._answer(case, matter, standing)
            yield case.at_home(0, 3)
        satisfied = plan != "not_satisfied"
        reviews.answer_back(
            invitation, satisfied=satisfied, words="" if satisfied else words.NOT_SATISFIED[1],
            by=case.citizen, on=today(),
        )  # fmt: skip

    def _answer(self, case: Case, matter: Matter, standing: str) -> Course:
        yield case.soon() if standing else case.between(0, 3)
        self._do(matter, "verify", case.officer, finding="属实")
        yield case.soon() if standing else case.between(1, 8)
        self._do(
            matter, "rectify", case.officer, outcome="rectified", words=self.random.choice(words.ANSWERS)
        )

    def _do(self, matter: Matter, step: str, by: Actor, **given: object) -> None:
        perform(matter, step, by=by, on=today(), **given)


def left_standing(owed: Sequence[str], days_left: int) -> str | None:
    """Which of the states that are still owed a review of this day is to be left in, if any."""
    if days_left in JUST_BEFORE and ANSWERED in owed:
        return ANSWERED
    others = [state for state in owed if state != ANSWERED]
    return others[0] if others and days_left < AT_THE_END else None


def _chosen(shares: dict[str, int], random: Random) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]


def _chosen_level(random: Random) -> int:
    return random.choices(list(_LEVELS), weights=list(_LEVELS.values()))[0]
