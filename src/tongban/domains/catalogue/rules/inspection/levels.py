"""四级四同: wherever an item is exercised it has one name, one code, one type and one basis; a claim that differs is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, Finding, Place, Severity

CODE, TITLE = "levels.differ", "四级四同不一致"
SOURCE = "国发〔2018〕27号(名称、类型、依据、编码统一)"
LEVEL_SIGN = {"city": "3", "district": "4", "town": "5", "village": "6"}
"""行使层级 in the nineteenth place of an implementation code."""
_BODY = 18
"""The credit code of the implementing body, which stands before it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be the same at every level, and the implementation code that says the rest."""

    name: str
    basic_code: str
    type: str
    basis: tuple[str, ...]
    level: str = ""
    code: str = ""
    body: str = ""


def differences(base: Identity, own: Identity) -> Iterator[Finding]:
    """How a claim contradicts the basic entry it claims, or itself."""
    if own.name != base.name:
        yield _finding(
            ("name",),
            own.name,
            f"名称与基本目录的「{base.name}」不同",
            "请改回基本目录的名称; 需要改名的由主管部门修订基本目录。",
        )
    if own.type != base.type:
        yield _finding(
            ("type",), own.type, f"事项类型与基本目录的「{base.type}」不同", "请改回基本目录的类型。"
        )
    if set(own.basis) != set(base.basis):
        other = "、".join(sorted(set(own.basis) ^ set(base.basis)))
        yield _finding(
            ("basis",),
            other,
            f"设定依据与基本目录不同: {other}",
            "请改回基本目录的依据; 法律有变的由主管部门修订。",
        )
    if own.basic_code != base.basic_code:
        yield _finding(
            ("basic_code",),
            own.basic_code,
            f"基本编码与基本目录的 {base.basic_code} 不同",
            "请改回基本目录的编码。",
        )
    yield from wrong_codes(own)


def wrong_codes(own: Identity) -> Iterator[Finding]:
    """An implementation code is body, level and basic code, one behind the other."""
    if not own.code:
        return
    if len(own.code) != _BODY + 1 + 12 or own.code[_BODY + 1 :] != own.basic_code:
        yield _finding(
            ("code",),
            own.code,
            "实施编码里的基本编码与基本目录不同",
            "请按「机构代码、层级、基本编码」重新编制。",
        )
    elif own.level and own.code[_BODY] != LEVEL_SIGN.get(own.level):
        yield _finding(("code",), own.code, "实施编码里的行使层级与本机构不同", "请按本机构的层级重新编制。")
    elif own.body and own.code[:_BODY] != own.body:
        yield _finding(
            ("code",),
            own.code,
            "实施编码里的机构代码不是本机构的统一社会信用代码",
            "请按本机构的代码重新编制。",
        )


def _finding(place: Place, quote: str, sentence: str, cure: str) -> Finding:
    severity: Severity = ERROR
    return Finding(CODE, severity, place, quote[:80], sentence, cure)
