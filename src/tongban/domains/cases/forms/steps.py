"""One form for each step that needs input. Its fields cover the step's needs; what they are called is what the step is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django import forms

from tongban.domains.cases import queries
from tongban.domains.cases.models import Finding
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.guards import EXCLUDED_ACTIVITIES
from tongban.domains.cases.rules.local import local_rules
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.models import Staff

LONG = 1000
FEW = 4
"""Up to so many options stand open to be seen."""


@cache
def phrases() -> dict[str, Any]:
    """The ready phrases of the counter, kept as data beside this file."""
    kept: dict[str, Any] = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))
    return kept


def words(label: str, *, help_text: str = "", required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {LONG} 个字, 请改短。"},
    )


def line(label: str, *, help_text: str = "", required: bool = True, most: int = 100) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {most} 个字, 请改短。"},
    )


def day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}请填写实际存在的日期, 例如 2026-03-12。",
        },
    )


def choose(label: str, options: list[tuple[str, str]], *, help_text: str = "") -> forms.ChoiceField:
    few = len(options) <= FEW
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=options if few else [("", "请选择"), *options],
        widget=forms.RadioSelect if few else forms.Select,
        error_messages={"required": f"请选择{label}。", "invalid_choice": "请从列出的选项中选择。"},
    )


class StepForm(forms.Form):
    """Made with the data sent and the matter; `given` is what the step is performed with."""

    covers: tuple[str, ...] = ()
    """Needs of the step that this form supplies under other names, or that the step's own function supplies."""

    def __init__(self, data: Any = None, matter: Matter | None = None) -> None:
        super().__init__(data)
        self.matter = matter
        self.build()

    def build(self) -> None:
        """Fields that depend on the matter."""

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class MendForm(StepForm):
    mended = words("更正了什么", help_text="写明更正的项目和更正后的内容; 申请人当场确认。")


class ReasonForm(StepForm):
    reason = words("理由")


class NotOursForm(StepForm):
    reason = words("理由", help_text="写明该事项为什么不属于本机关职权范围。")
    competent = line("应当向哪个机关申请", help_text="写机关全称; 法律要求告知申请人。")


