"""The books of commissioners: what the database itself refuses, who sees them, and the targets of a year."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tongban.domains.network.models import Commissioner
from tongban.domains.network.queries import training_targets
from tongban.domains.network.registers import COMMISSIONERS, TARGETS
from tongban.kernel.orgs.models import Level, Region
from tongban.kernel.registers.actions import enter
from tongban.kernel.registers.queries import may, rows_for
from tongban.kernel.testing import a_region, actor_in, an_organisation

ON = date(2026, 4, 1)


@pytest.fixture
def office(db):
    city = a_region()
    for code, name in (("320412", "武进区"), ("320404", "钟楼区")):
        Region.objects.create(code=code, name=name, level=Level.DISTRICT, parent=city)
    return an_organisation("wujin", "武进区行政审批局")


def a_commissioner(office, **changes) -> Commissioner:
    values = {
        "name": "王小明", "phone": "19900001111", "sex": "male", "region_id": "320412", "post": "窗口",
        "organisation": office, **changes,
    }  # fmt: skip
    return enter(COMMISSIONERS, values, by=actor_in(office, "officer"), on=ON)


def test_names_and_telephones_lie_encrypted(office):
    from django.db import connection

    row = a_commissioner(office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM network_commissioner WHERE id = %s", [row.pk])
        assert not {"王小明", "19900001111"} & set(cursor.fetchone())


def test_the_database_refuses_an_exit_without_a_day(office):
    row = a_commissioner(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commissioner.objects.filter(pk=row.pk).update(status="exited")


def test_commissioners_are_not_published_and_citizens_do_not_see_them(office):
    from tongban.kernel.testing import a_person, actor_for

    citizen = actor_for(a_person())
    assert not COMMISSIONERS.is_public
    assert not may(citizen, "see", COMMISSIONERS)
    assert rows_for(COMMISSIONERS, citizen).count() == 0


def test_the_supervisors_of_the_city_see_every_row_and_edit_none(office):
    a_commissioner(office)
    board = an_organisation("board", "常州市政务服务管理办公室", supervises=True)
    supervisor = actor_in(board, "supervisor")
    assert rows_for(COMMISSIONERS, supervisor).count() == 1
    assert not may(supervisor, "edit", COMMISSIONERS)


def test_the_city_s_own_target_stands_before_the_districts_sum(office):
    by = actor_in(office, "head")
    for region, year, people in (("320412", 2026, 180), ("320404", 2026, 135), ("320412", 2025, 100)):
        enter(TARGETS, {"region_id": region, "year": year, "people": people}, by=by, on=ON)
    assert training_targets(2026) == {"320412": 180, "320404": 135, "": 315}
    assert training_targets(None) == {"320412": 280, "320404": 135, "": 415}
    enter(TARGETS, {"region_id": "3204", "year": 2026, "people": 1000}, by=by, on=ON)
    assert training_targets(2026)[""] == 1000
