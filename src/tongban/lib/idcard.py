"""身份证号码 and 统一社会信用代码: what they say, whether they hold, and invented ones that hold."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

Sex = Literal["男", "女"]

# GB 32100-2015: digits and capital letters without I, O, S, V and Z.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {sign: value for value, sign in enumerate(CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# GB 11714: the inner nine characters of a credit code are the organisation code, with a check of their own.
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_AUTHORITIES = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监督管理",
    "A": "中央军委改革和编制办公室",
    "N": "农业",
    "Y": "其他",
}


class BadNumber(ValueError):
    """The number cannot be right; the message is fit to show to the person who typed it."""


@dataclass(frozen=True)
class IdNumber:
    """What an 18-digit number of a natural person says of its holder (GB 11643-1999)."""

    number: str
    region: str
    born: date
    sex: Sex

    @property
    def kind(self) -> Literal["居民身份证", "港澳台居民居住证", "外国人永久居留身份证"]:
        if self.number[0] == "9":
            return "外国人永久居留身份证"
        if self.region in ("810000", "820000", "830000"):
            return "港澳台居民居住证"
        return "居民身份证"

    def age(self, on: date) -> int:
        """周岁, full from the birthday on."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class CreditCode:
    """What a unified social credit code says of its organisation (GB 32100-2015)."""

    code: str
    authority: str
    region: str
    body: str

    @property
    def body_holds(self) -> bool:
        """Codes from before 2015 may fail the inner check: a reason to look twice, none to turn away."""
        return self.body[8] == _body_check(self.body[:8])


def tidy(text: str) -> str:
    """As typed or pasted: full-width digits, blanks and a small x are no errors."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def read_id_number(text: str, *, on: date | None = None) -> IdNumber:
    """`on` is the day of reading: with it, a birth in the future is refused too."""
    number = tidy(text)
    if not number:
        raise BadNumber("请填写公民身份号码。")
    if re.fullmatch(r"[0-9]{15}", number):
        raise BadNumber("15位的旧身份证号码已停止使用，请填写现行身份证上的18位号码。")
    if len(number) != 18:
        raise BadNumber(f"公民身份号码应为18位，现在是{len(number)}位，请对照身份证核对后重新填写。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BadNumber("公民身份号码前17位应为数字，最后一位为数字或X，请核对后重新填写。")
    if number[0] not in "12345689":
        raise BadNumber("公民身份号码开头的地区码不存在，请核对前6位。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadNumber("公民身份号码第7至14位不是有效的出生日期，请核对后重新填写。") from None
    if born.year < 1850 or (on is not None and born > on):
        raise BadNumber("公民身份号码中的出生日期不合理，请核对第7至14位。")
    if ric.calc_check_digit(number) != number[17]:
        raise BadNumber("公民身份号码的校验码不符，可能有一位填错，请对照身份证逐位核对。")
    return IdNumber(number, number[:6], born, "男" if int(number[16]) % 2 else "女")


def is_id_number(text: str, *, on: date | None = None) -> bool:
    try:
        read_id_number(text, on=on)
    except BadNumber:
        return False
    return True


def make_id_number(region: str, born: date, sequence: int) -> str:
    """For the demonstration: an odd sequence is a man, an even one a woman."""
    if not re.fullmatch(r"[0-9]{6}", region):
        raise ValueError("region: six digits")
    if not 0 < sequence < 1000:
        raise ValueError("sequence: 1 to 999")
    front = f"{region}{born:%Y%m%d}{sequence:03d}"
    return front + str(ric.calc_check_digit(front + "0"))


def read_credit_code(text: str) -> CreditCode:
    code = tidy(text)
    if not code:
        raise BadNumber("请填写统一社会信用代码。")
    if len(code) != 18:
        raise BadNumber(f"统一社会信用代码应为18位，现在是{len(code)}位，请对照营业执照核对后重新填写。")
    strange = sorted(set(code) - set(CREDIT_ALPHABET))
    if strange:
        raise BadNumber(
            f"统一社会信用代码中不会出现“{'、'.join(strange)}”，请核对（不使用字母I、O、S、V、Z，常与1、0、5、U、2混淆）。"
        )
    if code[0] not in _AUTHORITIES:
        raise BadNumber("统一社会信用代码第1位的登记管理部门代码不存在，请核对。")
    if not code[2:8].isdigit():
        raise BadNumber("统一社会信用代码第3至8位应为数字，请核对。")
    if credit_check(code) != code[17]:
        raise BadNumber("统一社会信用代码的校验码不符，可能有一位填错，请对照营业执照逐位核对。")
    return CreditCode(code, _AUTHORITIES[code[0]], code[2:8], code[8:17])


def credit_check(code: str) -> str:
    """The last character by the first seventeen (GB 32100-2015, 附录 A)."""
    total = sum(_CREDIT_VALUES[sign] * weight for sign, weight in zip(code, _CREDIT_WEIGHTS, strict=False))
    return CREDIT_ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    try:
        read_credit_code(text)
    except BadNumber:
        return False
    return True


def make_credit_code(prefix: str, region: str, body: str) -> str:
    """For the demonstration. `prefix` 11 is an organ of the state, 91 an enterprise, 92 个体工商户.

    A body of eight characters receives its inner check character; one of nine is taken as it stands.
    """
    if not re.fullmatch(r"[0-9]{6}", region):
        raise ValueError("region: six digits")
    if len(body) == 8:
        body += _body_check(body)
    front = f"{prefix}{region}{body}".upper()
    if len(front) != 17 or set(front) - set(CREDIT_ALPHABET) or front[0] not in _AUTHORITIES:
        raise ValueError("prefix: two characters, body: eight or nine of the alphabet of GB 32100")
    return front + str(uscc.calc_check_digit(front))


def _body_check(body: str) -> str:
    total = sum(_BODY_VALUES.index(sign) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
