"""Claiming in bulk: every organisation that may claim an item takes it over, each with what is its own. A row inherits
the content of the basic entry and keeps only what differs, so that a city's 74,000 rows are written in seconds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest

from tongban.domains.catalogue.actions.bulk import insert, numbers_of
from tongban.domains.catalogue.actions.course import touch
from tongban.domains.catalogue.models import Does, Edition, Grant, Item, Place, Refusal
from tongban.domains.catalogue.queries.claiming import Claimants
from tongban.domains.catalogue.rules.codes import implementation_code, local_code
from tongban.domains.catalogue.rules.local import WITHOUT_COMING
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Level, Organisation

NEW_BOOK = "0" * 64
NAMED = 20
"""Of so many organisations an entry of the ledger gives the keys; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What becomes of one organisation's claim. Not published, it waits in its organisation's hands as a draft; with a
    `refusal` there is no claim at all, and that is why."""

    local: Mapping[str, Any]
    published: bool = True
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Claimable:
    """What a plan is told of an item that an organisation may claim. `declared`: at the level it is declared for;
    `unpriced`: charges whose price the basic entry leaves to the place."""

    key: str
    department: str
    field: str
    declared: bool
    decides: bool
    promise: int
    fully_online: bool
    unpriced: tuple[str, ...]


Plan = Callable[[Claimable, Organisation], Claim | None]
"""None leaves the item unclaimed."""


def settle_places(places: Mapping[str, tuple[str, str, str, str]]) -> None:
    """办理点 by key of organisation: address, telephone, hours, office. What was there is brought up to date."""
    numbers = dict(Organisation.objects.filter(key__in=places).values_list("key", "pk"))
    Place.objects.bulk_create(
        [
            Place(organisation_id=numbers[key], address=address, phone=phone, hours=hours, office=office)
            for key, (address, phone, hours, office) in places.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["address", "phone", "hours", "office"],
    )
    touch()


@transaction.atomic
def claim_all(plan: Plan, *, on: date, grants: Iterable[Grant] | None = None) -> int:
    """Let everybody claim what the plan says; what was claimed before stays. How many are new."""
    standing = _standing()
    wanted = list(_wanted(plan, grants, standing))
    _keep_refusals([(grant, one, claim) for grant, one, claim in wanted if claim.refusal], on=on)
    claims = [each for each in wanted if not each[2].refusal]
    if not claims:
        return 0
    _write(claims, standing, on=on)
    _note(claims, on=on)
    touch()
    return len(claims)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The edition of a basic entry that claims share."""

    pk: int
    starting: date | None
    content: Mapping[str, Any]


def _standing() -> dict[int, _Standing]:
    rows = Edition.objects.filter(
        item__base=None, item__grants__isnull=False, state__in=("published", "suspended"), in_force_until=None
    )
    wanted = ("item_id", "pk", "in_force_from", "content")
    return {item_id: _Standing(*rest) for item_id, *rest in rows.values_list(*wanted).distinct()}


def _claimable(grant: Grant, content: Mapping[str, Any]) -> Claimable:
    item = grant.item
    charges = content["fee"].get("items", ())
    return Claimable(
        key=item.key,
        department=item.department,
        field=grant.field,
        declared=grant.level == item.level,
        decides=grant.does == Does.DECIDES,
        promise=content["promise"]["days"],
        fully_online=content["depth"] == WITHOUT_COMING,
        unpriced=tuple(one["name"] for one in charges if not re.search(r"\d", one["standard"])),
    )


def _wanted(
    plan: Plan, grants: Iterable[Grant] | None, standing: Mapping[int, _Standing]
) -> Iterator[tuple[Grant, Organisation, Claim]]:
    claimants = Claimants()
    there = set(Item.objects.exclude(base=None).order_by().values_list("base_id", "organisation_id"))
    refused = set(Refusal.objects.values_list("grant_id", "organisation_id"))
    rows = (
        grants
        if grants is not None
        else Grant.objects.select_related("item").order_by("item__basic_code", "level").iterator()
    )
    for grant in rows:
        if grant.item_id not in standing:
            continue
        claimable = _claimable(grant, standing[grant.item_id].content)
        for organisation in claimants.of(grant):
            pair = (grant.item_id, organisation.pk)
            if pair not in there and (grant.pk, organisation.pk) not in refused:
                claim = plan(claimable, organisation)
                if claim is not None:
                    yield grant, organisation, claim


