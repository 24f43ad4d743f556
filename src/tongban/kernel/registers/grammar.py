"""How a record book is declared: a model, its columns, who may see, edit and publish, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.orgs.models import Organisation, Region
from tongban.kernel.registers.models import Row

Values = Mapping[str, Any]
Fault = tuple[str, str]
"""A column's name, and a sentence that says what is wrong and how to mend it."""


class BadRegister(ValueError):
    """A declaration contradicts itself or its model; every fault is named."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. What is empty here is taken from the model's field: title, help, whether it is required, its choices.

    `personal` names the mask (name, phone, id_number, address ...) and asks for an encrypted field; `index` is the
    model's field with the blind index by which an encrypted value is found again. `listed` puts it into lists.
    """

    name: str
    title: str = ""
    kind: str = ""
    help: str = ""
    personal: str = ""
    index: str = ""
    required: bool | None = None
    listed: bool = True
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_personal(self) -> bool:
        return bool(self.personal)


@dataclass(frozen=True, slots=True)
class Count:
    """One figure: rows, or the sum of the column `adds`, where columns have these values or are known (`known`).

    `target` gives for a year (or None) the target by group of the column `target_by`; "" stands for the whole.
    """

    key: str
    title: str
    unit: str = "条"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    adds: str = ""
    target: Callable[[int | None], Mapping[str, int]] | None = None
    target_by: str = ""


OWN, BELOW, ALL = "own", "below", "all"
"""Whose rows: one's own organisation's, those of the organisations below it too, or everybody's."""


@dataclass(frozen=True, slots=True)
class Register:
    """A record book. Supervisors of the whole city see every book; `identity` are the columns by which an imported row
    is one that is already there; `check` is a pure rule over a row's values. `year` is the day by which it is counted.
    """

    key: str
    title: str
    model: type[Row]
    columns: tuple[Column, ...]
    head: str
    purpose: str
    identity: tuple[str, ...]
    unit: str = "条"
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    see: tuple[str, ...] = ("staff",)
    edit: tuple[str, ...] = ("clerk", "officer", "head")
    publish: tuple[str, ...] = ("head",)
    see_reach: str = OWN
    edit_reach: str = OWN
    public: tuple[str, ...] = ()
    importable: bool = True
    series: str = ""
    year: str = ""
    counts: tuple[Count, ...] = ()
    counted_by: tuple[str, ...] = ()
    check: Callable[[Values, date], list[Fault]] | None = None

    def __post_init__(self) -> None:
        from tongban.kernel.registers.checks import faults_of

        object.__setattr__(self, "columns", tuple(completed(self.model, each) for each in self.columns))
        if faults := faults_of(self):
            raise BadRegister(f"{self.key}: " + "; ".join(faults))

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def titles_of(self, names: tuple[str, ...]) -> list[str]:
        return [self.column(name).title for name in names]

    @property
    def whole(self) -> list[str]:
        """What is encrypted is only found when it is typed whole."""
        return self.titles_of(tuple(name for name in self.search if self.column(name).index))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def written(self) -> tuple[Column, ...]:
        """The columns that people fill in: a number is given, never typed."""
        return tuple(column for column in self.columns if column.kind != "number")

    @property
    def public_columns(self) -> tuple[Column, ...]:
        return tuple(self.column(name) for name in self.public)

    @property
    def is_public(self) -> bool:
        return bool(self.public)


_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (EncryptedTextField, "text"),
    (models.URLField, "address"),
    (models.TextField, "long"),
    (models.DateField, "date"),
    (models.BooleanField, "flag"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "decimal"),
    (models.CharField, "text"),
)
KINDS = (
    "number",
    "text",
    "long",
    "address",
    "date",
    "flag",
    "integer",
    "decimal",
    "choice",
    "region",
    "organisation",
)


def model_field(model: type[models.Model], name: str) -> Any:
    """The model's field, or None: a fault to be named, not an exception."""
    return next((each for each in model._meta.get_fields() if each.name == name), None)


def completed(model: type[Row], column: Column) -> Column:
    """The column with what its field says."""
    found = model_field(model, column.name)
    if found is None:
        return column
    choices = column.choices or tuple((str(key), str(label)) for key, label in found.flatchoices)
    return Column(
        name=column.name,
        title=column.title or str(found.verbose_name),
        kind=column.kind or ("choice" if choices else _kind_of(found)),
        help=column.help or str(found.help_text),
        personal=column.personal,
        index=column.index,
        required=_is_required(found) if column.required is None else column.required,
        listed=column.listed,
        example=column.example,
        choices=choices,
    )


def _is_required(found: Any) -> bool:
    """What is left empty takes the model's default, if it has one."""
    return not (found.blank or found.null or found.has_default())


def _kind_of(found: Any) -> str:
    if found.related_model is Region:
        return "region"
    if found.related_model is Organisation:
        return "organisation"
    return next((kind for cls, kind in _KINDS if isinstance(found, cls)), "")
