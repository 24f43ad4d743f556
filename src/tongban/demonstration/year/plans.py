"""How a matter goes: what the year deals out to each, by chance and by what its item and its statute allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from tongban.domains.catalogue.api import ItemView

AT_ONCE = ("cases.immediate", "cases.prompt")
LICENSING = ("cases.licence", "cases.unified", "cases.renewal", "cases.immediate")

PROMPT, LATE_BY_PROMISE, LATE_BY_LAW = "prompt", "late_by_promise", "late_by_law"


@dataclass(frozen=True, slots=True)
class Plan:
    """`entry`, `middle` and `end` name parts of the course; `halt` is a state in which the matter is left standing."""

    entry: str = "accept"
    middle: tuple[str, ...] = ()
    end: str = "grant"
    pace: str = PROMPT
    online: bool = True
    halt: str = ""
    delivered: bool = True


_ENTRIES = {
    "accept": 70, "correct": 13, "mend": 3, "silence": 2.5, "lapse": 1.6, "not_ours": 1.2, "not_required": 0.7,
    "defer": 3, "commit": 4, "withdraw": 1,
}  # fmt: skip
_PLAIN_ENTRIES = ("accept", "correct", "mend", "lapse", "not_ours", "withdraw")
_ENDS = {"grant": 90, "refuse": 5, "withdraw": 3}
_MIDDLES = {"third_party": 2.5, "extend": 1.5, "offer_hearing": 1.2, "call_hearing": 0.6}
_PACES = {PROMPT: 93, LATE_BY_PROMISE: 4.5, LATE_BY_LAW: 2.5}


def deal(item: ItemView, random: Random) -> Plan:
    licensing = item.procedure in LICENSING
    plain = (*_PLAIN_ENTRIES, "commit") if item.procedure == "cases.prompt" else _PLAIN_ENTRIES
    entry = _chosen(_ENTRIES if licensing else {one: _ENTRIES[one] for one in plain}, random)
    if entry == "commit" and not item.commitment.offered:
        entry = "accept"
    if entry == "defer" and not any(one.need == "deferrable" for one in item.materials):
        entry = "correct"
    middle: list[str] = []
    if (
        licensing
        and item.level in ("city", "district")
        and not (item.on_the_spot or item.procedure == "cases.immediate")
    ):
        if item.excluded and random.random() < 0.4:
            middle.append("exclude")
        middle += [name for name, share in _MIDDLES.items() if random.random() * 100 < share]
    end = _chosen(_ENDS, random)
    if item.procedure == "cases.renewal" and random.random() < 0.05:
        end = "silence"
    online = item.depth == "全程网办" and random.random() < 0.72
    return Plan(entry, tuple(middle), end, _chosen(_PACES, random), online)


def _chosen(shares: Mapping[str, float], random: Random) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]


@dataclass(frozen=True, slots=True)
class Scene:
    """What must be seen: a plan for some item of a procedure. `lead`: how many working days before the last it begins."""

    procedure: str
    plan: Plan
    lead: int = 0
    item: str = ""
    """The key of the item, where not any of the procedure's will do."""
    whose: tuple[str, int] | None = None
    """The kind of the applicant, and which of that kind; otherwise whoever chance brings."""


CITIZEN = ("person", 0)
AGENTS_SHOP, AGENTS_STORE = ("enterprise", 1), ("enterprise", 2)
"""Of the enterprises that the demonstration's agent acts for."""


def named_scenes() -> list[Scene]:
    """Whoever signs in finds a matter under examination, one whose clock rests, and closed ones with what came of them."""
    standing, paused = Plan(halt="accepted"), Plan("correct", halt="correcting")
    return [
        Scene("cases.confirmation", standing, 3, "household-spouse-migration", CITIZEN),
        Scene("cases.licence", paused, 4, "teacher-qualification-junior", CITIZEN),
        Scene("cases.service", Plan(), 35, "no-criminal-record", CITIZEN),
        Scene("cases.prompt", Plan(), 22, "offsite-treatment-filing", CITIZEN),
        Scene("cases.licence", standing, 4, "tobacco-retail-licence", AGENTS_SHOP),
        Scene("cases.licence", Plan(middle=("exclude",), halt="excluded"), 9, "public-place-hygiene", AGENTS_STORE),
        Scene("cases.licence", Plan(), 35, "public-venue-fire-check", AGENTS_STORE),
        Scene("cases.confirmation", Plan(), 20, "shop-sign-record", AGENTS_SHOP),
    ]  # fmt: skip


