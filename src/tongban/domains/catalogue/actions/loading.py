"""Taking over the city's files: the basic entries, and the claim of each by every organisation of its level.

Loading the same files twice changes nothing; a changed entry becomes a further edition from the day of loading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import F

from tongban.domains.catalogue.actions.claiming import Claim, Claimable, Plan, claim_all, recall
from tongban.domains.catalogue.actions.course import put_in_force, touch
from tongban.domains.catalogue.models import Does, Edition, Grant, Item, Reference, Vocabulary
from tongban.domains.catalogue.queries.scenarios import failures_of
from tongban.domains.catalogue.rules.codes import basic_code, implementation_code, local_code, numbers_for
from tongban.domains.catalogue.rules.files import CityFiles, FileEntry, read_city
from tongban.domains.catalogue.rules.levels import reaches
from tongban.kernel.clock import today
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused

_DOES = {does.label: does.value for does in Does}
_POWERS = {power.label: power.value for power in Grant.Power}
_KEPT = ("does", "power", "law", "field", "rural")


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
    words: bool = False

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.changed or self.claimed or self.words)


def check_files(folder: Path) -> CityFiles:
    """What the folder says and what is wrong with it, scenarios that fail among it; nothing is written."""
    city = read_city(folder, departments=frozenset(_city_organisations()))
    for entry in city.items:
        city.problems += [f"{entry.place} {failure}" for failure in failures_of(entry.given, on=today())]
    return city


@transaction.atomic
def load(folder: Path, *, on: date, plan: Plan | None = None) -> LoadReport:
    """`plan` says what is an organisation's own of each item at the level that it is declared for."""
    city = check_files(folder)
    if city.problems:
        raise BadFiles(city.problems)
    report = LoadReport(files=len({entry.file for entry in city.items}), items=len(city.items))
    _keep_licences(city)
    report.words = _keep_words(city)
    departments = _city_organisations()
    known = {item.key: item for item in Item.objects.filter(base=None).select_related("organisation")}
    new = [entry for entry in city.items if entry.content.key not in known]
    report.created = [entry.content.key for entry in new]
    known |= _add_all(new, departments, on=on)
    for entry in city.items:
        item = known[entry.content.key]
        if item.loaded != entry.digest:
            report.changed.append(item.key)
            _put_in_force(item, entry, on=on)
    _keep_grants(city, known, on=on)
    _claim_at_declared_level(known, report, plan or _as_it_stands, on=on)
    if report.changed_anything:
        told = report.created or report.changed or report.claimed
        touch(Entry.objects.filter(book__kind="item").order_by("-pk").first() if told else None)
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


def _keep_words(city: CityFiles) -> bool:
    """Whether people are understood otherwise than before."""
    kept, _ = Vocabulary.objects.get_or_create(pk=1)
    words = city.words.model_dump()
    if kept.words == words:
        return False
    kept.words = words
    kept.save()
    return True


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


def _keep_grants(city: CityFiles, known: Mapping[str, Item], *, on: date) -> None:
    """行使范围 as the files say it. What is no longer granted is recalled: the claims made of it end."""
    there = {(grant.item_id, grant.level): grant for grant in Grant.objects.all()}
    changed, new = [], []
    for reach in reaches((entry.content for entry in city.items), city.lists.by_level()):
        item = known[reach.key]
        made = Grant(
            item=item, level=reach.level, does=_DOES[reach.does], power=_POWERS[reach.power], law=reach.law,
            field=reach.field, rural=reach.rural,
        )  # fmt: skip
        old = there.pop((item.pk, reach.level), None)
        if old is None:
            new.append(made)
        elif any(getattr(old, name) != getattr(made, name) for name in _KEPT):
            made.pk = old.pk
            changed.append(made)
    Grant.objects.bulk_create(new)
    Grant.objects.bulk_update(changed, _KEPT)
    for grant in changed:
        Item.objects.filter(base_id=grant.item_id, level=grant.level).update(does=grant.does)
    for grant in there.values():
        recall(grant, reason="行使范围调整, 本级不再承办", on=on)


def _claim_at_declared_level(known: Mapping[str, Item], report: LoadReport, plan: Plan, *, on: date) -> None:
    """逐级认领: what an item is declared for is claimed by every organisation of that level, each with its own window and
    telephone. Further levels claim at the desk."""
    own = Grant.objects.filter(level=F("item__level")).select_related("item").order_by("item__basic_code")
    report.claimed = claim_all(plan, on=on, grants=own)
    claimed = set(Item.objects.exclude(base=None).order_by().values_list("base_id", flat=True).distinct())
    report.claims = Item.objects.exclude(base=None).count()
    for item in known.values():
        if item.level == "city":
            continue
        exercised = item.pk not in claimed
        if exercised:
            report.unclaimed.append(item.key)
        if item.exercised != exercised:
            item.exercised = exercised
            item.save(update_fields=["exercised"])


def _as_it_stands(what: Claimable, organisation: Organisation) -> Claim:
    return Claim({"window": _window(organisation), "phone": organisation.phone})


def _window(organisation: Organisation) -> str:
    place = organisation.address or f"{organisation.region.name}政务服务中心"
    return (
        f"{place} {organisation.short_name}窗口" if organisation.level == "district" else f"{place} 综合窗口"
    )