def _write(
    claims: list[tuple[Grant, Organisation, Claim]],
    standing: Mapping[int, _Standing],
    *,
    on: date,
) -> None:
    books, items = numbers_of(Book, len(claims)), numbers_of(Item, len(claims))
    editions = numbers_of(Edition, len(claims))
    insert(Book, ("id", "kind", "head_seq", "head_digest"), ((pk, "item", 0, NEW_BOOK) for pk in books))
    insert(
        Item,
        ("id", "key", "organisation", "base", "exercised", "level", "does", "department", "basic_code", "code",
         "local_code", "loaded", "book"),
        (
            (
                pk, grant.item.key, one.pk, grant.item_id, True, one.level, grant.does, grant.item.department,
                grant.item.basic_code,
                implementation_code(credit_code=one.code, level=one.level, basic=grant.item.basic_code),
                local_code(region=one.region_id, basic=grant.item.basic_code), "", book,
            )
            for pk, book, (grant, one, _) in zip(items, books, claims, strict=True)
        ),
    )  # fmt: skip
    insert(
        Edition,
        ("id", "item", "number", "state", "in_force_from", "content", "shares", "reason"),
        (
            (pk, item, 1, *_begun(claim, standing[grant.item_id].starting, on), _written(claim.local), standing[grant.item_id].pk, "")
            for pk, item, (grant, _, claim) in zip(editions, items, claims, strict=True)
        ),
    )  # fmt: skip


def _begun(claim: Claim, shared_from: date | None, on: date) -> tuple[str, str | None]:
    """A claim is not in force before the content that it shares."""
    if not claim.published:
        return Edition.State.DRAFT.value, None
    return Edition.State.PUBLISHED.value, max(shared_from or on, on).isoformat()


def _written(local: Mapping[str, Any]) -> str:
    return json.dumps(local, ensure_ascii=False)


def write_claims(claims: list[tuple[Grant, Organisation, Claim]], *, on: date) -> None:
    """Claims that nobody else has made, from a day on."""
    _write(claims, _standing(), on=on)
    _note(claims, on=on)


def _keep_refusals(refused: list[tuple[Grant, Organisation, Claim]], *, on: date) -> None:
    Refusal.objects.bulk_create(
        Refusal(grant=grant, organisation=one, reason=claim.refusal, on=on) for grant, one, claim in refused
    )


def _note(claims: list[tuple[Grant, Organisation, Claim]], *, on: date) -> None:
    """One entry in the basic entry's book for each level that claimed it."""
    counts = Counter((grant.item_id, grant.level) for grant, *_ in claims)
    books = {grant.item_id: grant.item.book_id for grant, *_ in claims}
    names: dict[tuple[int, str], list[str]] = {}
    for grant, one, _ in claims:
        if counts[(grant.item_id, grant.level)] <= NAMED:
            names.setdefault((grant.item_id, grant.level), []).append(one.key)
    for (item_id, level), count in counts.items():
        write(
            locked(books[item_id]), "claim", title=f"{Level(level).label}认领", by="system", actor=SYSTEM_ACTOR, on=on,
            given={"level": level, "count": count, "organisations": names.get((item_id, level))},
        )  # fmt: skip


def recall(grant: Grant, *, reason: str, on: date) -> int:
    """收回: nobody may claim it at this level any longer, and what was claimed ends. Matters under way go on."""
    claims = Item.objects.filter(base_id=grant.item_id, level=grant.level)
    Edition.objects.filter(item__in=claims, state__in=("draft", "review")).delete()
    ended = Edition.objects.filter(
        item__in=claims, state__in=("published", "suspended"), in_force_until=None
    ).update(
        state=Edition.State.ENDED,
        in_force_until=Greatest("in_force_from", Value(on, DateField())),
        reason=reason,
    )
    given = {"level": grant.level, "count": ended, "reason": reason}
    book = locked(grant.item.book_id)
    write(book, "recall", title="收回", by="system", actor=SYSTEM_ACTOR, on=on, given=given)
    grant.delete()
    touch()
    return ended
