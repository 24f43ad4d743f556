"""Every write of a record book: the row, and in the same transaction the entry in its ledger that says what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongban.kernel import pages
from tongban.kernel.access import Forbidden
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.numbering.actions import next_number
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused
from tongban.kernel.registers.cells import kept
from tongban.kernel.registers.grammar import Register, model_field
from tongban.kernel.registers.models import Row
from tongban.kernel.registers.queries import may

ENTERED, IMPORTED = "登记", "导入登记"
CHANGED, CHANGED_BY_IMPORT = "修改", "导入修改"


@transaction.atomic
def enter(
    register: Register,
    values: Mapping[str, Any],
    *,
    by: Actor,
    on: date,
    title: str = ENTERED,
    reason: str = "",
) -> Any:
    """A new row, with its number if the book numbers its rows. The organisation is the actor's if none is given."""
    row = register.model(**values)
    if getattr(row, "organisation_id", None) is None and by.organisation_id is not None:
        row.organisation = Organisation.objects.get(pk=by.organisation_id)
    _demand(by, "edit", register, row)
    row.book = open_book("register")
    _index(register, row)
    for column in register.columns:
        if column.kind == "number":
            setattr(row, column.name, next_number(register.series, on))
    _save(row)
    changes = {c.name: ["", kept(c, getattr(row, c.name))] for c in register.columns}
    changes = {name: pair for name, pair in changes.items() if pair[1] != ""}
    _note(row, "entered", title, by=by, on=on, reason=reason, changes=changes)
    return row


@transaction.atomic
def change(
    register: Register,
    row_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    on: date,
    reason: str,
    version: int | None = None,
    title: str = CHANGED,
) -> Any:
    """Change a row. Whoever began from an older version is told, and nothing is overwritten."""
    row = _held(register, row_id)
    _demand(by, "edit", register, row)
    if version is not None and version != row.version:
        raise Refused("您打开之后, 这一条已经被别人修改过; 您填写的内容还没有保存, 请对照最新内容再改一次。")
    changes = {}
    for column in register.written:
        if column.name not in values:
            continue
        before, after = getattr(row, column.name), values[column.name]
        if before != after:
            changes[column.name] = [kept(column, before), kept(column, after)]
            setattr(row, column.name, after)
    if not changes:
        return row
    _demand(by, "edit", register, row)
    _index(register, row)
    row.version += 1
    _save(row)
    _note(row, "changed", title, by=by, on=on, reason=reason, changes=changes)
    return row


@transaction.atomic
def publish(register: Register, row_id: int, *, by: Actor, on: date) -> Any:
    row = _held(register, row_id)
    _demand(by, "publish", register, row)
    if not register.is_public:
        raise Refused(f"「{register.title}」没有公开页面, 不能公开。")
    if row.published_on is None:
        row.published_on = on
        row.save(update_fields=["published_on"])
        _note(row, "published", "公开", by=by, on=on)
    return row


@transaction.atomic
def withdraw(register: Register, row_id: int, *, by: Actor, on: date, reason: str) -> Any:
    row = _held(register, row_id)
    _demand(by, "publish", register, row)
    if row.published_on is not None:
        row.published_on = None
        row.save(update_fields=["published_on"])
        _note(row, "withdrawn", "撤回公开", by=by, on=on, reason=reason)
    return row


@transaction.atomic
def strike(register: Register, row_id: int, *, by: Actor, on: date, reason: str) -> Any:
    """Nothing is deleted: a struck row leaves lists, counts and public pages and keeps its history."""
    row = _held(register, row_id)
    _demand(by, "edit", register, row)
    row.struck_on, row.published_on = on, None
    row.save(update_fields=["struck_on", "published_on"])
    _note(row, "struck", "作废", by=by, on=on, reason=reason)
    return row


@transaction.atomic
def unmask(register: Register, row_id: int, *, by: Actor, on: date, reason: str) -> Any:
    """Show what is masked, to whoever may edit the row and says what for; the ledger keeps who looked."""
    row = register.model._default_manager.select_related("book").get(pk=row_id)
    _demand(by, "edit", register, row)
    _note(row, "unmasked", "查看个人信息", by=by, on=on, reason=reason)
    return row


def _held(register: Register, row_id: int) -> Any:
    """The row, with its book held until the transaction ends."""
    rows = register.model._default_manager
    locked(rows.values_list("book_id", flat=True).get(pk=row_id))
    row = rows.select_related("organisation").get(pk=row_id)
    if row.struck_on is not None:
        raise Refused("这一条已经作废, 不能再改; 请另登记一条。")
    return row


def _demand(by: Actor, verb: str, register: Register, row: Row) -> None:
    if not may(by, verb, register, row):
        raise Forbidden(f"您的岗位不能办理这一条「{register.title}」; 请由登记单位中有此职责的人员办理。")


def _index(register: Register, row: Any) -> None:
    for column in register.columns:
        if column.index:
            value = getattr(row, column.name)
            empty = None if model_field(register.model, column.index).null else ""
            setattr(row, column.index, blind_index(value) if value else empty)


def _save(row: Any) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("内容与已经登记的另一条重复, 没有保存; 请查询后修改已有的那一条。") from error


def _note(
    row: Any,
    step: str,
    title: str,
    *,
    by: Actor,
    on: date,
    reason: str = "",
    changes: Mapping[str, list[Any]] | None = None,
) -> None:
    given = {"who": by.name or None, "reason": reason or None, "changes": changes or None}
    entry = write(
        locked(row.book_id), step, title=title, by=by.kind, actor=by, on=on, given=given, audience="office"
    )
    if row.published_on is not None or step in ("withdrawn", "struck"):
        pages.changed(entry)
