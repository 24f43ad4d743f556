"""Taking over the city's files: the basic entries, and the claim of each by every organisation of its level.

Loading the same files twice changes nothing; a changed entry becomes a further edition from the day of loading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from tongban.domains.catalogue.actions.course import put_in_force, touch
from tongban.domains.catalogue.models import Edition, Item, Reference
from tongban.domains.catalogue.rules.codes import basic_code, implementation_code, local_code, numbers_for
from tongban.domains.catalogue.rules.files import CityFiles, FileEntry, read_city
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused

VILLAGES_OF_A_DISTRICT = 2
"""In the demonstration the items of villages are claimed by a handful of them, not by a thousand."""
_ENDINGS = {"town": "-centre", "village": "-station"}


class BadFiles(Refused):
    """Nothing was taken over; `problems` says all that has to be mended."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"事项文件有 {len(problems)} 处需要改正, 没有载入任何内容:\n" + "\n".join(problems))


@dataclass(slots=True)
class LoadReport:
    """What a loading did, by key of item."""

    files: int = 0
    items: int = 0
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    claims: int = 0
    claimed: int = 0
    unclaimed: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.changed or self.claimed)


def check_files(folder: Path) -> CityFiles:
    """What the folder says and what is wrong with it; nothing is written."""
    return read_city(folder, departments=frozenset(_city_organisations()))


@transaction.atomic
def load(folder: Path, *, on: date) -> LoadReport:
    city = check_files(folder)
    if city.problems:
        raise BadFiles(city.problems)
    report = LoadReport(files=len({entry.file for entry in city.items}), items=len(city.items))
    _keep_licences(city)
    departments = _city_organisations()
    claimants = Claimants()
    known = {item.key: item for item in Item.objects.filter(base=None).select_related("organisation")}
    new = [entry for entry in city.items if entry.content.key not in known]
    report.created = [entry.content.key for entry in new]
    known |= _add_all(new, departments, on=on)
    for entry in city.items:
        item = known[entry.content.key]
        if item.loaded != entry.digest:
            report.changed.append(item.key)
            _put_in_force(item, entry, on=on)
        _claim_by_all(item, claimants, report, on=on)
    if report.changed_anything:
        touch(Entry.objects.filter(book__kind="item").order_by("-pk").first())
    return report


def _city_organisations() -> dict[str, Organisation]:
    return {row.key: row for row in Organisation.objects.filter(level="city", until=None)}


def _keep_licences(city: CityFiles) -> None:
    Reference.objects.bulk_create(
        [Reference(kind="licence", key=licence.key, name=licence.name) for licence in city.licences],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["name"],
    )


def _add_all(
    entries: Sequence[FileEntry], departments: Mapping[str, Organisation], *, on: date
) -> dict[str, Item]:
    """New items with their first edition, in force; written at once, for a city brings hundreds of them."""
    numbers = _Numbers()
    books = Book.objects.bulk_create([Book(kind="item") for _ in entries])
    items = Item.objects.bulk_create(
        _new_item(entry, departments[entry.content.department], book, numbers)
        for entry, book in zip(entries, books, strict=True)
    )
    Edition.objects.bulk_create(
        Edition(item=item, number=1, state=Edition.State.PUBLISHED, in_force_from=on, content=entry.given)
        for item, entry in zip(items, entries, strict=True)
    )
    for item, entry in zip(items, entries, strict=True):
        _note(item.book, entry, title="载入并发布", number=1, on=on)
    return {item.key: item for item in items}


def _new_item(entry: FileEntry, organisation: Organisation, book: Book, numbers: _Numbers) -> Item:
    content, region = entry.content, organisation.region_id
    main, sub = numbers.next(content.department, content.name)
    basic = basic_code(region=region, type=content.type, department=content.department, main=main, sub=sub)
    numbers.keep(content.department, content.name, basic)
    return Item(
        key=content.key,
        organisation=organisation,
        level=content.level,
        department=content.department,
        basic_code=basic,
        code=implementation_code(credit_code=organisation.code, level=content.level, basic=basic),
        local_code=content.local_code or local_code(region=region, basic=basic),
        exercised=content.level == "city",
        loaded=entry.digest,
        book=book,
    )


