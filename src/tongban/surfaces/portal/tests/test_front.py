"""The front page and the search: one question, real figures, and every figure opens what it counts."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.clock import working_days
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import open_matter, take
from tongban.kernel.procedure import CLERK, HEAD, Clock, Procedure, Step
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation, on_day
from tongban.surfaces.portal import figures, views

pytestmark = pytest.mark.django_db
SHORT = Procedure(
    key="test.short",
    edition=date(2019, 4, 23),
    title="试用",
    basis="行政许可法",
    states={"lodged": "待受理", "accepted": "办理中", "granted": "准予"},
    closed=("granted",),
    opening=("promise",),
    clocks=(Clock("promise", "承诺期限", working_days(5), "承诺"),),
    steps=(
        Step("accept", "受理", "lodged", "accepted", CLERK, "第三十二条"),
        Step("grant", "准予", "accepted", "granted", HEAD, "第三十八条", stop=("promise",)),
    ),
)


@pytest.fixture(autouse=True)
def in_march():
    registry.register(SHORT)
    figures.forget()
    views.forget()
    with on_day("2026-03-31"):
        yield
    figures.forget()
    views.forget()


def _closed(opened: str, closed: str, title: str = "食品经营许可（新办）") -> None:
    office, person = an_organisation(), a_person()
    matter = open_matter(
        "test.short", title=title, owner=office, applicant=person, channel="web", by=actor_for(person),
        series="CZ-T", on=date.fromisoformat(opened),
    )  # fmt: skip
    take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date.fromisoformat(opened))
    take(matter.pk, "grant", by=actor_in(office, "head"), on=date.fromisoformat(closed))


def _words(answer) -> str:
    return answer.content.decode()


def test_the_figures_are_those_of_the_matters_closed_in_the_last_month():
    _closed("2026-03-02", "2026-03-03")  # 1 working day
    _closed("2026-03-02", "2026-03-06")  # 4
    _closed("2026-03-02", "2026-03-16")  # 10, of 5 promised
    _closed("2026-01-05", "2026-01-06")  # before the month
    found = figures.figures()
    assert (found.closed, found.median_days, found.on_time) == (3, 4, 66.7)


def test_every_figure_opens_what_it_counts(client):
    _closed("2026-03-02", "2026-03-03")
    _closed("2026-03-02", "2026-03-16")
    front = _words(client.get("/"))
    assert "50%" in front
    assert 'href="/figures/closed/?late=1"' in front
    listed, late = _words(client.get("/figures/closed/")), _words(client.get("/figures/closed/?late=1"))
    assert (listed.count('<td data-label="办结"'), late.count('<td data-label="办结"')) == (2, 1)
    assert "王小明" not in listed


def test_a_city_without_closed_matters_shows_no_nought(client):
    assert "近一个月还没有办结的件" in _words(client.get("/"))
    assert figures.figures().on_time is None


def test_what_is_asked_for_most_stands_first(client, tmp_path):
    an_organisation()
    catalogue.load(
        a_folder(tmp_path, an_entry(key="first", name="食品生产许可"), an_entry()), on=date(2026, 1, 5)
    )
    _closed("2026-03-02", "2026-03-03")
    front = _words(client.get("/"))
    assert front.find("食品经营许可（新办）") > 0
    assert front.find("食品经营许可（新办）") < (front.find("食品生产许可（新办）") % len(front))


def test_the_search_says_by_which_everyday_word_it_understood(client, tmp_path):
    an_organisation()
    catalogue.load(a_folder(tmp_path, an_entry()), on=date(2026, 1, 5))
    assert "您说的可能是" not in _words(client.get("/search/?q=开饭店"))
    assert "您说的可能是“开饭店”" in _words(client.get("/search/?q=我要开饭店"))
    assert "换个说法再试" in _words(client.get("/search/?q=xqzzv"))
    assert "没有找到" in _words(client.get("/search/?q=<script>"))
    assert "<script>alert" not in _words(client.get("/search/?q=<script>alert(1)</script>"))


def test_a_search_that_finds_nothing_says_what_to_do_next(client, tmp_path):
    an_organisation()
    catalogue.load(a_folder(tmp_path, an_entry()), on=date(2026, 1, 5))
    nothing = _words(client.get("/search/?q=xqzzv"))
    assert all(
        way in nothing for way in ("接下来可以这样办", 'href="tel:12345"', 'href="/routes/"', "换个说法")
    )
    assert "去掉筛选条件" not in nothing
    assert '<a href="?q=%E5%BC%80%E9%A5%AD%E5%BA%97">去掉筛选条件' in _words(
        client.get("/search/?q=开饭店&audience=person")
    )


def test_a_search_is_narrowed_without_a_script_and_leads_to_the_nearest_place(client, tmp_path):
    an_organisation()
    office = a_district_office("320402", "天宁区")
    catalogue.load(a_folder(tmp_path, an_entry(level="district")), on=date(2026, 1, 5))
    [own] = catalogue.items_of(office.pk, on=date(2026, 3, 2))
    here = _words(
        client.get("/search/?q=开饭店&region=320402&department=market&level=district&theme=准营准办")
    )
    assert f'href="/items/{own.item_id}/"' in here and "在天宁区办" in here
    assert '<option value="320402" selected>天宁区</option>' in here
    assert "您选的地区不办, 最近的在天宁区" in _words(client.get("/search/?q=开饭店&region=320411"))
    assert "没有找到" in _words(client.get("/search/?q=开饭店&department=civil"))
    assert "在天宁区办" not in _words(client.get("/search/?q=开饭店&region=x"))


def test_suggestions_come_as_data_and_as_links(client, tmp_path):
    an_organisation()
    catalogue.load(a_folder(tmp_path, an_entry()), on=date(2026, 1, 5))
    card = catalogue.cards()[0]
    assert client.get("/search/suggest?q=kaifan").json() == {
        "results": [{"title": "食品经营许可（新办）", "note": "开饭店", "url": f"/items/{card.item_id}/"}]
    }
    assert f'<a href="/items/{card.item_id}/">' in _words(client.get("/search/suggest?q=spjy&format=html"))
    assert client.get("/search/suggest").json() == {"results": []}


@pytest.mark.parametrize(
    "address", ["/", "/search/", "/help/", "/accessibility/", "/privacy/", "/figures/closed/"]
)
def test_the_site_s_own_pages_stand_open_to_everybody(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<h1" in _words(answer)
