"""Addresses that are composed once are the same as those that Django makes each time."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from tongban.ui.addresses import address

ASKED = [
    ("cases:matters", ()),
    ("cases:matter", ("CZ-XK-2026-000012",)),
    ("cases:matter", ("常州 & 'XK'",)),
    ("desk:clock", ("CZ-XK-2026-000012", "accept")),
    ("desk:document", (7,)),
    ("desk:document", (1_907_340_001,)),
    ("catalogue:guide", (12,)),
]


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_it_is_what_reverse_says_first_and_ever_after(name, values):
    assert [address(name, *values) for _ in range(2)] == [reverse(name, args=values)] * 2


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_a_template_says_the_same(name, values):
    text = f"{{% url '{name}' {' '.join(f'v{at}' for at in range(len(values)))} %}}"
    given = {f"v{at}": value for at, value in enumerate(values)}
    plain = Template(f"{{% autoescape off %}}{text}{{% endautoescape %}}").render(Context(given))
    assert plain == reverse(name, args=values)
    assert Template(text).render(Context(given)) == plain.replace("&", "&amp;").replace("'", "&#x27;")


def test_what_has_no_address_is_told_as_before():
    for name, values in (
        ("cases:no-such", ()),
        ("desk:document", ("x",)),
        ("cases:matter", ("a/b",)),
        ("desk:document", (-1,)),
    ):
        with pytest.raises(NoReverseMatch):
            address(name, *values)
        given = {f"v{at}": value for at, value in enumerate(values)}
        with pytest.raises(NoReverseMatch):
            Template(f"{{% url '{name}' {' '.join(given)} %}}").render(Context(given))
    assert Template("{% url 'cases:no-such' as a %}[{{ a }}]").render(Context()) == "[]"
