"""The fields of a form or of a spreadsheet's row: one field a column, each refusal naming the column and its cure."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tongban.kernel.identity import Actor
from tongban.kernel.orgs.models import Level, Organisation, Region
from tongban.kernel.registers.cells import FLAGS, NO, YES
from tongban.kernel.registers.grammar import Column, Register, model_field
from tongban.kernel.registers.queries import reach

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
LONGEST = {"long": 5000, "address": 500}
SHORT = 100


Known = frozenset[tuple[Any, ...]]
"""The identities of all rows that are there."""


@dataclass(slots=True)
class Offered:
    """What may be chosen in a book by an actor, looked up once for a page or a whole spreadsheet."""

    register: Register
    actor: Actor
    known: Known | None = None
    _kept: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    _fields: dict[str, forms.Field] = field(default_factory=dict)
    _places: dict[str, Region] | None = None
    _names: dict[str, Region | None] = field(default_factory=dict)

    def places(self) -> dict[str, Region]:
        if self._places is None:
            wanted = Region.objects.filter(level__in=(Level.CITY, Level.DISTRICT, Level.TOWN)).order_by(
                "code"
            )
            self._places = {place.code: place for place in wanted}
            for place in self._places.values():
                above = self._places.get(place.parent_id or "")
                names = [place.name, f"{above.name}{place.name}"] if above else [place.name]
                for name in names:
                    self._names[name] = None if name in self._names else place
        return self._places

    def place(self, said: str) -> Region | None:
        """By code, by name if only one is so called, or by the district's name and its own."""
        found = self.places().get(said)
        return found or self._names.get("".join(said.replace("/", " ").split()))

    def place_options(self) -> list[Any]:
        """Districts with their towns, as groups."""
        groups: list[Any] = []
        for code, place in self.places().items():
            if place.level == Level.TOWN:
                district = self.places().get(place.parent_id or "")
                if groups and district and groups[-1][0] == district.name:
                    groups[-1][1].append((code, place.name))
            else:
                whole = place.name if place.level == Level.CITY else f"{place.name}(全区)"
                groups.append((place.name, [(code, whole)]))
        return sorted(groups, key=lambda group: group[1][0][0])

    def field(self, column: Column) -> forms.Field:
        """A column's field, made once; each form takes a copy of it."""
        if column.name not in self._fields:
            self._fields[column.name] = field_for(column, self)
        made = copy(self._fields[column.name])
        made.widget = copy(made.widget)
        return made

    def organisations(self) -> dict[str, Organisation]:
        if "organisation" not in self._kept:
            reached = reach(self.actor, "edit", self.register)
            wanted = Organisation.objects.filter(until=None).order_by("level", "key")
            wanted = wanted if reached is None else wanted.filter(pk__in=reached)
            self._kept["organisation"] = [(str(each.pk), each) for each in wanted]
        return dict(self._kept["organisation"])


class ChosenField(forms.ChoiceField):
    """A choice by key or by its words, as a spreadsheet has them."""

    keys: Mapping[str, str] = {}

    def to_python(self, value: Any) -> str:
        said = str(super().to_python(value)).strip()
        return self.keys.get(said, said)


class FlagField(forms.ChoiceField):
    def clean(self, value: Any) -> Any:
        said = str(value or "").strip()
        if not said and not self.required:
            return False
        if said.lower() not in FLAGS:
            raise ValidationError(self.error_messages["invalid_choice" if said else "required"])
        return FLAGS[said.lower()]


class LookedUpField(forms.ChoiceField):
    """A row of another table, by key or by name."""

    found: Any = None

    def clean(self, value: Any) -> Any:
        said = str(value or "").strip()
        if not said:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return None
        chosen = self.found(said)
        if chosen is None:
            raise ValidationError(self.error_messages["invalid_choice"] % {"value": said[:30]})
        return chosen


def field_for(column: Column, offered: Offered) -> forms.Field:
    made = _MAKERS[column.kind](column, offered)
    made.label, made.help_text = column.title, column.help
    made.required = bool(column.required)
    made.widget.is_required = made.required
    found = model_field(offered.register.model, column.name)
    if found.has_default():
        made.initial = found.get_default()
    made.error_messages["required"] = (
        f"请填写{column.title}。" if column.kind not in CHOSEN else f"请选择{column.title}。"
    )
    return made


