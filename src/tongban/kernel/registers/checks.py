"""Whether a declaration holds together with its model: every fault in a sentence for the programmer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tongban.kernel.access.pages import STAFF
from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.registers.cells import FLAGS, MASKS
from tongban.kernel.registers.models import Row

if TYPE_CHECKING:
    from tongban.kernel.registers.grammar import Column, Register

SUMMED = ("integer", "decimal")
GROUPED = ("choice", "region", "organisation", "flag")
FILTERED = (*GROUPED, "date")
SEARCHED = ("number", "text", "long")


def faults_of(register: Register) -> list[str]:
    if not (isinstance(register.model, type) and issubclass(register.model, Row)):
        return ["the model is no Row"]
    return [
        *_columns(register),
        *_named(register),
        *_kinds(register),
        *_people(register),
        *_counts(register),
    ]


def _columns(register: Register) -> Iterator[str]:
    from tongban.kernel.registers.grammar import KINDS, model_field

    names = [column.name for column in register.columns]
    yield from (
        f"column {name!r} is declared twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    titles = [column.title for column in register.columns]
    yield from (
        f"two columns are called {title}" for title in sorted({t for t in titles if titles.count(t) > 1})
    )
    for column in register.columns:
        found = model_field(register.model, column.name)
        if found is None:
            yield f"column {column.name!r} is no field of the model"
            continue
        if column.kind not in KINDS:
            yield f"column {column.name!r} has no kind that a register knows ({column.kind or type(found).__name__})"
        yield from _secrecy(register, column, encrypted=isinstance(found, EncryptedTextField))
    if not any(column.name == "organisation" for column in register.columns) and register.edit_reach != "own":
        yield "whoever may edit for others chooses the organisation: declare it as a column"
    numbers = [column.name for column in register.columns if column.kind == "number"]
    if bool(numbers) != bool(register.series):
        yield "a number needs a series, and a series a number"


def _secrecy(register: Register, column: Column, *, encrypted: bool) -> Iterator[str]:
    from tongban.kernel.registers.grammar import model_field

    if encrypted and not column.personal:
        yield f"column {column.name!r} is encrypted and does not say how it is masked"
    if column.personal and not encrypted:
        yield f"column {column.name!r} is personal and its field is not encrypted"
    if column.personal and column.personal not in MASKS:
        yield f"column {column.name!r} has no mask {column.personal!r}"
    if column.personal and column.name in register.public:
        yield f"column {column.name!r} is personal and cannot be public"
    if column.index and model_field(register.model, column.index) is None:
        yield f"the index {column.index!r} of {column.name!r} is no field of the model"


def _named(register: Register) -> Iterator[str]:
    """Whatever names a column names one that is there."""
    uses = {
        "head": (register.head,),
        "identity": register.identity,
        "filters": register.filters,
        "search": register.search,
        "public": register.public,
        "counted_by": register.counted_by,
        "year": (register.year,) if register.year else (),
        "order": tuple(name.lstrip("-") for name in register.order if name.lstrip("-") != "pk"),
    }
    for use, names in uses.items():
        yield from (
            f"{use} names {name!r}, which is no column" for name in names if name not in register.names
        )
    if not register.identity:
        yield "identity is empty: an imported row could not be told from one that is there"
    if register.public and register.head not in register.public:
        yield "the head of a public register is public"


def _kinds(register: Register) -> Iterator[str]:
    kinds = {column.name: column for column in register.columns}
    rules = (
        ("filters", register.filters, FILTERED),
        ("search", register.search, SEARCHED),
        ("counted_by", register.counted_by, GROUPED),
        ("year", (register.year,) if register.year else (), ("date",)),
    )
    for use, names, allowed in rules:
        for name in names:
            if name in kinds and kinds[name].kind not in allowed:
                yield f"{use}: {name!r} is of kind {kinds[name].kind}, not {' or '.join(allowed)}"
    for use, names in (("search", register.search), ("identity", register.identity)):
        for name in names:
            if name in kinds and kinds[name].personal and not kinds[name].index:
                yield f"{use}: {name!r} is encrypted and has no blind index to be found by"
    for name in register.order:
        if name.lstrip("-") in kinds and kinds[name.lstrip("-")].personal:
            yield f"order: {name!r} is encrypted and has no order"


def _people(register: Register) -> Iterator[str]:
    from tongban.kernel.registers.grammar import ALL, BELOW, OWN

    for use in ("see", "edit", "publish"):
        unknown = set(getattr(register, use)) - {*STAFF, "staff"}
        if unknown:
            yield f"{use}: {', '.join(sorted(unknown))} is no kind of staff"
    for use in ("see_reach", "edit_reach"):
        if getattr(register, use) not in (OWN, BELOW, ALL):
            yield f"{use} is {getattr(register, use)!r}"
    reaches = (OWN, BELOW, ALL)
    if {register.see_reach, register.edit_reach} <= set(reaches) and reaches.index(register.edit_reach) > (
        reaches.index(register.see_reach)
    ):
        yield "what may be edited may be seen: edit_reach goes beyond see_reach"


def _counts(register: Register) -> Iterator[str]:
    kinds = {column.name: column for column in register.columns}
    keys = [count.key for count in register.counts]
    yield from (f"count {key!r} is declared twice" for key in sorted({k for k in keys if keys.count(k) > 1}))
    for count in register.counts:
        for name in count.where:
            if name not in register.filters:
                yield f"count {count.key!r} is by {name!r}, which is no filter: its number could not be opened"
            elif name in kinds and kinds[name].kind in ("choice", "flag"):
                known = FLAGS if kinds[name].kind == "flag" else dict(kinds[name].choices)
                unknown = set(count.where[name]) - set(known)
                if unknown:
                    yield f"count {count.key!r}: {name!r} has no choice {', '.join(sorted(unknown))}"
        for name in count.known:
            if name not in register.filters or kinds[name].kind != "date":
                yield f"count {count.key!r}: known {name!r} is no date among the filters"
        if count.adds and (count.adds not in kinds or kinds[count.adds].kind not in SUMMED):
            yield f"count {count.key!r} adds {count.adds!r}, which is no number"
        if count.target and count.target_by not in register.counted_by:
            yield f"count {count.key!r} has targets by {count.target_by!r}, by which nothing is counted"
    yield from (
        f"counted_by {name!r} is no filter" for name in register.counted_by if name not in register.filters
    )
    if register.counts and register.year and register.year not in register.filters:
        yield f"year {register.year!r} is no filter: its numbers could not be opened"
