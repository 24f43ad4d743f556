"""Numerals, amounts and dates: the samples of the rules themselves."""

from datetime import date
from decimal import Decimal

import pytest

from tongban.lib.chinese import (
    capital_amount,
    dated,
    digits,
    document_date,
    formal_date,
    numeral,
    short_date,
    weekday,
)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        # 支付结算办法附一 gives these.
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0", "人民币零元整"),
        ("10", "人民币壹拾元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角"),
        ("100005000", "人民币壹亿零伍仟元整"),
        ("100000005", "人民币壹亿零伍元整"),
        ("20000.005", "人民币贰万元零壹分"),
        ("1234500000000", "人民币壹万贰仟叁佰肆拾伍亿元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("-12", "人民币负壹拾贰元整"),
    ],
)
def test_an_amount_is_written_as_the_rule_has_it(amount: str, written: str) -> None:
    assert capital_amount(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e16", "9999999999999999.999"])
def test_an_amount_beyond_all_papers_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        capital_amount(amount)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (10001, "一万零一"),
        (100000, "十万"),
        (2026, "二千零二十六"),
    ],
)
def test_a_numeral_reads_as_it_is_spoken(number: int, written: str) -> None:
    assert numeral(number) == written


def test_dates_stand_as_documents_write_them() -> None:
    day = date(2026, 3, 12)
    assert document_date(day) == "2026年3月12日"
    assert formal_date(day) == "二〇二六年三月十二日"
    assert short_date(day) == "3月12日"
    assert weekday(day) == "周四"
    assert dated(date(2026, 10, 31)) == "2026年10月31日（周六）"
    assert formal_date(date(2010, 10, 20)) == "二〇一〇年十月二十日"
    assert digits(320) == "三二〇"