CHOSEN = ("choice", "region", "organisation", "flag")


def _text(column: Column, offered: Offered) -> forms.Field:
    found = model_field(offered.register.model, column.name)
    longest = getattr(found, "max_length", None) or LONGEST.get(column.kind, SHORT)
    widget = forms.Textarea(attrs={"rows": 4}) if column.kind == "long" else forms.TextInput()
    made: forms.CharField
    if column.kind == "address":
        made = forms.URLField(max_length=longest, assume_scheme="https")
        made.error_messages["invalid"] = f"{column.title}不是网址, 请写成 https://www.example.cn/ 的样子。"
    else:
        made = forms.CharField(max_length=longest, widget=widget, empty_value=None if found.null else "")
        made.validators += [each for each in found.validators if type(each).__name__ != "MaxLengthValidator"]
    made.error_messages["max_length"] = f"{column.title}最多 {longest} 字, 现有 %(show_value)s 字, 请缩短。"
    made.error_messages["null_characters_not_allowed"] = f"{column.title}里有不能保存的字符, 请重新输入。"
    return made


def _date(column: Column, offered: Offered) -> forms.Field:
    made = forms.DateField(
        input_formats=DAYS, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    made.error_messages["invalid"] = f"{column.title}不是日期, 请写成 2026-03-12 的样子。"
    return made


def _number(column: Column, offered: Offered) -> forms.Field:
    found = model_field(offered.register.model, column.name)
    made: forms.Field
    if column.kind == "integer":
        made = forms.IntegerField()
        made.error_messages["invalid"] = f"{column.title}应为整数, 如 12, 请修改。"
    else:
        made = forms.DecimalField(max_digits=found.max_digits, decimal_places=found.decimal_places)
        made.error_messages["invalid"] = f"{column.title}应为数字, 如 92.5, 请修改。"
        places = f"{column.title}最多 {found.decimal_places} 位小数, 请修改。"
        made.error_messages["max_decimal_places"] = places
        too_long = f"{column.title}的数字太长, 请核对。"
        made.error_messages |= {"max_digits": too_long, "max_whole_digits": too_long}
    made.validators += [each for each in found.validators if type(each).__name__ != "DecimalValidator"]
    made.error_messages["max_value"] = f"{column.title}不能大于 %(limit_value)s, 请核对。"
    made.error_messages["min_value"] = f"{column.title}不能小于 %(limit_value)s, 请核对。"
    return made


def _choice(column: Column, offered: Offered) -> forms.Field:
    made = ChosenField(choices=[("", "请选择"), *column.choices])
    made.keys = {label: key for key, label in column.choices}
    words = "、".join(label for _, label in column.choices)
    made.error_messages["invalid_choice"] = f"{column.title}没有“%(value)s”这个选项, 请从{words}中选一个。"
    return made


def _flag(column: Column, offered: Offered) -> forms.Field:
    made = FlagField(choices=[("", "请选择"), (YES, YES), (NO, NO)])
    made.error_messages["invalid_choice"] = f"{column.title}请填“是”或者“否”。"
    return made


def _region(column: Column, offered: Offered) -> forms.Field:
    made = LookedUpField(choices=[("", "请选择"), *offered.place_options()])
    made.found = offered.place
    wrong = f"{column.title}没有“%(value)s”这个地方或者有重名, 请写区和镇(街道)的全名, 如“武进区湖塘镇”。"
    made.error_messages["invalid_choice"] = wrong
    return made


def _organisation(column: Column, offered: Offered) -> forms.Field:
    known = offered.organisations()
    made = LookedUpField(choices=[("", "请选择"), *[(key, each.name) for key, each in known.items()]])
    by_name = {name: each for each in known.values() for name in (each.short_name, each.name)}
    made.found = lambda said: known.get(said) or by_name.get(said)
    wrong = f"{column.title}里没有您可以登记的“%(value)s”, 请写机构全称, 或者改由该单位登记。"
    made.error_messages["invalid_choice"] = wrong
    return made


_MAKERS = {
    "text": _text, "long": _text, "address": _text, "date": _date, "integer": _number, "decimal": _number,
    "choice": _choice, "flag": _flag, "region": _region, "organisation": _organisation,
}  # fmt: skip
