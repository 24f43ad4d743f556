"""Identifiers in use pass, and one wrong sign is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.lib.licence_identifier import BadIdentifier, check_character, make_identifier, read_identifier

IN_USE = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
"""A ministry's certificate type, issued by a province; found in public code that implements GB/T 36904."""
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def by_hand(text: str) -> str:
    """ISO/IEC 7064 hybrid system MOD 37,36, as the standard describes it."""
    product = 36
    for sign in text:
        total = (product + SIGNS.index(sign)) % 36 or 36
        product = total * 2 % 37
    return SIGNS[(37 - product) % 36]


def test_an_identifier_in_use_passes():
    read = read_identifier(IN_USE)
    assert (read.type_code, read.issuer) == ("11100000000013338W011", "11430000006122244L")
    assert (read.serial, read.version) == ("20230000403", "001")
    assert str(read) == IN_USE


def test_the_published_example_of_the_system_has_its_character():
    # GRid A1-2425G-ABC1234002-M, the example that the music industry publishes for the same system
    assert check_character("A12425GABC1234002") == "M"


@given(st.text(alphabet=SIGNS, min_size=1, max_size=80))
def test_every_text_has_the_character_that_the_standard_describes(text):
    assert check_character(text) == by_hand(text)


@given(st.integers(0, len(IN_USE) - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_found(place, sign):
    if IN_USE[place] in (".", sign):
        return
    with pytest.raises(BadIdentifier):
        read_identifier(IN_USE[:place] + sign + IN_USE[place + 1 :])


def test_small_letters_and_spaces_do_not_matter():
    assert str(read_identifier(f" {IN_USE.lower()} ")) == IN_USE


def test_a_sample_with_an_invented_character_is_refused():
    made_up = IN_USE[:-1] + "M"
    with pytest.raises(BadIdentifier, match="校验位不符"):
        read_identifier(made_up)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("11100000000013338W01", "340100", "000000016", 1), "证照类型代码"),
        (("11100000000013338W011", "3401", "000000016", 1), "颁发机构代码"),
        (("11100000000013338W011", "340100", "16", 1), "流水号"),
        (("11100000000013338W011", "340100", "000000016", 1000), "版本号"),
    ],
)
def test_each_part_has_its_shape(parts, sentence):
    with pytest.raises(BadIdentifier, match=sentence):
        make_identifier(*parts)