class _Numbers:
    """The basic codes given so far in each department, by name, read once."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[str, str]] = {}
        self._codes: dict[str, list[str]] = {}
        rows = Edition.objects.filter(item__base=None).values_list(
            "item__department", "content__name", "item__basic_code"
        )
        for department, name, code in rows:
            self.keep(department, name, code)

    def keep(self, department: str, name: str, code: str) -> None:
        self._taken.setdefault(department, {})[name] = code
        self._codes.setdefault(department, []).append(code)

    def next(self, department: str, name: str) -> tuple[int, int]:
        return numbers_for(name, taken=self._taken.get(department, {}), codes=self._codes.get(department, []))


def _put_in_force(item: Item, entry: FileEntry, *, on: date) -> None:
    last = item.editions.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition(item=item, number=last + 1, content=entry.given)
    put_in_force(edition, starting=on)
    item.loaded = entry.digest
    item.save(update_fields=["loaded"])
    _note(locked(item.book_id), entry, title="载入修订并发布", number=edition.number, on=on)


def _note(book: Book, entry: FileEntry, *, title: str, number: int, on: date) -> None:
    given = {"edition": number, "from": on, "file": entry.file}
    write(book, "publish", title=title, by="system", actor=SYSTEM_ACTOR, on=on, given=given)


class Claimants:
    """Who may claim an item, by its level: district departments, the centres of towns, some stations of villages."""

    def __init__(self) -> None:
        rows = Organisation.objects.filter(until=None).exclude(level="city").order_by("region_id", "key")
        self._by_level: dict[str, list[Organisation]] = {}
        for row in rows:
            self._by_level.setdefault(row.level, []).append(row)

    def of(self, item: Item) -> list[Organisation]:
        there = self._by_level.get(item.level, [])
        ending = _ENDINGS.get(item.level, f"-{item.department}")
        fitting = [row for row in there if row.key.endswith(ending) and "-" not in row.key[: -len(ending)]]
        return list(_few_of_each_district(fitting)) if item.level == "village" else fitting


def _few_of_each_district(rows: Iterable[Organisation]) -> Iterable[Organisation]:
    seen: dict[str, int] = {}
    for row in rows:
        district = row.region_id[:6]
        seen[district] = seen.get(district, 0) + 1
        if seen[district] <= VILLAGES_OF_A_DISTRICT:
            yield row


def _claim_by_all(item: Item, claimants: Claimants, report: LoadReport, *, on: date) -> None:
    """逐级认领: each organisation of the level takes the item over with its own window and telephone."""
    if item.level == "city":
        return
    wanted = claimants.of(item)
    have = set(item.claims.values_list("organisation_id", flat=True))
    missing = [row for row in wanted if row.pk not in have]
    exercised = not wanted and not have
    if exercised:
        report.unclaimed.append(item.key)
    if item.exercised != exercised:
        item.exercised = exercised
        item.save(update_fields=["exercised"])
    if missing:
        _claim(item, missing, on=on)
        report.claimed += len(missing)
    report.claims += len(have) + len(missing)


def _claim(item: Item, organisations: list[Organisation], *, on: date) -> None:
    shared = Edition.objects.get(item=item, in_force_until=None, state__in=("published", "suspended"))
    books = Book.objects.bulk_create([Book(kind="item") for _ in organisations])
    items = Item.objects.bulk_create(
        Item(
            key=item.key,
            organisation=organisation,
            base=item,
            level=item.level,
            department=item.department,
            basic_code=item.basic_code,
            code=implementation_code(credit_code=organisation.code, level=item.level, basic=item.basic_code),
            local_code=local_code(region=organisation.region_id, basic=item.basic_code),
            book=book,
        )
        for organisation, book in zip(organisations, books, strict=True)
    )
    Edition.objects.bulk_create(
        Edition(
            item=claim,
            number=1,
            state=Edition.State.PUBLISHED,
            in_force_from=max(shared.in_force_from or on, on),
            content={"window": _window(organisation), "phone": organisation.phone},
            shares=shared,
        )
        for claim, organisation in zip(items, organisations, strict=True)
    )
    write(
        locked(item.book_id),
        "claim",
        title="认领",
        by="system",
        actor=SYSTEM_ACTOR,
        on=on,
        given={"organisations": [organisation.key for organisation in organisations]},
    )


def _window(organisation: Organisation) -> str:
    place = organisation.address or f"{organisation.region.name}政务服务中心"
    return (
        f"{place} {organisation.short_name}窗口" if organisation.level == "district" else f"{place} 综合窗口"
    )
