"""Identity numbers and credit codes: the published samples, the check characters, what is said of a wrong one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.lib.idcard import (
    CREDIT_ALPHABET,
    BadNumber,
    is_credit_code,
    is_id_number,
    make_credit_code,
    make_id_number,
    read_credit_code,
    read_id_number,
)

REGIONS = st.sampled_from(["110105", "320402", "320404", "320411", "320412", "320413", "320481", "830000"])
BODIES = st.text(CREDIT_ALPHABET, min_size=8, max_size=8)


def test_the_sample_printed_in_the_standard_holds() -> None:
    read = read_id_number("11010519491231002X")
    assert (read.region, read.born, read.sex) == ("110105", date(1949, 12, 31), "女")
    assert read.kind == "居民身份证"


def test_age_is_full_from_the_birthday_on() -> None:
    read = read_id_number("11010519491231002X")
    assert read.age(date(2026, 12, 30)) == 76
    assert read.age(date(2026, 12, 31)) == 77


def test_a_small_x_blanks_and_full_width_digits_are_no_errors() -> None:
    assert read_id_number(" 110105 1949１２３１ 002x ").number == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写"),
        ("110105491231002", "15位"),
        ("1101051949123100", "现在是16位"),
        ("11010519491231OO2X", "应为数字"),
        ("11010519491331002X", "出生日期"),
        ("110105194912310021", "校验码"),
        ("71010519491231002X", "地区码"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong_with_it(typed: str, said: str) -> None:
    with pytest.raises(BadNumber, match=said):
        read_id_number(typed)


def test_nobody_is_born_tomorrow() -> None:
    number = make_id_number("320402", date(2026, 3, 13), 1)
    assert is_id_number(number)
    assert is_id_number(number, on=date(2026, 3, 13))
    assert not is_id_number(number, on=date(2026, 3, 12))


@given(REGIONS, st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(1, 999))
def test_a_made_number_is_read_back_as_it_was_made(region: str, born: date, sequence: int) -> None:
    read = read_id_number(make_id_number(region, born, sequence))
    assert (read.region, read.born) == (region, born)
    assert read.sex == ("男" if sequence % 2 else "女")


@given(REGIONS, st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(1, 999), st.data())
def test_one_wrong_digit_is_always_noticed(
    region: str, born: date, sequence: int, data: st.DataObject
) -> None:
    number = make_id_number(region, born, sequence)
    place = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert not is_id_number(number[:place] + other + number[place + 1 :])


def test_a_published_credit_code_holds_inside_and_outside() -> None:
    read = read_credit_code("91110000600037341L")
    assert (read.authority, read.region, read.body) == ("市场监督管理", "110000", "600037341")
    assert read.body_holds


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写"),
        ("9111000060003734", "现在是16位"),
        ("9111000060003734IL", "不会出现“I”"),
        ("B1110000600037341L", "登记管理部门"),
        ("91110000600037341M", "校验码"),
        ("911100A0600037341L", "应为数字"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong_with_it(typed: str, said: str) -> None:
    with pytest.raises(BadNumber, match=said):
        read_credit_code(typed)


@given(st.sampled_from(["11", "12", "51", "91", "92", "93", "N1", "Y1"]), REGIONS, BODIES)
def test_a_made_credit_code_holds(prefix: str, region: str, body: str) -> None:
    read = read_credit_code(make_credit_code(prefix, region, body))
    assert read.region == region
    assert read.body_holds


@given(BODIES, st.data())
def test_one_wrong_character_of_a_credit_code_is_always_noticed(body: str, data: st.DataObject) -> None:
    code = make_credit_code("91", "320400", body)
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([sign for sign in CREDIT_ALPHABET if sign != code[place]]))
    assert not is_credit_code(code[:place] + other + code[place + 1 :])


def test_an_old_code_with_a_wrong_inner_check_is_taken_and_marked() -> None:
    code = make_credit_code("91", "320400", "600037342")
    assert is_credit_code(code)
    assert not read_credit_code(code).body_holds
