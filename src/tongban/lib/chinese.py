"""Numerals, amounts and dates as Chinese documents write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_PLAIN = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_PLAIN_UNITS = ("", "十", "百", "千")
_CAPITAL_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LIMIT = 10**16


def numeral(number: int) -> str:
    """12 is 十二, 20 is 二十, 105 is 一百零五: the count in 第十二条."""
    if number < 0:
        return "负" + numeral(-number)
    text = _spell(number, _PLAIN, _PLAIN_UNITS)
    return text[1:] if text.startswith("一十") else text


def digits(text: str | int) -> str:
    """Digit by digit, with the round zero of years: 2026 is 二〇二六."""
    return "".join("〇一二三四五六七八九"[int(sign)] for sign in str(text))


def capital_amount(amount: Decimal | int | str, *, currency: str = "人民币") -> str:
    """大写金额 as 《支付结算办法》附一 has it: 1409.50 is 人民币壹仟肆佰零玖元伍角."""
    exact = Decimal(amount)
    if not exact.is_finite() or abs(exact) >= _LIMIT:
        raise ValueError("金额超出可以大写的范围，请核对。")
    cents = int((abs(exact) * 100).to_integral_value(rounding=ROUND_HALF_UP))
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    if yuan >= _LIMIT:
        raise ValueError("金额超出可以大写的范围，请核对。")
    parts = [currency, "负" if exact < 0 and cents else ""]
    if yuan or not rest:
        parts.append(_spell(yuan, _CAPITAL, _CAPITAL_UNITS) + "元")
    if not rest:
        parts.append("整")
        return "".join(parts)
    # 附一第三项: a zero is written where 角 is empty, and where 元 ends in zero and 角 is not empty.
    if yuan and (not jiao or not yuan % 10):
        parts.append("零")
    if jiao:
        parts.append(_CAPITAL[jiao] + "角")
    if fen:
        parts.append(_CAPITAL[fen] + "分")
    return "".join(parts)


def document_date(day: date) -> str:
    """2026年3月12日: the date of 成文日期 by GB/T 9704-2012, without filling zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def formal_date(day: date) -> str:
    """二〇二六年三月十二日: in certificates and instruments that keep Chinese numerals."""
    return f"{digits(day.year)}年{numeral(day.month)}月{numeral(day.day)}日"


def short_date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    return "周" + "一二三四五六日"[day.weekday()]


def dated(day: date) -> str:
    """2026年3月12日（周四）: for a reader who plans a visit."""
    return f"{document_date(day)}（{weekday(day)}）"


def _spell(number: int, signs: str, units: tuple[str, ...]) -> str:
    if number == 0:
        return signs[0]
    if number >= _LIMIT:
        raise ValueError("数值超出可以书写的范围，请核对。")
    text = ""
    gap = False
    for group in range(len(_GROUPS) - 1, -1, -1):
        value = number // 10_000**group % 10_000
        if not value:
            gap = gap or bool(text)
            continue
        if text and (gap or value < 1000):
            text += signs[0]
        # 万亿 before 亿: the second 亿 takes over the first one's name.
        name = "万" if group == 3 and number // 10_000**2 % 10_000 else _GROUPS[group]
        text += _spell_group(value, signs, units) + name
        gap = False
    return text


def _spell_group(value: int, signs: str, units: tuple[str, ...]) -> str:
    text = ""
    zero = False
    for position in range(3, -1, -1):
        digit = value // 10**position % 10
        if digit:
            text += (signs[0] if zero and text else "") + signs[digit] + units[position]
            zero = False
        else:
            zero = True
    return text
