"""The identifier of an electronic licence (电子证照标识, GB/T 36904): its parts, its check character, reading and making one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

ROOT = "1.2.156.3005.2"
"""The branch under which licences are named; it and the dots take no part in the check."""

_TYPE = re.compile(r"[0-9A-Z]{18}[0-9]{3}")
_ISSUER = re.compile(r"[0-9A-Z]{18}|[0-9]{6}")
_SERIAL = re.compile(r"[0-9A-Z]{7,32}")
_VERSION = re.compile(r"[0-9]{3}")


class BadIdentifier(ValueError):
    """Not an identifier; the message is a Chinese sentence fit to show."""


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """`type_code` is the defining organ's credit code and a three-digit sequence; `version` grows with every reissue."""

    type_code: str
    issuer: str
    serial: str
    version: str

    def __str__(self) -> str:
        middle = (self.type_code, self.issuer, self.serial, self.version)
        return ".".join((ROOT, *middle, check_character("".join(middle))))


def check_character(text: str) -> str:
    """ISO/IEC 7064 MOD 37,36 over the four middle parts, joined."""
    return str(mod_37_36.calc_check_digit(text))


def make_identifier(type_code: str, issuer: str, serial: str, version: int) -> str:
    made = LicenceIdentifier(type_code, issuer, serial, f"{version:03d}")
    _check_parts(made)
    return str(made)


def read_identifier(text: str) -> LicenceIdentifier:
    tidy = text.strip().upper()
    if not tidy.startswith(f"{ROOT}."):
        raise BadIdentifier(f"电子证照标识应以 {ROOT} 开头，请对照证照核对后重新填写。")
    parts = tidy[len(ROOT) + 1 :].split(".")
    if len(parts) != 5:
        raise BadIdentifier(
            "电子证照标识应有类型、颁发机构、流水号、版本号和校验位五段，中间用点隔开，请核对。"
        )
    found = LicenceIdentifier(*parts[:4])
    _check_parts(found)
    if str(found) != tidy:
        raise BadIdentifier("电子证照标识的校验位不符，可能有一位填错，请对照证照逐位核对。")
    return found


def _check_parts(found: LicenceIdentifier) -> None:
    shapes = (
        (_TYPE, found.type_code, "证照类型代码应为18位统一社会信用代码加3位顺序号"),
        (_ISSUER, found.issuer, "颁发机构代码应为18位统一社会信用代码或者6位区划代码"),
        (_SERIAL, found.serial, "流水号应为7至32位数字或者大写字母"),
        (_VERSION, found.version, "版本号应为3位数字"),
    )
    for shape, part, sentence in shapes:
        if not shape.fullmatch(part):
            raise BadIdentifier(f"电子证照标识中的{sentence}，请核对。")
