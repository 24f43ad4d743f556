"""What stands in a form as an example, by what its field asks for; and a whole form filled in for somebody invented (示范文本)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from tongban.domains.catalogue.rules.guide import FieldView
from tongban.lib.idcard import make_credit_code, make_id_number

EXAMPLES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("地址", "地点", "坐落", "位置", "住所", "起止点"), ("@address",)),
    (("姓名", "联系人", "法定代表人", "负责人", "经办人", "责任人", "主持人员"), ("@person",)),
    (("单位名称", "申请人名称", "企业名称", "机构名称", "申请单位", "主办单位"), ("@applicant",)),
    (("项目代码",), ("2609-320412-04-01-128563", "2511-320411-04-03-660271", "2603-320402-04-05-417908")),
    (("账号",), ("6217001210099004417", "6228480418830027715", "10607301040218866")),
    (("编号", "证号", "号码", "文号", "批复"), ("320412-2026-0118", "常字第20260327号", "JS20261105")),
    (("学校", "院校"), ("江苏理工学院", "常州大学", "江苏第二师范学院", "常州工学院")),
    (("学科",), ("小学语文", "小学数学", "初中英语", "学前教育", "高中物理")),
    (("医院", "医疗卫生机构"), ("常州市第一人民医院", "常州市妇幼保健院", "武进人民医院")),
    (("国籍", "侨居国", "住在国"), ("马来西亚", "加拿大", "澳大利亚", "新加坡")),
    (("行业",), ("餐饮业", "零售业", "仓储业", "软件和信息技术服务业", "通用设备制造业")),
    (("用途", "目的"), ("求职入职", "办理签证", "生产经营", "报名考试", "子女入学")),
    (("河道",), ("武宜运河", "采菱港", "丁塘港", "北塘河")),
    (("项目名称", "工程名称"), ("智能装备生产线技术改造项目", "标准厂房二期工程", "年产5万套精密部件项目", "社区卫生服务站改造工程")),
    (("活动名称",), ("新春灯会", "龙城青年音乐节", "西太湖半程马拉松")),
    (("标准名称", "拟命名", "备选名称"), ("采菱路", "聚湖东路", "凤栖苑", "锦程大厦")),
    (("拟用名称", "拟设", "拟定名称"), ("@applicant",)),
    (("楼层",), ("1层", "2层", "1至2层", "地下1层")),
    (("拼音", "罗马字母"), ("CAILING LU", "JUHU DONGLU")),
    (("国标", "测量范围"), ("(0～1000)mm", "(0～600)℃")),
)  # fmt: skip
"""By words of the label. @address, @person and @applicant stand for what belongs to whoever applies."""
LONG_EXAMPLES = (
    "因生产经营需要提出申请, 具体情况见所附材料。",
    "本人符合申请条件, 所附材料真实有效, 请予办理。",
    "场所已经装修完毕, 人员和设备已经到位, 申请办理。",
    "情况属实, 详见附件。",
)

NAME, FIRM, ADDRESS = "张三", "常州市某某商贸有限公司", "江苏省常州市武进区湖塘镇花园街88号"
TOWN = "武进区湖塘镇"
ID_NUMBER = make_id_number("320471", date(1990, 1, 1), 123)
"""Of a region that was never given to a district; nobody's."""
CREDIT_CODE = make_credit_code("91", "320412", "TE9000001")
PHONE = "15400000000"
TO_BE_WRITTEN = "（按实际情况填写）"
_SAID = {
    "person.name": NAME, "person.id_number": ID_NUMBER, "person.phone": PHONE,
    "enterprise.name": FIRM, "enterprise.credit_code": CREDIT_CODE,
}  # fmt: skip
_OF_APPLICANT = {"@address": ADDRESS, "@person": NAME}


def examples_for(label: str) -> tuple[str, ...]:
    return next((values for words, values in EXAMPLES if any(word in label for word in words)), ())


def applicant_of(audience: Collection[str], form: Sequence[FieldView]) -> str:
    """Whose name the sample bears: an enterprise's where the form asks for one, or where nobody else may apply."""
    asks = any(field.prefill.startswith("enterprise.") for field in form)
    return FIRM if asks or "person" not in audience else NAME


def sample_of(form: Sequence[FieldView], *, applicant: str, on: date) -> dict[str, str | list[str]]:
    """A right answer for each field, always the same for the same form and day."""
    return {field.name: _sample(field, applicant, on) for field in form}


def _sample(field: FieldView, applicant: str, on: date) -> str | list[str]:
    if field.prefill in _SAID:
        return _SAID[field.prefill]
    if field.kind == "choices":
        return list(field.options[:2])
    by_kind: dict[str, Any] = {
        "choice": field.options[0] if field.options else "", "yes_no": "否", "phone": PHONE, "id_number": ID_NUMBER,
        "credit_code": CREDIT_CODE, "number": "120", "money": "100000", "region": TOWN, "textarea": LONG_EXAMPLES[0],
        "date": (on + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    return str(by_kind[field.kind] if field.kind in by_kind else _words(field, applicant))[
        : field.max or None
    ]


def _words(field: FieldView, applicant: str) -> str:
    value = next(iter(examples_for(field.label)), TO_BE_WRITTEN)
    return applicant if value == "@applicant" else _OF_APPLICANT.get(value, value)
