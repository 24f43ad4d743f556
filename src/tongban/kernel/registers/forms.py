"""The form of a row, made from the declaration; a spreadsheet's rows go through the same form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tongban.kernel.clock import today
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.registers.cells import masked, words
from tongban.kernel.registers.fields import Known, Offered
from tongban.kernel.registers.grammar import Column, Register, model_field
from tongban.kernel.registers.queries import all_rows

CLEARED = "无"
"""What is typed into an optional personal column to empty it: left blank, it stays as it is."""


class RowForm(forms.Form):
    """What is personal and already there is never sent to the browser: its field is empty, and empty means unchanged."""

    def __init__(self, offered: Offered, data: Mapping[str, Any] | None = None, *, row: Any = None) -> None:
        self.register, self.row = offered.register, row
        self._known = offered.known
        self._rules: dict[str, list[Any]] = {}
        super().__init__(data, initial=typed(offered.register, row) if row is not None else None)
        for column in self.register.written:
            made = offered.field(column)
            if row is not None and column.personal and getattr(row, column.name):
                clear = "" if column.required else f", 清除请填“{CLEARED}”"
                made.help_text = f"现为 {masked(column, getattr(row, column.name))}; 不改就留空{clear}。"
                made.required = made.widget.is_required = False
            if column.personal:
                # What is masked, and the word that empties, are no telephone number; only what is new must be one.
                self._rules[column.name], made.validators = made.validators, []
            self.fields[column.name] = made

    def clean(self) -> dict[str, Any]:
        for column in self.register.written:
            if column.personal:
                self._settle(column)
        values = self.values()
        if not self.errors:
            self._once(values)
        if self.register.check is not None:
            for name, sentence in self.register.check(values, today()):
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        return {column.name: self._value(column) for column in self.register.written}

    def _value(self, column: Column) -> Any:
        value, found = self.cleaned_data.get(column.name), model_field(self.register.model, column.name)
        return found.get_default() if value in (None, "") and found.has_default() else value

    def _settle(self, column: Column) -> None:
        if column.name not in self.cleaned_data:
            return
        said, before = self.cleaned_data[column.name], getattr(self.row, column.name, "") if self.row else ""
        if not said or (before and said == masked(column, before)):
            self.cleaned_data[column.name] = before
        elif said == CLEARED and not column.required:
            self.cleaned_data[column.name] = ""
        elif "*" in said:
            self.add_error(
                column.name, f"{column.title}是遮盖后的内容, 请填写完整的{column.title}, 不改就留空。"
            )
        else:
            field = self.fields[column.name]
            field.validators = self._rules[column.name]
            try:
                field.run_validators(said)
            except ValidationError as wrong:
                self.add_error(column.name, wrong)

    def _once(self, values: dict[str, Any]) -> None:
        other = same_row(self.register, values, apart_from=self.row, known=self._known)
        if other is not None:
            titles = "、".join(self.register.titles_of(self.register.identity))
            first = self.register.identity[0]
            self.add_error(
                first if first in self.fields else None,
                f"{titles}与已登记的一条相同(第 {other.pk} 条), 请修改那一条, 或者核对这里。",
            )


class ReasonForm(forms.Form):
    """Why: asked for whenever something that stands is changed, taken back or looked into."""

    reason = forms.CharField(
        label="原因", max_length=200, error_messages={"required": "请写明原因, 它会记入留痕。"}
    )


class ChangeForm(RowForm):
    """A row's form with the reason of the change and the version from which it began."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="修改原因",
            max_length=200,
            help_text="记入留痕, 如: 电话号码变更。",
            error_messages={"required": "请写明修改原因, 它会记入留痕。"},
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput())
        if self.row is not None:
            self.initial["version"] = self.row.version


def same_row(
    register: Register, values: Mapping[str, Any], *, apart_from: Any = None, known: Known | None = None
) -> Any:
    """The row that is already there, by the columns that the declaration names; without all of them there is none.

    `known` are the keys of all rows, where many are asked for.
    """
    key = tuple(_key(register.column(name), values.get(name)) for name in register.identity)
    if None in key or "" in key or (known is not None and key not in known):
        return None
    wanted = dict(zip(_key_columns(register), key, strict=True))
    found = all_rows(register).filter(struck_on=None, **wanted)
    return (found.exclude(pk=apart_from.pk) if apart_from is not None else found).first()


def known_rows(register: Register) -> Known:
    rows = register.model._default_manager.filter(struck_on=None)
    return frozenset(rows.values_list(*_key_columns(register)))


def _key_columns(register: Register) -> list[str]:
    columns = [register.column(name) for name in register.identity]
    ids = ("region", "organisation")
    return [c.index or (f"{c.name}_id" if c.kind in ids else c.name) for c in columns]


def _key(column: Column, value: Any) -> Any:
    if value in (None, ""):
        return None
    return blind_index(value) if column.index else getattr(value, "pk", value)


def typed(register: Register, row: Any) -> dict[str, Any]:
    """A row as somebody would type it; personal columns empty."""
    return {column.name: _typed(column, getattr(row, column.name)) for column in register.written}


def _typed(column: Column, value: Any) -> Any:
    if value is None or value == "" or column.personal:
        return ""
    if column.kind in ("region", "organisation"):
        return str(value.pk)
    if column.kind == "flag":
        return words(column, value)
    return value.isoformat() if isinstance(value, date) else value
