"""The form of an item, as its edition declares it, with what is known already filled in and its source named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator, RegexValidator
from django.http import QueryDict
from django.utils.dateparse import parse_date

from tongban.domains.catalogue.api import FieldView, ItemView
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Level, Region
from tongban.lib.idcard import is_credit_code, is_id_number

FEW_OPTIONS = 6
"""Up to so many options stand open to be seen; more are a list to choose from."""
DEFAULT_LENGTH, DEFAULT_LONG = 100, 1000
PHONE = RegexValidator(
    r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$", "请填写 11 位手机号, 或者带区号的固定电话, 例如 0519-86600000。"
)


def _id_number(value: str) -> None:
    if not is_id_number(value):
        raise ValidationError("公民身份号码有误(第18位校验码不符); 请对照身份证逐位核对。")


def _credit_code(value: str) -> None:
    if not is_credit_code(value):
        raise ValidationError("统一社会信用代码有误(第18位校验码不符); 请对照营业执照逐位核对。")


CHECKS: dict[str, Callable[[str], None]] = {
    "phone": PHONE,
    "id_number": _id_number,
    "credit_code": _credit_code,
}


class KeptDate(forms.DateInput):
    """A date picker, until something was typed that is no date: that must stay to be seen and mended."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            is_date = not value or isinstance(value, date) or parse_date(str(value)) is not None
        except ValueError:
            is_date = False
        if not is_date:
            context["widget"]["type"] = "text"
        return context


class ItemForm(forms.Form):
    """Built from the declared fields; nothing in it is executed."""

    prefix = "f"

    def __init__(
        self, item: ItemView, *, data: QueryDict | None = None, kept: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data=data, initial=dict(kept or {}))
        for declared in item.form:
            self.fields[declared.name] = _field(declared)
        self.last_known = max((at for at, each in enumerate(item.form) if each.prefill), default=-1)

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def kept(self) -> dict[str, Any]:
        """What was checked, as a draft keeps it."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """申请人 first: up to the last field that the city can fill in itself; then what is asked for."""
        bound = list(self)
        first, rest = bound[: self.last_known + 1], bound[self.last_known + 1 :]
        return [(title, some) for title, some in (("申请人", first), ("申请内容", rest)) if some]


def checked(item: ItemView, kept: Mapping[str, Any]) -> ItemForm:
    """A form over what a draft keeps, as if it had just been sent."""
    data = QueryDict(mutable=True)
    for name, value in kept.items():
        if value not in (None, ""):
            data.setlist(f"{ItemForm.prefix}-{name}", value if isinstance(value, list) else [str(value)])
    return ItemForm(item, data=data)


def answered(item: ItemView, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a programme sent for the fields, checked by the same fields as the form, as a draft keeps it; and what is wrong, by
    field. The fields of an edition are made once: asking one does not change it."""
    kept: dict[str, Any] = {}
    wrong = {
        name: "这个事项的申请表没有这一栏, 请去掉。"
        for name in given.keys() - {each.name for each in item.form}
    }
    for name, field, most in _fields_of(item):
        value = given.get(name)
        if type(value) is str and 0 < len(text := value.strip()) <= most and "\0" not in text:
            kept[name] = text  # a plain text within its length is all that its field asks for
            continue
        if value is not None and isinstance(value, list) is not isinstance(field, forms.MultipleChoiceField):
            wrong[name] = "这一栏的值应为文字, 多选的为文字的列表; 请修改。"
            continue
        try:
            kept[name] = _plain(field.clean(value))
        except ValidationError as refused:
            wrong[name] = " ".join(refused.messages)
    return kept, wrong


Fields = list[tuple[str, forms.Field, int]]
_made: dict[int, tuple[ItemView, Fields]] = {}
MOST_MADE = 2000


def _fields_of(item: ItemView) -> Fields:
    """Name, field, and how long a text may be that the field would take as it stands; 0 where it asks for more."""
    if any(each.kind == "region" for each in item.form):
        return _with_lengths(item)  # the divisions are read as they are today
    there = _made.get(item.edition_id)
    if there is None or there[0] is not item:
        if len(_made) >= MOST_MADE:
            _made.clear()
        there = _made[item.edition_id] = item, _with_lengths(item)
    return there[1]


def _with_lengths(item: ItemView) -> Fields:
    return [(each.name, made := _field(each), _plain_length(made)) for each in item.form]


def _plain_length(made: forms.Field) -> int:
    if type(made) is not forms.CharField or {type(each) for each in made.validators} - PLAIN:
        return 0
    return made.max_length or 0


PLAIN = {MaxLengthValidator, ProhibitNullCharactersValidator}


class ContactForm(forms.Form):
    """Whom the office may call, where the item's own form does not ask."""

    prefix = "c"
    name = forms.CharField(label="联系人", max_length=30, error_messages={"required": "请填写联系人姓名。"})
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        validators=[PHONE],
        error_messages={"required": "请填写能接通的联系电话。"},
    )


def contact_asked(item: ItemView) -> tuple[str, str] | None:
    """The item's own fields for a contact's name and telephone, if it has both."""
    name = next((each.name for each in item.form if each.prefill == "person.name"), None)
    phone = next((each.name for each in item.form if each.kind == "phone"), None)
    return (name, phone) if name and phone else None


@dataclass(frozen=True, slots=True)
class Known:
    """A value that the city has already, and where it has it from."""

    value: str
    source: str


