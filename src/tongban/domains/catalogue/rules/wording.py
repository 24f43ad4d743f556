"""What is wrong with an item, said in Chinese with its place, so that whoever wrote it can mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

ELEMENTS = {
    "key": "标识",
    "name": "名称",
    "handling": "业务办理项",
    "type": "事项类型",
    "level": "行使层级",
    "department": "部门",
    "local_code": "地方编码",
    "procedure": "办理程序",
    "everyday": "日常用语",
    "audience": "服务对象",
    "themes": "主题",
    "basis": "设定依据",
    "law": "法律名称",
    "article": "条款",
    "text": "条文",
    "conditions": "受理条件",
    "statutory": "法定办结时限",
    "promise": "承诺办结时限",
    "days": "天数",
    "unit": "单位",
    "handling_kind": "办件类型",
    "fee": "收费",
    "charged": "是否收费",
    "items": "收费项目",
    "standard": "标准",
    "materials": "申请材料",
    "need": "必要性",
    "when": "适用情形",
    "form": "申请表",
    "copies": "份数",
    "source": "来源渠道",
    "issuer": "出具单位",
    "licence": "证照类型",
    "template": "空白表格",
    "label": "字段名称",
    "kind": "种类",
    "required": "是否必填",
    "help": "填写说明",
    "options": "选项",
    "max": "最多字数",
    "prefill": "自动带出",
    "situations": "情形",
    "adds": "增加的材料",
    "commitment": "告知承诺",
    "offered": "是否实行",
    "proofs": "证明事项",
    "on_site_check": "现场核查",
    "excluded": "特别程序",
    "result": "办理结果",
    "validity": "有效期",
    "renewal_of": "延续的事项",
    "visits": "到现场次数",
    "depth": "网办深度",
    "windows": "办理地点",
    "phone": "咨询电话",
    "complaint": "投诉电话",
    "flow": "办理流程",
    "faq": "常见问题",
    "q": "问题",
    "a": "回答",
    "limits": "数量限制",
    "scenarios": "情景测试",
    "lines": "内容",
    "person": "个人",
    "enterprise": "企业",
    "none": "无法定时限",
    "defined_by": "定义部门",
    "holder": "持有人",
    "fields": "照面字段",
}
VALUES = {
    "working_days": "工作日",
    "days": "日",
    "months": "月",
    "required": "必须提交",
    "conditional": "特定情形提交",
    "deferrable": "容缺后补",
    "self": "申请人自备",
    "government": "政府部门核发",
    "third_party": "第三方出具",
    "person": "个人",
    "enterprise": "企业",
    "text": "一行文字",
    "textarea": "多行文字",
    "number": "数字",
    "money": "金额",
    "date": "日期",
    "choice": "单选",
    "choices": "多选",
    "phone": "电话",
    "id_number": "身份证号",
    "credit_code": "统一社会信用代码",
    "yes_no": "是或否",
    "region": "区划",
    "city": "市级",
    "district": "区县级",
    "town": "乡镇级",
    "village": "村（社区）级",
    "long": "长期",
}
"""What a value that files write in English is called where people read it."""
_MEANT_FORM = {"materials": "形式"}
"""`form` of a material is its form; of an item, the application form."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands (as names and numbers), and the sentence."""

    place: tuple[str | int, ...]
    sentence: str

    @property
    def element(self) -> str:
        return str(self.place[0]) if self.place else ""

    def __str__(self) -> str:
        return f"{placed(self.place)}: {self.sentence}" if self.place else self.sentence


def placed(place: Sequence[str | int]) -> str:
    """`("materials", 1, "need")` is 申请材料第2项的必要性."""
    words = ""
    for at, part in enumerate(place):
        if isinstance(part, int):
            words += f"第{part + 1}项"
            continue
        title = (
            _MEANT_FORM.get(str(place[0]), ELEMENTS["form"])
            if part == "form" and at
            else ELEMENTS.get(part, part)
        )
        words += f"的{title}" if words else title
    return words


def problems_of(error: ValidationError) -> list[Problem]:
    return [Problem(tuple(fault["loc"]), _sentence(fault)) for fault in error.errors(include_url=False)]


def _sentence(fault: Mapping[str, Any]) -> str:
    kind, context = str(fault["type"]), fault.get("ctx", {})
    name = fault["loc"][-1] if fault["loc"] else ""
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        return f"不能是「{fault['input']}」, 只能是: {allowed}。"
    if kind == "string_pattern_mismatch":
        return f"「{fault['input']}」的写法不对; {_PATTERNS.get(str(name), '请按填写说明改写。')}"
    sentence = _SENTENCES.get(kind, "填写的内容不合要求; 请对照填写说明改正。")
    return sentence.format(name=name, **context)


_PATTERNS = {
    "key": "标识只用小写字母、数字和连字符, 例如 food-operation-licence。",
    "department": "请写 departments.yaml 里的部门标识。",
    "name": "字段标识以小写字母开头, 只用小写字母、数字和下划线, 例如 premises。",
    "validity": "有效期写作 5 years、6 months 或 long。",
}
_SENTENCES = {
    "missing": "没有填写; 请补上这一项。",
    "extra_forbidden": "实施清单里没有「{name}」这个要素; 请删去, 或者核对拼写。",
    "string_type": "应当填写文字。",
    "string_too_short": "不能是空白; 请填写内容。",
    "int_type": "应当填写整数。",
    "int_parsing": "应当填写整数。",
    "bool_type": "只能是 true 或 false。",
    "list_type": "应当是一个清单, 每行一项。",
    "dict_type": "应当是一组「要素: 内容」。",
    "model_type": "应当是一组「要素: 内容」。",
    "too_short": "至少要有 {min_length} 项, 现有 {actual_length} 项; 请补足。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
}
