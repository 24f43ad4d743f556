"""The short way to write items: what a file's items have in common, blocks of forms and materials that many share, and
the further handlings (变更、延续、注销、补办) of one licence, written out in full before anything is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]

_TERM = re.compile(r"^(\d+)(个工作日|日|天|个月)(?: (.+))?$")
_UNITS = {"个工作日": "working_days", "日": "days", "天": "days", "个月": "months"}
_LIBRARY_KEY = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_BLANK_FORMS = ("申请书", "申请表", "承诺书", "登记表", "申报表")
_LONGEST = {"text": 100, "textarea": 500}
_NOT_INHERITED = ("handlings", "handling", "faq", "scenarios", "split", "sureness", "limits", "situations", "on_site_check", "excluded", "flow")  # fmt: skip
_OURS = ("handlings", "short", "issuer", "split", "held")
"""What the short way has beyond the elements of an item."""
_ASSUMED: Entry = {
    "handling": "",
    "type": "行政许可",
    "level": "city",
    "audience": ["enterprise"],
    "fee": {"charged": False},
    "commitment": {"offered": False},
    "visits": 0,
    "depth": "全程网办",
    "windows": "",
    "phone": "0519-12345",
    "complaint": "0519-12345",
}


class Unclear(ValueError):
    """A short form that nobody can write out; the sentence says what to mend."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What `shared.yaml` keeps for all departments: blocks of a form, materials, handlings; each by its key."""

    forms: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    materials: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    handlings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def written_out(entry: Mapping[str, Any], *, common: Mapping[str, Any], shared: Shared) -> Iterator[Entry]:
    """The item and its further handlings, each with all its elements."""
    main = {**_ASSUMED, **common, **entry}
    main.setdefault("themes", {})
    if main.get("handlings") and not main["handling"]:
        main["handling"] = "新办"
    if main.get("short") and main["short"] not in main.get("everyday", ()):
        # Whoever asks for it by its short name means the licence itself before its changes and renewals.
        main["everyday"] = [*main.get("everyday", ()), main["short"]]
    yield _full(main, shared)
    for key, own in (main.get("handlings") or {}).items():
        yield _full(_handled(main, key, own or {}, shared), shared)


def _handled(main: Entry, key: str, own: Mapping[str, Any], shared: Shared) -> Entry:
    template = shared.handlings.get(key, {})
    if not template and "handling" not in own:
        raise Unclear(
            f"「{key}」不是通用的业务办理项; 请写明 handling, 或者从 shared.yaml 的 handlings 中选用。"
        )
    kept = {name: value for name, value in main.items() if name not in _NOT_INHERITED}
    made = {**kept, **template, **own, "key": f"{main['key']}-{key}"}
    if "basis" in template and "basis" not in own:
        made["basis"] = [*main.get("basis", ()), *template["basis"]]
    if "materials" in own and "faq" not in own:
        made.pop("faq", None)  # the general answers go with the general materials
    if made.get("procedure") == "cases.renewal":
        made["renewal_of"] = main["key"]
    made["held"] = main.get("result", {})
    return made


def _full(entry: Entry, shared: Shared) -> Entry:
    promise = _promise(entry.get("promise"))
    result = {"kind": "证照", **_mapping(entry, "result")}
    held = entry.get("held", result)
    words = {
        "{short}": entry.get("short") or held.get("name", ""),
        "{result}": held.get("name", ""),
        "{issuer}": entry.get("issuer", ""),
        "{licence}": held.get("licence", ""),
    }
    audience, at_once = entry["audience"], promise["days"] == 0
    made = {
        **{name: value for name, value in entry.items() if name not in _OURS},
        "themes": {whom: entry["themes"].get(whom, []) if whom in audience else [] for whom in ("person", "enterprise")},
        "basis": [_basis(one) for one in entry.get("basis", ())],
        "statutory": _statutory(entry.get("statutory")),
        "promise": promise,
        "handling_kind": "即办件" if at_once else "承诺件",
        "procedure": "cases.immediate" if at_once else entry.get("procedure", "cases.licence"),
        "materials": [_material(one, shared) for one in entry.get("materials", ())],
        "form": [made for one in entry.get("form", ()) for made in _fields(one, audience, shared)],
        "result": result,
    }  # fmt: skip
    made["flow"] = entry.get("flow") or _flow(entry, at_once)
    if split := entry.get("split"):
        made["faq"] = [*entry.get("faq", ()), {"q": "市级和区（市）怎么分工？", "a": split}]
    filled: Entry = _filled(made, words)
    return filled