def known_of(item: ItemView, applicant: Person, writer: Person) -> dict[str, Known]:
    person = applicant if applicant.kind == Person.Kind.NATURAL else writer
    sources: dict[str, Known] = {}
    if person.kind == Person.Kind.NATURAL:
        mine = "来自您的实名信息" if person.pk == writer.pk else "来自申请人的实名信息"
        sources |= {
            "person.name": Known(person.name, mine),
            "person.id_number": Known(person.id_number, mine),
            "person.phone": Known(person.phone, mine),
        }
    if applicant.kind == Person.Kind.ENTERPRISE:
        register = "来自市场主体登记信息"
        sources |= {
            "enterprise.name": Known(applicant.name, register),
            "enterprise.credit_code": Known(applicant.id_number, register),
        }
    found = {each.name: sources[each.prefill] for each in item.form if each.prefill in sources}
    return {name: known for name, known in found.items() if known.value}


AT_THE_COUNTER = {
    "person": ("person.name", "person.id_number", "person.phone"),
    "enterprise": ("enterprise.name", "enterprise.credit_code", "person.phone"),
}
"""By the kind of the applicant: what the counter asks of them anyway, and an item's form need not ask again."""


def told_already(item: ItemView) -> list[str]:
    """The fields that whoever receives the application need not fill in, in the order of the form."""
    kinds = item.audience or tuple(AT_THE_COUNTER)
    keys = {key for kind in kinds for key in AT_THE_COUNTER.get(kind, ())}
    return [each.name for each in item.form if each.prefill in keys]


def known_at_counter(item: ItemView, *, name: str, number: str, phone: str) -> dict[str, Known]:
    """The same fields with what was said of the applicant; empty for what was not said."""
    keys = AT_THE_COUNTER["enterprise" if is_credit_code(number) else "person"]
    said = dict(zip(keys, (name, number, phone), strict=True))
    found = {each.name: said[each.prefill] for each in item.form if each.prefill in said}
    return {field: Known(value, "取自申请人一栏") for field, value in found.items() if value}


def shown_values(item: ItemView, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of every field, as the paper shows them."""
    return [(each.label, _shown(kept.get(each.name))) for each in item.form]


def _shown(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _field(declared: FieldView) -> forms.Field:
    label = declared.label
    common: dict[str, Any] = {"label": label, "required": declared.required, "help_text": declared.help}
    fill, choose = {"required": f"请填写{label}。"}, {"required": f"请选择{label}。"}
    match declared.kind:
        case "textarea":
            field: forms.Field = forms.CharField(
                **common,
                max_length=declared.max or DEFAULT_LONG,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages=fill,
            )
        case "number" | "money":
            places = 2 if declared.kind == "money" else None
            field = forms.DecimalField(
                **common,
                max_digits=14,
                decimal_places=places,
                min_value=0,
                max_value=declared.max,
                # Text, not a number box: what is no number must stay to be seen and mended.
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={
                    **fill,
                    "invalid": f"{label}请填写数字, 例如 {'1200.50' if places else '36'}, 不要带单位。",
                    "min_value": f"{label}不能是负数。",
                    "max_value": f"{label}不能大于 {declared.max}。",
                    "max_digits": f"{label}的位数太多, 请核对。",
                    "max_decimal_places": f"{label}最多保留两位小数。",
                    "max_whole_digits": f"{label}的位数太多, 请核对。",
                },
            )
        case "date":
            field = forms.DateField(
                **common,
                widget=KeptDate(),
                error_messages={**fill, "invalid": f"{label}请填写实际存在的日期, 例如 2026-03-12。"},
            )
        case "choice" | "yes_no" | "region" | "choices":
            field = _choice(declared, common, choose)
        case _:
            field = _text(declared, common, fill)
    return field


def _choice(declared: FieldView, common: dict[str, Any], messages: dict[str, str]) -> forms.Field:
    messages = {**messages, "invalid_choice": "请从列出的选项中选择。"}
    if declared.kind == "choices":
        options = [(option, option) for option in declared.options]
        return forms.MultipleChoiceField(
            **common, choices=options, widget=forms.CheckboxSelectMultiple, error_messages=messages
        )
    if declared.kind == "region":
        return forms.ChoiceField(**common, choices=_regions(), error_messages=messages)
    names = ("是", "否") if declared.kind == "yes_no" else declared.options
    choices = [(name, name) for name in names]
    if len(choices) <= FEW_OPTIONS:
        return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect, error_messages=messages)
    return forms.ChoiceField(**common, choices=[("", "请选择"), *choices], error_messages=messages)


def _regions() -> list[Any]:
    """Towns and streets under their districts; written out, for that is what the officer reads."""
    districts = {region.code: region.name for region in Region.objects.filter(level=Level.DISTRICT)}
    towns: dict[str, list[tuple[str, str]]] = {code: [] for code in districts}
    for town in Region.objects.filter(level=Level.TOWN, parent__in=list(districts)):
        words = f"{districts[town.parent_id or '']}{town.name}"
        towns[town.parent_id or ""].append((words, town.name))
    return [("", "请选择"), *((name, towns[code] or [(name, name)]) for code, name in districts.items())]


def _text(declared: FieldView, common: dict[str, Any], messages: dict[str, str]) -> forms.Field:
    length = declared.max or DEFAULT_LENGTH
    messages = {**messages, "max_length": f"{declared.label}最多 {length} 个字, 请改短。"}
    check = CHECKS.get(declared.kind)
    modes = {"phone": {"inputmode": "tel", "autocomplete": "tel"}}
    return forms.CharField(
        **common,
        max_length=length,
        validators=[check] if check else [],
        widget=forms.TextInput(attrs=modes.get(declared.kind, {})),
        error_messages=messages,
    )
