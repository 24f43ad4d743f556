"""What people have applied for stays as it was when the item is merged, cancelled or suspended meanwhile."""

from datetime import date

import pytest

from tongban.domains.cases.actions import decision, entry
from tongban.domains.cases.queries import application_of, item_of
from tongban.domains.cases.tests.factories import a_case, an_item
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.actions.succession import succeed
from tongban.domains.catalogue.models import Item
from tongban.kernel.testing import actor_in, an_organisation, on_day

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 3)


def _merged(item):
    other = an_item(key="successor", name="承接许可")
    head = actor_in(an_organisation(), "head")
    succeed(
        Item.objects.get(pk=item.item_id),
        [Item.objects.get(pk=other.item_id)],
        "目录调整",
        starting=MARCH,
        by=head,
        on=MARCH,
    )


def _cancelled(item):
    edition = Item.objects.get(pk=item.item_id).editions.get()
    course.end(edition, "国务院决定取消", by=actor_in(an_organisation(), "head"), on=MARCH)


def _suspended(item):
    edition = Item.objects.get(pk=item.item_id).editions.get()
    course.suspend(edition, "系统升级", by=actor_in(an_organisation(), "head"), on=MARCH)


@pytest.mark.parametrize("changed", [_merged, _cancelled, _suspended])
def test_a_case_under_way_is_decided_under_the_edition_it_was_lodged_under(changed):
    """Lodged on 2 March, the item changed on the 3rd, accepted on the 4th, granted on the 6th."""
    with on_day("2026-03-03"):
        item = an_item()
        matter = a_case(item, on="2026-03-02")
        changed(item)
        assert catalogue.item_in_force(item.item_id, on=MARCH) is None
        kept = item_of(application_of(matter))
        assert (kept.edition_id, kept.materials, kept.promise) == (
            item.edition_id,
            item.materials,
            item.promise,
        )
        matter = entry.accept(matter, by=actor_in(an_organisation(), "clerk"), on=date(2026, 3, 4))
        matter = decision.grant(matter, by=actor_in(an_organisation(), "head"), on=date(2026, 3, 6))
    assert matter.state == "granted"