def _mapping(entry: Entry, name: str) -> Mapping[str, Any]:
    value = entry.get(name)
    if not isinstance(value, Mapping):
        raise Unclear(f"没有写明 {name}, 或者写法不对; 请写成一组「要素: 内容」。")
    return value


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """Everything with the words of this item in the places kept for them."""
    if isinstance(value, str):
        for place, word in words.items():
            value = value.replace(place, word)
        return value
    if isinstance(value, Mapping):
        return {name: _filled(one, words) for name, one in value.items()}
    return [_filled(one, words) for one in value] if isinstance(value, list) else value


def _basis(given: Any) -> Any:
    """«法律名称 第几条»."""
    if not isinstance(given, str):
        return given
    law, space, article = given.rpartition(" ")
    if not space:
        raise Unclear(f"依据「{given}」应当写作「法律名称 第几条」, 中间空一格。")
    return {"law": law, "article": article}


def _term(given: str) -> tuple[int, str, str]:
    found = _TERM.match(given)
    if not found:
        raise Unclear(f"期限「{given}」应当写作「20个工作日 依据的条款」「30日」或者「2个月」。")
    return int(found[1]), _UNITS[found[2]], found[3] or ""


def _statutory(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    if given == "无":
        return {"none": True}
    days, unit, law = _term(given)
    return {"days": days, "unit": unit, "law": law}


def _promise(given: Any) -> Entry:
    if isinstance(given, Mapping):
        return dict(given)
    if given == "即办":
        return {"days": 0}
    days, unit, _ = _term(str(given))
    return {"days": days, "unit": unit}


def _material(given: Any, shared: Shared) -> Entry:
    """A key of the shared ones, «名称：要求», or its elements, with what goes without saying filled in."""
    made: Entry
    if isinstance(given, str) and _LIBRARY_KEY.match(given):
        made = dict(_kept(shared.materials, given, "材料"))
    elif isinstance(given, str):
        name, _, standard = given.partition("：")
        made = {"name": name, "standard": standard}
    elif "use" in given:
        rest = {name: value for name, value in given.items() if name != "use"}
        made = {**_kept(shared.materials, given["use"], "材料"), **rest}
    else:
        made = dict(given)
    made.setdefault("need", "conditional" if made.get("when") else "required")
    made.setdefault("form", "电子")
    made.setdefault("source", "government" if made.get("issuer") else "self")
    made.setdefault("template", str(made.get("name", "")).endswith(_BLANK_FORMS))
    return made


def _fields(given: Any, audience: Sequence[str], shared: Shared) -> Iterator[Entry]:
    """A key of the shared blocks, «字段 名称 种类 选项/选项», or the elements of one field."""
    if not isinstance(given, str):
        yield dict(given)
        return
    parts = given.split(" ")
    if len(parts) > 1:
        yield _field(given, parts)
        return
    key = ("either" if len(audience) > 1 else audience[0]) if given == "applicant" else given
    for one in _kept(shared.forms, key, "表单"):
        yield from _fields(one, audience, shared)


def _field(given: str, parts: list[str]) -> Entry:
    if len(parts) not in (3, 4):
        raise Unclear(f"字段「{given}」应当写作「字段标识 名称 种类」, 选择题再加「选项/选项」。")
    made: Entry = {"name": parts[0], "label": parts[1], "kind": parts[2]}
    if parts[2] in _LONGEST:
        made["max"] = _LONGEST[parts[2]]
    if len(parts) == 4:
        made["options"] = parts[3].split("/")
    return made


def _kept(library: Mapping[str, Any], key: str, what: str) -> Any:
    if key not in library:
        raise Unclear(f"shared.yaml 里没有标识为「{key}」的{what}; 请核对拼写或者先补进去。")
    return library[key]


def _flow(entry: Entry, at_once: bool) -> list[str]:
    if at_once:
        return ["申请", "受理", "决定", "送达"]
    between = ["现场核查"] if entry.get("on_site_check") else []
    return ["申请", "受理", "审查", *between, *entry.get("excluded", ()), "决定", "送达"]