class CorrectForm(StepForm):
    """Every material with a tick, a ready phrase and room for a word of one's own: told once, and whole."""

    covers = ("items",)

    def build(self) -> None:
        assert self.matter is not None
        application = queries.application_of(self.matter)
        told = queries.told_before(self.matter)
        ready = [(phrase["key"], phrase["problem"]) for phrase in phrases()["problems"]]
        self.rows: list[tuple[str, str]] = [(completeness.FORM, "申请表")]
        self.rows += [(row.material_id, row.name) for row in queries.materials_of(application)]
        lacking = {row.material_id for row in queries.asked_for_now(application)}
        if told:
            self.rows = [row for row in self.rows if row[0] in told]
        for key, name in self.rows:
            self.fields[f"tick-{key}"] = forms.BooleanField(
                label=name, required=False, initial=key in lacking
            )
            problem = forms.ChoiceField(label=f"{name}的问题", choices=ready, required=False)
            problem.initial = "absent" if key in lacking else "unclear"
            self.fields[f"problem-{key}"] = problem
            self.fields[f"more-{key}"] = line(f"{name}的补充说明", required=False)

    def lines(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"tick-{key}"], self[f"problem-{key}"], self[f"more-{key}"]) for key, _ in self.rows]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"tick-{key}") for key, _ in self.rows):
            raise forms.ValidationError("请至少勾选一项需要补正的材料; 材料齐全的请办理「受理」。")
        return cleaned

    def given(self) -> dict[str, Any]:
        ready = {phrase["key"]: phrase for phrase in phrases()["problems"]}
        return {
            "items": [self._item(key, ready) for key, _ in self.rows if self.cleaned_data.get(f"tick-{key}")]
        }

    def _item(self, key: str, ready: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        phrase = ready[self.cleaned_data.get(f"problem-{key}") or "other"]
        more = self.cleaned_data.get(f"more-{key}", "")
        return {
            "material": key,
            "problem": phrase["problem"],
            "how": f"{phrase['how']}; {more}" if more else phrase["how"],
        }


class SupplyForm(StepForm):
    """At the counter: what the applicant has brought of what was asked for."""

    def build(self) -> None:
        assert self.matter is not None
        application = queries.application_of(self.matter)
        asked = queries.asked_for_now(application) or queries.deferred_of(application)
        options = [(row.material_id, row.name) for row in asked] or [(completeness.FORM, "申请表")]
        self.fields["materials"] = forms.MultipleChoiceField(
            label="已经收到",
            choices=options,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请勾选已经收到的材料。", "invalid_choice": "请从列出的材料中选择。"},
        )


class DeferForm(StepForm):
    applicant_promise = words(
        "申请人的书面承诺", help_text="承诺补交的材料、期限和不补交的后果, 由申请人签名。"
    )

    def build(self) -> None:
        assert self.matter is not None
        application = queries.application_of(self.matter)
        lacking = queries.outstanding_of(application, queries.item_of(application))
        self.fields["deferred"] = forms.MultipleChoiceField(
            label="容缺后补的材料",
            choices=[(material.id, material.name) for material in lacking],
            initial=[material.id for material in lacking],
            widget=forms.CheckboxSelectMultiple,
            help_text=f"自受理之日起{local_rules().deferred_days}个工作日内补交; 只有清单标明可容缺的材料可以后补。",
            error_messages={"required": "请勾选后补的材料; 没有缺少材料的请直接受理。"},
        )
        self.fields[
            "applicant_promise"
        ].initial = "本人承诺在规定期限内补交所列材料; 逾期未补交的, 同意按撤回申请处理。"


class CommitForm(StepForm):
    covers = ("proofs",)
    signed = forms.BooleanField(
        label="申请人已阅读并签署告知承诺书",
        help_text=local_rules().commitment_sentence,
        error_messages={"required": "请在申请人签署之后勾选。"},
    )


class OfficersForm(StepForm):
    """Two of the office's own staff (第三十四条第三款)."""

    covers: tuple[str, ...] = ("officers",)

    def build(self) -> None:
        assert self.matter is not None
        staff = Staff.objects.filter(organisation=self.matter.owner, until=None).order_by("name", "number")
        options = [("", "请选择"), *((one.number, f"{one.name}({one.number})") for one in staff)]
        for name, label in (("first", "核查人员之一"), ("second", "核查人员之二")):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=options,
                error_messages={"required": f"请选择{label}; 核查应由两名以上工作人员进行。"},
            )
        self.order_fields(["first", "second"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "两名核查人员不能是同一人; 请另选一名。")
        return cleaned

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["officers"] = [given.pop("first"), given.pop("second")]
        return given


class CheckForm(OfficersForm):
    conclusion = choose("核查结论", list(Finding.Conclusion.choices))
    account = words("核查情况", required=False)


class KeptForm(OfficersForm):
    conclusion = words("核查情况")


class RectifyForm(OfficersForm):
    findings = words("不符之处和整改要求")


class ConclusionForm(StepForm):
    conclusion = words("整改情况")


class ThirdPartyForm(StepForm):
    third_party = line("利害关系人的姓名或者名称", help_text="告知书发给该人; 页面和记录上只显示部分字。")


class ViewsForm(StepForm):
    views = words("陈述申辩意见", help_text="未提出意见的, 请写“未提出意见”。")


class ExcludeForm(StepForm):
    activity = choose(
        "需要进行的活动", [(one, one) for one in EXCLUDED_ACTIVITIES], help_text="只有这八种时间不计入期限。"
    )
    expected_days = forms.IntegerField(
        label="预计需要(工作日)",
        min_value=1,
        max_value=365,
        error_messages={
            "required": "请填写预计需要的工作日数, 书面告知申请人。",
            "invalid": "请填写整数, 例如 10。",
            "min_value": "至少为 1 个工作日。",
            "max_value": "不能超过 365 个工作日, 请核对。",
        },
    )
    performed_by = line("由谁进行", required=False, help_text="检验、鉴定机构或者评审组织的名称。")


class ResultForm(StepForm):
    result = words("结果")


class AnnouncementForm(StepForm):
    announcement = words("公告内容", help_text="听证的事项、时间、地点和参加办法。")


class OfferHearingForm(StepForm):
    facts_found = words("拟作出的决定及其事实、理由", required=False)


class NotifyHearingForm(StepForm):
    hearing_on = day("举行听证的日期", help_text="应当至少提前七个工作日通知。")
    place = line("地点")

    def given(self) -> dict[str, Any]:
        held_on: date = self.cleaned_data["hearing_on"]
        return {"hearing_on": held_on.isoformat(), "place": self.cleaned_data["place"]}


class RecordForm(StepForm):
    record = words("听证笔录", help_text="经参加人确认无误并签名或者盖章; 决定根据笔录作出。", rows=6)


class ExtendForm(StepForm):
    reason = words("延长的理由", help_text="写进告知书; 申请人会看到。")


class UnifiedExtendForm(ExtendForm):
    approval = line("本级人民政府负责人的批准", help_text="批准文件的名称和文号。")


class GrantForm(StepForm):
    content = words("决定内容", required=False, help_text="准予的范围; 没有特别内容的可以不填。")
    valid_until = day("有效期至", required=False, help_text="不填的, 按证照类型的有效期推算。")


class RefuseForm(StepForm):
    covers = ("remedies",)
    reasons = words("理由", help_text="写明查明的事实和不符合哪一条规定; 救济途径由系统写进决定书。")


class DeliverForm(StepForm):
    way = choose("送达方式", [(way, way) for way in phrases()["ways"]])


class WithdrawForm(StepForm):
    reason = words("申请人的说明", required=False, help_text="窗口代为登记时, 请附申请人签名的撤回申请。")


STEP_FORMS: Mapping[str, Callable[..., forms.Form]] = {
    "mend_on_the_spot": MendForm,
    "not_required": ReasonForm,
    "not_ours": NotOursForm,
    "ask_to_correct": CorrectForm,
    "supply": SupplyForm,
    "supply_deferred": SupplyForm,
    "accept_with_deferred": DeferForm,
    "commit": CommitForm,
    "record_check": CheckForm,
    "tell_third_party": ThirdPartyForm,
    "record_views": ViewsForm,
    "exclude_time": ExcludeForm,
    "end_exclusion": ResultForm,
    "call_hearing": AnnouncementForm,
    "offer_hearing": OfferHearingForm,
    "notify_hearing": NotifyHearingForm,
    "hold_hearing": RecordForm,
    "extend": ExtendForm,
    "grant": GrantForm,
    "grant_on_commitment": GrantForm,
    "refuse": RefuseForm,
    "deliver": DeliverForm,
    "deliver_refusal": DeliverForm,
    "withdraw": WithdrawForm,
    "confirm_kept": KeptForm,
    "order_rectification": RectifyForm,
    "confirm_rectified": ConclusionForm,
    "revoke": RefuseForm,
    "revoke_at_once": RefuseForm,
}
SUPPLIED_BY_THE_ACT = ("letter",)
"""Every paper is issued by the step's own function."""


def forms_of(procedure_key: str, steps: tuple[str, ...]) -> dict[str, Callable[..., forms.Form]]:
    found = {step: STEP_FORMS[step] for step in steps if step in STEP_FORMS}
    if procedure_key == "cases.unified":
        found["extend"] = UnifiedExtendForm
    return found
