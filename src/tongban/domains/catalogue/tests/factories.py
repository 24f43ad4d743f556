"""An item as a file would have it, a folder of such files, and the organisations that exercise items."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from tongban.kernel.orgs.models import Organisation, Region
from tongban.lib.idcard import make_credit_code

FOOD: dict[str, Any] = {
    "key": "food-operation-licence",
    "name": "食品经营许可",
    "handling": "新办",
    "type": "行政许可",
    "level": "city",
    "department": "market",
    "procedure": "cases.licence",
    "everyday": ["开饭店", "办食品证", "餐饮许可证"],
    "audience": ["enterprise"],
    "themes": {"person": [], "enterprise": ["准营准办"]},
    "basis": [{"law": "中华人民共和国食品安全法", "article": "第三十五条"}],
    "conditions": ["已经取得营业执照"],
    "statutory": {"days": 20, "unit": "working_days", "law": "行政许可法第四十二条第一款"},
    "promise": {"days": 5, "unit": "working_days"},
    "handling_kind": "承诺件",
    "fee": {"charged": False},
    "materials": [
        {"name": "营业执照", "need": "required", "form": "电子", "source": "government", "issuer": "市场监督管理部门", "licence": "business-licence"},
        {"name": "布局图", "need": "conditional", "when": "制作冷荤的", "form": "电子", "source": "self"},
    ],
    "form": [{"name": "premises", "label": "经营场所地址", "kind": "text", "max": 100}],
    "situations": [{"name": "制作冷荤", "adds": ["布局图"]}],
    "commitment": {"offered": False},
    "result": {"name": "食品经营许可证", "kind": "证照", "licence": "food-operation-permit", "validity": "5 years"},
    "visits": 0,
    "depth": "全程网办",
    "windows": "政务服务中心2楼",
    "phone": "0519-12345",
    "complaint": "0519-12345",
    "flow": ["申请", "受理", "审查", "决定", "送达"],
    "faq": [{"q": "要等多久?", "a": "五个工作日。"}],
}  # fmt: skip
LICENCES = [
    {"key": "business-licence", "name": "营业执照", "kind": "证照", "holder": "enterprise", "defined_by": "market", "validity": "long"},
    {"key": "food-operation-permit", "name": "食品经营许可证", "kind": "证照", "holder": "enterprise", "defined_by": "market", "validity": "5 years"},
]  # fmt: skip
KNOWN = {
    "licences": {"business-licence", "food-operation-permit"},
    "departments": {"market"},
    "items": {"food-operation-licence"},
}


def an_entry(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(FOOD), **changes}


def a_folder(place: Path, *entries: dict[str, Any], file: str = "market.yaml") -> Path:
    (place / "items").mkdir(parents=True, exist_ok=True)
    (place / "licence-types.yaml").write_text(yaml.safe_dump(LICENCES, allow_unicode=True), encoding="utf-8")
    words = yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False)
    (place / "items" / file).write_text(words, encoding="utf-8")
    return place


def a_district_office(code: str, name: str, department: str = "market") -> Organisation:
    region = Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": "district", "parent_id": "3204"}
    )[0]
    return Organisation.objects.create(
        key=f"{code}-{department}",
        code=make_credit_code("11", code, f"TD{int(code):07d}"),
        name=f"{name}市场监督管理局",
        short_name=f"{name}市监局",
        region=region,
        level="district",
        phone="0519-00000000",
    )