def scenes(procedures: Sequence[str]) -> list[Scene]:
    """Those of the named first; then one for every state of every procedure, ended ones spread over the year, open ones
    left standing at its end."""
    made = [one for one in named_scenes() if one.procedure in procedures]
    for key in procedures:
        if key in LICENSING:
            made += [replace(one, procedure=key) for one in _licensing()]
        elif key in ("cases.confirmation", "cases.service", "cases.prompt"):
            made += [replace(one, procedure=key) for one in _plain()]
        if key == "cases.prompt":
            made += [Scene(key, Plan("commit"))] * 4
    if "cases.renewal" in procedures:
        made += [Scene("cases.renewal", Plan(end="silence"), 0)] * 4
    return made


def _licensing() -> list[Scene]:
    ended = [
        Plan("not_required"), Plan("not_ours"), Plan("lapse"), Plan("silence"), Plan("mend"), Plan("correct"),
        Plan("defer"), Plan("lapse_deferred"), Plan("withdraw"), Plan(end="refuse"), Plan(end="withdraw"),
        Plan(middle=("exclude",)), Plan(middle=("third_party", "extend")), Plan(middle=("offer_hearing",)),
        Plan(middle=("waived_hearing",), end="refuse"), Plan(middle=("call_hearing",)), Plan(pace=LATE_BY_LAW),
        Plan("commit"), Plan("commit"), Plan("commit"), Plan("commit"),
    ]  # fmt: skip
    standing = [
        Scene("", Plan(halt="lodged"), 1), Scene("", Plan("correct", halt="correcting"), 4),
        Scene("", Plan(halt="accepted"), 3), Scene("", Plan(halt="accepted", pace=LATE_BY_LAW), 75),
        Scene("", Plan(middle=("exclude",), halt="excluded"), 9),
        Scene("", Plan(middle=("call_hearing",), halt="hearing"), 8),
        Scene("", Plan(middle=("offer_hearing",), halt="hearing"), 9),
        Scene("", Plan(halt="granted"), 7), Scene("", Plan(end="refuse", halt="refused"), 7),
    ]  # fmt: skip
    return [Scene("", plan) for plan in ended] + standing


def _plain() -> list[Scene]:
    ended = [
        Plan("not_ours"),
        Plan("lapse"),
        Plan("mend"),
        Plan("correct"),
        Plan("withdraw"),
        Plan(end="refuse"),
    ]
    standing = [
        Scene("", Plan(halt="lodged"), 1), Scene("", Plan("correct", halt="correcting"), 4),
        Scene("", Plan(halt="accepted"), 2), Scene("", Plan(halt="granted"), 6),
        Scene("", Plan(end="refuse", halt="refused"), 6),
    ]  # fmt: skip
    return [Scene("", plan) for plan in ended] + standing


def fits(plan: Plan, item: ItemView) -> bool:
    """Whether an item can play a plan."""
    needed = [one for one in item.materials if one.need == "required"]
    deferrable = any(one.need == "deferrable" for one in item.materials)
    if item.level not in ("city", "district"):
        return False  # a station of a village has nobody but its clerk
    if plan.entry == "commit":
        return item.commitment.offered
    if plan.entry in ("defer", "lapse_deferred"):
        return deferrable
    if plan.entry in ("correct", "lapse"):
        return bool(needed)
    if "exclude" in plan.middle:
        return bool(item.excluded) or item.procedure in ("cases.immediate", "cases.unified")
    return True
