"""Who may not is told so in a sentence that says what to do, and nothing more."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/matters/", "/desk/intake/", "/desk/items/", "/desk/licences/", "/desk/reviews/"]
)
def test_a_citizen_is_kept_from_the_desk(visit: Visit, path: str) -> None:
    citizen = visit()
    citizen.signs_in("citizen")
    citizen.goes(path, status=403)
    citizen.sees("您的账户不能使用这个页面", "用有此权限的账户重新登录")


def test_an_officer_is_kept_from_what_is_a_citizens(visit: Visit) -> None:
    officer = visit()
    officer.signs_in("officer")
    officer.goes("/my/", status=403)
    officer.sees("您的账户不能使用这个页面")


def test_a_clerk_learns_nothing_of_another_organisations_matter(visit: Visit) -> None:
    supervisor, clerk = visit(), visit()
    supervisor.signs_in("supervisor")
    supervisor.goes("/desk/")
    row = supervisor.page.locator("table[data-rows] tbody tr").filter(has_not_text="武进区").first
    number = row.locator("a").first.inner_text().strip()
    supervisor.goes(f"/desk/matters/{number}/")
    clerk.signs_in("clerk")
    clerk.goes(f"/desk/matters/{number}/", status=404)
    clerk.sees("没有找到这件, 或者它不在您的查看范围内")
    clerk.goes("/desk/matters/CZ-XK-2026-999999/", status=404)
    clerk.sees("没有找到这件, 或者它不在您的查看范围内")


@pytest.mark.parametrize("session", ["0" * 32, "'--", "x"])
def test_a_forged_session_is_nobodys(visit: Visit, session: str) -> None:
    stranger = visit()
    stranger.page.context.add_cookies([{"name": "sessionid", "value": session, "url": stranger.city.address}])
    for path in ("/my/", "/desk/"):
        stranger.goes(path)
        stranger.sees("登录", "用户名", "密码")
        assert f"/accounts/login/?next={path.replace('/', '%2F')}" in stranger.page.url


def test_a_guest_who_signs_in_comes_back_to_where_they_were_going(visit: Visit) -> None:
    citizen = visit()
    citizen.goes("/my/licences/")
    citizen.signs_in_by_hand("citizen")
    assert citizen.page.url.endswith("/my/licences/")


def test_passwords_are_not_tried_through(visit: Visit) -> None:
    guest = visit()
    for _ in range(5):
        guest.goes("/accounts/login/")
        guest.signs_in_by_hand("person-0004", password="wrong-password-of-somebody")
        guest.sees("用户名")
    guest.looks()
    guest.signs_in_by_hand("person-0004", password="wrong-password-of-somebody")
    guest.looks()
    guest.sees_nothing_of("Traceback")
    guest.sees("输错的次数太多, 请过五分钟再试")


def test_a_page_that_is_not_there_says_where_to_look(visit: Visit) -> None:
    guest = visit(width=360)
    for path in ("/nothing/", "/items/99999999/", "/regions/abc/", "/verify/AAAA-BBBB-CCCC-DDDD/"):
        guest.goes(path, status=404)
        guest.sees_nothing_of("Traceback", "DEBUG")
