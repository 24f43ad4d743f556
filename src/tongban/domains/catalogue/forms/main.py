"""The main elements of an item as one form, to and from the content of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from django import forms

from tongban.domains.catalogue.forms.lines import DraftForm, Lines, chosen, several, text, whole, yes
from tongban.domains.catalogue.rules import schema
from tongban.domains.catalogue.rules.themes import ENTERPRISE_THEMES, PERSON_THEMES, theme_named

PROCEDURES = (
    ("cases.licence", "行政许可（20+10个工作日）"),
    ("cases.renewal", "行政许可的延续（第五十条）"),
    ("cases.unified", "统一办理（45+15日）"),
    ("cases.immediate", "即办"),
    ("cases.confirmation", "行政确认"),
    ("cases.service", "公共服务"),
)
UNITS = (("working_days", "个工作日"), ("days", "日"), ("months", "个月"))
AUDIENCES = (("person", "个人"), ("enterprise", "企业和其他组织"))
VALIDITY_UNITS = (("years", "年"), ("months", "个月"), ("long", "长期"))


class MainForm(DraftForm):
    needed = (
        "name", "type", "procedure", "everyday", "audience", "conditions", "handling_kind", "result_name", "result_kind",
        "visits", "depth", "windows", "phone", "complaint", "flow",
    )  # fmt: skip

    name = text("事项名称", help="与国家目录一致")
    handling = text("业务办理项", longest=30, help="新办、变更、延续、注销、补发等, 没有就不填")
    type = chosen("事项类型", get_args(schema.ItemType))
    procedure = chosen("办理程序", PROCEDURES, help="决定期限和每一步的法律依据")
    handling_kind = chosen("办件类型", get_args(schema.Handling))
    everyday = Lines(label="日常用语", required=False, help_text="群众平时的说法, 每行一个, 至少三个")
    audience = several("服务对象", AUDIENCES)
    person_themes = several("个人主题", PERSON_THEMES)
    enterprise_themes = several("企业主题", ENTERPRISE_THEMES)
    conditions = Lines(label="受理条件", rows=6, required=False, help_text="每行一条")
    limits = text("数量限制", longest=300)

    statutory_none = yes("法律没有规定期限")
    statutory_days = whole("法定办结时限", least=1)
    statutory_unit = chosen("法定时限单位", UNITS)
    statutory_law = text("法定时限依据", help="例如 行政许可法第四十二条第一款")
    promise_days = whole("承诺办结时限", help="当场办结填 0; 不得长于法定时限")
    promise_unit = chosen("承诺时限单位", UNITS)
    excluded = several("不计入期限的特别程序", get_args(schema.Activity), help="行政许可法第四十五条")
    on_site_check = yes("需要现场核查")
    flow = Lines(label="办理流程", required=False, help_text="每行一步, 例如 申请、受理、审查、决定、送达")

    fee_charged = yes("收费")
    commitment_offered = yes("实行告知承诺")
    commitment_proofs = Lines(label="可以承诺的证明", rows=3, required=False, help_text="每行一项")
    commitment_law = text("告知承诺依据")

    result_name = text("办理结果名称")
    result_kind = chosen("办理结果种类", get_args(schema.ResultKind))
    result_licence = chosen("电子证照类型", (), help="办成后发电子证照的选择")
    validity_count = whole("有效期", least=1, most=100)
    validity_unit = chosen("有效期单位", VALIDITY_UNITS)
    renewal_of = chosen("延续的是哪个事项", ())

    visits = whole("到办事现场次数", most=3)
    depth = chosen("网办深度", get_args(schema.Depth))
    windows = text("办理地点")
    phone = text("咨询电话", longest=40)
    complaint = text("投诉电话", longest=40)

    def __init__(
        self, *args: Any, licences: list[tuple[str, str]], items: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (("result_licence", licences), ("renewal_of", items)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "没有"), *pairs]


PLAIN = (
    "name", "handling", "type", "procedure", "handling_kind", "everyday", "audience", "conditions", "limits", "excluded",
    "on_site_check", "flow", "renewal_of", "depth", "windows", "phone", "complaint", "visits",
)  # fmt: skip


def main_from(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with."""
    statutory, promise = content.get("statutory", {}), content.get("promise", {})
    commitment, result, themes = (
        content.get("commitment", {}),
        content.get("result", {}),
        content.get("themes", {}),
    )
    count, _, unit = str(result.get("validity", "")).rpartition(" ")
    return {
        **{name: content.get(name) for name in PLAIN},
        "person_themes": [theme_named(name) for name in themes.get("person", [])],
        "enterprise_themes": [theme_named(name) for name in themes.get("enterprise", [])],
        "statutory_none": statutory.get("none", False),
        "statutory_days": statutory.get("days"),
        "statutory_unit": statutory.get("unit", "working_days"),
        "statutory_law": statutory.get("law", ""),
        "promise_days": promise.get("days"),
        "promise_unit": promise.get("unit", "working_days"),
        "fee_charged": content.get("fee", {}).get("charged", False),
        "commitment_offered": commitment.get("offered", False),
        "commitment_proofs": commitment.get("proofs", []),
        "commitment_law": commitment.get("law", ""),
        "result_name": result.get("name", ""),
        "result_kind": result.get("kind", ""),
        "result_licence": result.get("licence", ""),
        "validity_count": int(count) if count else None,
        "validity_unit": unit,
    }


def main_content(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a filled form says, as the elements of an edition. What is not filled in is left out and found lacking."""
    content = {name: given[name] for name in PLAIN if given[name] is not None}
    statutory = {"none": given["statutory_none"], "unit": given["statutory_unit"] or "working_days", "law": given["statutory_law"]}  # fmt: skip
    content["statutory"] = {**statutory, "days": None if given["statutory_none"] else given["statutory_days"]}
    content["promise"] = {"unit": given["promise_unit"] or "working_days"}
    if given["promise_days"] is not None:
        content["promise"]["days"] = given["promise_days"]
    content["themes"] = {"person": given["person_themes"], "enterprise": given["enterprise_themes"]}
    content["commitment"] = {
        "offered": given["commitment_offered"],
        "proofs": given["commitment_proofs"],
        "law": given["commitment_law"],
    }
    content["result"] = {
        "name": given["result_name"],
        "kind": given["result_kind"],
        "licence": given["result_licence"],
        "validity": _validity(given["validity_count"], given["validity_unit"]),
    }
    return content


def _validity(count: int | None, unit: str) -> str:
    if unit == "long":
        return "long"
    return f"{count} {unit}" if count and unit else ""
