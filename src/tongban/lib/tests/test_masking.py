"""Masking: what a page may show of a person."""

import pytest

from tongban.lib.masking import (
    mask_account,
    mask_address,
    mask_credit_code,
    mask_email,
    mask_holder,
    mask_id_number,
    mask_name,
    mask_phone,
    surname,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小明", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳修", "欧阳*"),
        ("东方", "东*"),
        ("阿依古丽·买买提", "阿***·***"),
        ("Anna Smith", "A*** S****"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_numbers_keep_their_ends() -> None:
    assert mask_id_number("320402199003071234") == "3204**********1234"
    assert mask_credit_code("91110000600037341L") == "911100**********1L"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0519-86801234") == "0519-86****34"
    assert mask_account("6222 0211 0000 1234 567") == "***************4567"
    assert mask_email("zhang.san@example.cn") == "z***@example.cn"


def test_what_is_too_short_to_mask_is_hidden_whole() -> None:
    assert mask_id_number("12345") == "*****"
    assert mask_phone("110") == "1*0"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("江苏省常州市钟楼区南大街街道延陵西路5号201室", "江苏省常州市钟楼区南大街街道****"),
        ("常州市武进区湖塘镇花园街1号", "常州市武进区湖塘镇****"),
        ("江苏省镇江市京口区中山路8号", "江苏省镇江市京口区****"),
        ("常州市天宁区和平中路12号", "常州市天宁区****"),
        ("常州市天宁区蓝天小区3幢", "常州市天宁区****"),
        ("和平路12号", "****"),
        ("", ""),
    ],
)
def test_an_address_keeps_its_town_and_loses_its_house(address: str, shown: str) -> None:
    assert mask_address(address) == shown


def test_the_name_of_an_enterprise_is_public() -> None:
    assert mask_holder("常州市晨曦餐饮管理有限公司") == "常州市晨曦餐饮管理有限公司"
    assert mask_holder("王小明") == "王**"
    assert surname("司马相如") == "司马"
