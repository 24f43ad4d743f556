"""The inspection of a day over the catalogue in the database, and the matters that follow from it."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Item
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.domains.quality import queries
from tongban.domains.quality.actions import decide_objection, inspect_day
from tongban.domains.quality.models import Finding
from tongban.kernel.access import Forbidden
from tongban.kernel.docket.actions import take
from tongban.kernel.docket.models import Matter
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_organisation, on_day

pytestmark = pytest.mark.django_db
BEFORE, MONDAY, TUESDAY, WEDNESDAY = (date(2025, 12, 30), *(date(2026, 1, day) for day in (5, 6, 7)))
VAT = [{"law": "中华人民共和国增值税暂行条例", "article": "第一条"}]
"""Repealed on 1 January 2026 by the VAT Law: right on the day of loading, wrong on the first Monday of the year."""
ASKED = {"name": "布局图", "need": "conditional", "when": "制作冷荤的", "form": "电子", "source": "self", "standard": "标明面积"}  # fmt: skip


@pytest.fixture
def office():
    return an_organisation()


@pytest.fixture
def board():
    return an_organisation("approval", "常州市政务服务管理办公室", supervises=True)


@pytest.fixture
def item(office, tmp_path) -> Item:
    entry = an_entry(basis=VAT)
    entry["materials"][1] = ASKED
    with on_day("2025-12-30"):
        catalogue.load(a_folder(tmp_path, entry), on=BEFORE)
    return Item.objects.get(base=None)


def published(item: Item, on: date, **changes) -> None:
    head = actor_in(item.organisation, "head")
    working = course.edit(course.draft(item, by=head, on=on), changes, by=head, on=on)
    course.publish(course.send_to_review(working, by=head, on=on), starting=on, by=head, on=on)


def test_a_finding_opens_one_matter_with_the_term_of_its_gravity(item):
    made = inspect_day(MONDAY)
    assert (made.items, made.errors, made.warnings, made.fresh) == (1, 1, 0, 1)
    finding = Finding.objects.get()
    assert (finding.code, finding.severity, finding.place) == (
        "law.repealed",
        "error",
        "设定依据第1项的法律名称",
    )
    matter = finding.matter
    assert (matter.procedure, matter.owner_id, matter.applicant) == (
        "quality.rectify",
        item.organisation_id,
        None,
    )
    assert matter.due_on == date(2026, 1, 8)  # Tue 6, Wed 7, Thu 8
    assert "食品经营许可" in matter.title


def test_the_same_day_inspected_twice_opens_nothing_twice(item):
    inspect_day(MONDAY)
    again = inspect_day(MONDAY)
    assert (again.errors, again.fresh, again.gone) == (1, 1, 0)
    assert Matter.objects.filter(procedure="quality.rectify").count() == 1


def test_a_law_still_in_force_is_no_finding(item):
    assert inspect_day(date(2025, 12, 31)).errors == 0


def test_what_is_mended_is_closed_by_the_next_inspection(item, office):
    inspect_day(MONDAY)
    published(item, TUESDAY, basis=[{"law": "中华人民共和国增值税法", "article": "第一条"}])
    made = inspect_day(TUESDAY)
    assert (made.errors, made.gone) == (0, 1)
    finding = Finding.objects.select_related("matter").get()
    assert (finding.gone_on, finding.matter.state) == (TUESDAY, "closed")
    line = queries.offices_of(made, on=TUESDAY)[0]
    assert (line.organisation, line.day.score, line.open, line.closed) == (office, 100.0, 0, 1)


def test_what_was_reported_and_is_still_there_goes_back(item, office):
    inspect_day(MONDAY)
    matter = Matter.objects.get(procedure="quality.rectify")
    take(matter.pk, "mend", by=actor_in(office, "officer"), on=MONDAY, outcome="已改")
    inspect_day(TUESDAY)
    matter.refresh_from_db()
    assert (matter.state, matter.due_on) == ("found", date(2026, 1, 9))  # Wed 7, Thu 8, Fri 9


def test_no_draft_is_published_over_an_error_and_the_refusal_names_place_and_cure(item):
    head = actor_in(item.organisation, "head")
    working = course.edit(course.draft(item, by=head, on=MONDAY), {"limits": "每区一家"}, by=head, on=MONDAY)
    with pytest.raises(Refused, match=r"设定依据第1项的法律名称.*已经废止.*请改用《中华人民共和国增值税法》"):
        course.send_to_review(working, by=head, on=MONDAY)


def test_an_objection_upheld_is_not_found_again_and_no_longer_keeps_a_draft_back(item, office, board):
    inspect_day(MONDAY)
    matter = Matter.objects.get(procedure="quality.rectify")
    take(matter.pk, "object", by=actor_in(office, "head"), on=MONDAY, ground="仍须沿用")
    matter.refresh_from_db()
    with pytest.raises(Forbidden):
        decide_objection(matter, uphold=True, words="同意", by=actor_in(office, "head"), on=MONDAY)
    decide_objection(matter, uphold=True, words="过渡期内", by=actor_in(board, "supervisor"), on=MONDAY)
    matter.refresh_from_db()
    assert matter.state == "dismissed"
    assert inspect_day(TUESDAY).errors == 0
    published(item, WEDNESDAY, limits="每区一家")


def test_an_objection_rejected_is_mended_after_all(item, office, board):
    inspect_day(MONDAY)
    matter = Matter.objects.get(procedure="quality.rectify")
    take(matter.pk, "object", by=actor_in(office, "officer"), on=MONDAY, ground="没有问题")
    matter.refresh_from_db()
    decide_objection(matter, uphold=False, words="确已废止", by=actor_in(board, "supervisor"), on=TUESDAY)
    matter.refresh_from_db()
    assert matter.state == "found"
    assert inspect_day(TUESDAY).errors == 1


def test_a_warning_has_ten_working_days(office, tmp_path):
    catalogue.load(
        a_folder(tmp_path, an_entry()), on=BEFORE
    )  # the plan of the kitchen says nothing of its form
    inspect_day(MONDAY)
    finding = Finding.objects.select_related("matter").get()
    assert (finding.code, finding.matter.due_on) == ("missing.sample", date(2026, 1, 19))  # 6-9, 12-16, 19


def test_a_claim_with_another_code_is_told_to_whoever_claimed_it(office, tmp_path):
    wujin = a_district_office("320412", "武进区")
    entry = an_entry(level="district")
    entry["materials"][1] = ASKED
    catalogue.load(a_folder(tmp_path, entry), on=BEFORE)
    claim = Item.objects.get(organisation=wujin)
    Item.objects.filter(pk=claim.pk).update(code=claim.code[:-1] + ("1" if claim.code[-1] != "1" else "2"))
    inspect_day(MONDAY)
    finding = Finding.objects.get()
    assert (finding.code, finding.organisation, finding.severity) == ("levels.differ", wujin, "error")


def test_a_report_of_a_day_stays_and_findings_are_told_by_day(item):
    inspect_day(MONDAY)
    published(item, WEDNESDAY, basis=[{"law": "中华人民共和国增值税法", "article": "第一条"}])
    inspect_day(WEDNESDAY)
    assert queries.latest(TUESDAY).errors == 1
    assert [one.count() for one in (queries.standing(TUESDAY), queries.standing(WEDNESDAY))] == [1, 0]
    assert [line.findings for line in queries.rules_of(MONDAY)] == [1]
