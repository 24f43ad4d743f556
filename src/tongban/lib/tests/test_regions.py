"""Division codes: levels, parents and what is within what."""

import pytest

from tongban.lib.regions import (
    BadCode,
    ancestors,
    full,
    is_region,
    is_statistical,
    is_within,
    level_of,
    parent_of,
    shorten,
)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("32", "province", None),
        ("320000", "province", None),
        ("3204", "city", "32"),
        ("320400", "city", "32"),
        ("320402", "district", "3204"),
        ("320402000000", "district", "3204"),
        ("320402004", "town", "320402"),
        ("320402004008", "village", "320402004"),
    ],
)
def test_a_code_tells_its_level_and_its_parent(code: str, level: str, parent: str | None) -> None:
    assert level_of(code) == level
    assert parent_of(code) == parent


def test_zeros_only_fill_up() -> None:
    assert shorten("320400000000") == "3204"
    assert full("3204") == "320400"
    assert full("320402004", 12) == "320402004000"


def test_the_ancestors_go_from_the_province_down() -> None:
    assert ancestors("320402004008") == ["32", "3204", "320402", "320402004"]
    assert ancestors("320400") == ["32"]


def test_a_village_is_within_its_city_and_not_within_its_neighbour() -> None:
    assert is_within("320402004008", "320400")
    assert is_within("320402", "320402")
    assert not is_within("320402004008", "320404")


@pytest.mark.parametrize("code", ["", "3", "32040", "00", "000000", "32O4", "320002", "320400001"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert not is_region(code)
    with pytest.raises(BadCode):
        level_of(code)


def test_statistical_units_end_in_four_hundred_and_above() -> None:
    assert is_statistical("320412400")
    assert is_statistical("320412412498")
    assert not is_statistical("320412100")
    assert not is_statistical("320412400206")
    assert not is_statistical("320412")
