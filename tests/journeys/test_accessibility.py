"""Every page, for everybody who may open it: no violation of WCAG 2.1 A or AA, and nothing to scroll sideways at 1280, 360 and 200 %."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Reception, Screens, Visit
from tests.journeys.visitor import City, Visitor

GUEST = (
    "/", "/search/", "/search/?q=开饭店", "/search/?q=没有这样的事", "/items/", "/items/?audience=enterprise&theme=准营准办",
    "/person/", "/enterprise/", "/routes/", "/departments/", "/regions/", "/regions/ > main a[href^='/regions/']",
    "/items/ > main a[href^='/items/']:not([href*='?'])", "/search/?q=开饭店 > main a[href^='/items/']",
    "/registers/", "/registers/press-conferences/", "/api/v1/docs", "/clock/", "/clock/?start=2026-09-18&length=20&unit=working_day", "/figures/closed/", "/figures/closed/?late=1",
    "/progress/", "/verify/", "/reviews/", "/help/", "/accessibility/", "/privacy/", "/accounts/login/", "/accounts/register/",
)  # fmt: skip
MINE = (
    "/my/", "/my/matters/", "/my/matters/?standing=", "/my/matters/?standing= > main a[href^='/my/matters/']:not([href*='?'])",
    "/my/matters/?standing= > main a[href^='/my/matters/']:not([href*='?']) > main a[href*='/clock/']",
    "/my/matters/?standing= > main a[href^='/my/matters/']:not([href*='?']) > main a[href$='/receipt/']",
    "/my/messages/", "/my/licences/", "/my/licences/ > main a[href^='/my/licences/']", "/my/reviews/",
    "/accounts/password/change/",
)  # fmt: skip
DESK = (
    "/desk/", "/desk/ > main table a[href^='/desk/matters/']", "/desk/ > main table a[href^='/desk/matters/'] > main a[href*='/clocks/']",
    "/desk/matters/", "/desk/matters/?q=没有", "/desk/items/", "/desk/items/claims/", "/desk/items/ > main a[href^='/desk/items/']:not([href*='?'])",
    "/desk/quality/", "/desk/quality/findings/", "/desk/quality/attributes/", "/desk/quality/attributes/ > main table a[href*='/items/']",
    "/desk/routes/", "/desk/reviews/", "/desk/reviews/?only=bad",
    "/desk/registers/", "/desk/registers/commissioners/", "/desk/registers/commissioners/figures/", "/desk/rehearsal/",
)  # fmt: skip
OF_THE_CITY = ("/desk/items/ > main table a[href^='/desk/items/'] > main a[href$='/scenarios/']",)
IN_AN_OFFICE = ("/desk/licences/", "/desk/licences/ > main table a[href^='/desk/licences/']")
WITH_COUNTER = (
    "/desk/registers/commissioners/new/",
    "/desk/registers/commissioners/import/",
    "/desk/intake/",
    "/desk/intake/?q=食品",
    "/desk/intake/ > main a[href^='/desk/intake/']",
)

PAGES = [
    *(("", path) for path in GUEST),
    *(("citizen", path) for path in MINE),
    *(("agent", path) for path in MINE),
    *((who, path) for who in ("clerk", "officer") for path in (*DESK, *IN_AN_OFFICE, *WITH_COUNTER)),
    *(("head", path) for path in (*DESK, *IN_AN_OFFICE)),
    *((who, path) for who in ("supervisor", "admin") for path in (*DESK, *OF_THE_CITY)),
]


Reader = Callable[..., Visitor]


Seats = dict[tuple[str, bool], Visitor]


@pytest.fixture(scope="module")
def seats(browser: Browser, screens: Screens) -> Iterator[tuple[Reception, Seats]]:
    """Each reader stays at one screen from page to page."""
    reception = Reception(browser, screens)
    yield reception, {}
    reception.end()


@pytest.fixture
def reader(city: City, seats: tuple[Reception, Seats]) -> Iterator[Reader]:
    """`reader("clerk")` at a desk; `reader(care=True)` on a telephone, in large letters."""
    (reception, seated), called = seats, list[Visitor]()

    def call(who: str = "", *, care: bool = False) -> Visitor:
        visitor = seated.get((who, care))
        if visitor is None:
            visitor = reception.begin(city)
            if care:
                visitor.page.context.add_cookies([{"name": "care", "value": "1", "url": city.address}])
            if who:
                visitor.signs_in(who)
            seated[who, care] = visitor
        visitor.page.set_viewport_size(
            {"width": 360, "height": 740} if care else {"width": 1280, "height": 800}
        )
        called.append(visitor)
        return visitor

    yield call
    faults = dict.fromkeys(fault for visitor in called for fault in visitor.faults)
    for visitor in called:
        visitor.faults.clear()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_can_be_read_by_everybody_on_every_screen(reader: Reader, who: str, path: str) -> None:
    visitor = reader(who)
    start, *links = path.split(" > ")
    visitor.page.goto(visitor.city.address + start)
    for link in links:
        visitor.page.goto(visitor.city.address + str(visitor.page.locator(link).first.get_attribute("href")))
    assert visitor.page.locator("h1").count() == 1
    visitor.looks()
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.looks()


@pytest.mark.parametrize("path", [path for path in GUEST if " > " not in path])
def test_a_public_page_can_be_read_in_large_letters(reader: Reader, path: str) -> None:
    visitor = reader(care=True)
    visitor.goes(path)
    assert visitor.page.locator("html.care").count() == 1


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/"),
        ("", "/search/?q=开饭店 > main a[href^='/items/']"),
        ("citizen", "/my/matters/?standing= > main a[href^='/my/matters/']:not([href*='?'])"),
        ("officer", "/desk/"),
    ],
)
def test_at_twice_the_size_nothing_is_scrolled_sideways(visit: Visit, who: str, path: str) -> None:
    visitor = visit(width=640, height=400, device_scale_factor=2)
    if who:
        visitor.signs_in(who)
    start, *links = path.split(" > ")
    visitor.page.goto(visitor.city.address + start)
    for link in links:
        visitor.page.goto(visitor.city.address + str(visitor.page.locator(link).first.get_attribute("href")))
    visitor.looks()


@pytest.mark.parametrize("who", ["", "citizen", "clerk", "officer", "head", "supervisor", "admin"])
def test_every_link_of_the_frame_leads_to_a_page(visit: Visit, who: str) -> None:
    visitor = visit()
    if who:
        visitor.signs_in(who)
    visitor.page.goto(visitor.city.address + ("/" if who in ("", "citizen") else "/desk/"))
    links = visitor.page.locator("header a[href^='/'], nav a[href^='/'], footer a[href^='/']").all()
    addresses = {str(link.get_attribute("href")) for link in links} - {"/accounts/logout/"}
    answers = {
        path: visitor.page.request.get(visitor.city.address + path).status for path in sorted(addresses)
    }
    assert len(answers) >= 6 and set(answers.values()) == {200}, answers
