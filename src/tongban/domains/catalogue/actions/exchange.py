"""An item set out of one installation and into another. Everything is checked before anything is written; taken over twice
it changes nothing the second time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from tongban.domains.catalogue.actions.course import put_in_force, touch
from tongban.domains.catalogue.actions.loading import BadFiles
from tongban.domains.catalogue.models import Does, Edition, Grant, Item
from tongban.domains.catalogue.queries.desk import known
from tongban.domains.catalogue.rules.checks import check
from tongban.domains.catalogue.rules.codes import implementation_code
from tongban.domains.catalogue.rules.exchange import (
    Carried,
    as_json,
    as_rows,
    from_json,
    from_rows,
    headings,
    problems_in,
)
from tongban.domains.catalogue.rules.levels import Reach
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.kernel.clock import today
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.orgs.models import Organisation, Region
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import sheets

_DOES = {does.label: does.value for does in Does}
_POWERS = {power.label: power.value for power in Grant.Power}


@dataclass(slots=True)
class Taken:
    """What taking over did, by key of item."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def carried(*, keys: Collection[str] | None = None, department: str = "") -> list[Carried]:
    """The basic entries in force, all of them, some by their keys, or those of a department."""
    rows = Edition.objects.filter(
        item__base=None, state__in=("published", "suspended"), in_force_until=None
    ).select_related("item")
    if keys is not None:
        rows = rows.filter(item__key__in=keys)
    if department:
        rows = rows.filter(item__department=department)
    grants: dict[int, list[Reach]] = {}
    for one in Grant.objects.select_related("item").order_by("level"):
        made = Reach(
            one.item.key, one.level, one.get_does_display(), one.get_power_display(), one.law, one.field, one.rural  # type: ignore[arg-type]
        )  # fmt: skip
        grants.setdefault(one.item_id, []).append(made)
    return [
        Carried(
            {**ItemContent.model_validate(row.content).model_dump(), "local_code": row.item.local_code},
            row.item.basic_code,
            tuple(grants.get(row.item_id, ())),
        )
        for row in rows.order_by("item__basic_code")
    ]


@transaction.atomic
def take_over(items: Sequence[Carried], *, on: date) -> Taken:
    problems = problems_in(items) or _problems(items)
    if problems:
        raise BadFiles(problems)
    departments = {row.key: row for row in Organisation.objects.filter(level="city", until=None)}
    there = {item.key: item for item in Item.objects.filter(base=None)}
    standing = {
        row.item_id: row.content
        for row in Edition.objects.filter(
            item__base=None, state__in=("published", "suspended"), in_force_until=None
        )
    }
    taken = Taken()
    for one in items:
        content = ItemContent.model_validate(dict(one.given))
        item = there.get(one.key)
        if item is None:
            item = _new(one, content, departments[content.department])
            taken.created.append(one.key)
            _publish(item, content, title="移入并发布", on=on)
        elif (
            _said(ItemContent.model_validate(standing[item.pk])) == _said(content)
            if item.pk in standing
            else False
        ):
            taken.same.append(one.key)
        else:
            taken.changed.append(one.key)
            _publish(item, content, title="移入修订并发布", on=on)
        _grant(item, one.grants)
    touch()
    return taken


def _problems(items: Sequence[Carried]) -> list[str]:
    """What does not fit this installation."""
    agreed, found = known(), []
    keys = agreed.items | {one.key for one in items}
    codes = dict(Item.objects.filter(base=None).values_list("basic_code", "key"))
    local = dict(Item.objects.values_list("local_code", "key"))
    mine = {key: code for code, key in codes.items()}
    for one in items:
        content = ItemContent.model_validate(dict(one.given))
        wrong = check(content, licences=agreed.licences, departments=agreed.departments, items=keys)
        found += [f"「{content.full_name}」{problem}" for problem in wrong]
        if codes.get(one.basic_code, one.key) != one.key:
            found.append(
                f"「{content.full_name}」的基本编码 {one.basic_code} 已经是事项「{codes[one.basic_code]}」的; 请先核对两地的目录。"
            )
        if mine.get(one.key, one.basic_code) != one.basic_code:
            found.append(
                f"「{content.full_name}」在本系统的基本编码是 {mine[one.key]}, 文件里是 {one.basic_code}; 请先统一编码。"
            )
        if local.get(one.local_code, one.key) != one.key:
            found.append(f"「{content.full_name}」的地方编码 {one.local_code} 已经有事项使用; 请先核对。")
    return found


def _said(content: ItemContent) -> dict[str, object]:
    return content.model_dump(exclude={"local_code"})


def _new(one: Carried, content: ItemContent, organisation: Organisation) -> Item:
    return Item.objects.create(
        key=content.key,
        organisation=organisation,
        level=content.level,
        department=content.department,
        basic_code=one.basic_code,
        code=implementation_code(credit_code=organisation.code, level=content.level, basic=one.basic_code),
        local_code=one.local_code,
        exercised=content.level == "city",
        book=open_book("item"),
    )


def _publish(item: Item, content: ItemContent, *, title: str, on: date) -> None:
    book = locked(item.book_id)
    last = item.editions.aggregate(last=Max("number"))["last"] or 0
    put_in_force(Edition(item=item, number=last + 1, content=content.model_dump()), starting=on)
    given = {"edition": last + 1, "from": on}
    write(book, "publish", title=title, by="system", actor=SYSTEM_ACTOR, on=on, given=given)


def _grant(item: Item, reaches: Sequence[Reach]) -> None:
    for one in reaches:
        Grant.objects.update_or_create(
            item=item,
            level=one.level,
            defaults={
                "does": _DOES[one.does], "power": _POWERS[one.power], "law": one.law, "field": one.field,
                "rural": one.rural,
            },
        )  # fmt: skip


def exported(name: str, *, department: str = "", keys: Collection[str] | None = None) -> tuple[bytes, int]:
    """The file of this name, by its ending, and how many items are in it."""
    items = carried(keys=keys, department=department)
    if not items:
        raise Refused("没有符合条件的事项; 请核对部门标识或者事项标识。")
    if missing := sorted(set(keys or ()) - {one.key for one in items}):
        raise Refused(f"没有施行的事项「{'、'.join(missing)}」; 请核对标识。")
    if name.lower().endswith(".xlsx"):
        return sheets.as_xlsx("事项目录", headings(), as_rows(items)), len(items)
    city = Region.objects.filter(level="city").values_list("code", flat=True).first() or ""
    return as_json(items, city=city, on=today().isoformat()).encode(), len(items)


def imported(name: str, content: bytes, *, on: date | None = None) -> Taken:
    """What a file of items brings; `on` is the day from which it is in force, today if it is not given."""
    if name.lower().endswith((".xlsx", ".csv")):
        items = from_rows(sheets.read(name, content))
    else:
        try:
            items = from_json(content.decode("utf-8"))
        except UnicodeDecodeError:
            raise Refused("这个文件不是 UTF-8 文字; 请用“导出事项”得到的 JSON 文件。") from None
    return take_over(items, on=on or today())
