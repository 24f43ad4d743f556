"""What users of other systems complained of, about forms and their editions: each test bears the complaint's name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongban.domains.cases.models import Draft
from tongban.domains.cases.tests.factories import an_item
from tongban.domains.cases.tests.visiting import text_of, visitor
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Edition, Item
from tongban.kernel.docket.models import Matter
from tongban.kernel.testing import actor_in, an_enterprise, an_organisation, on_day

pytestmark = pytest.mark.django_db

AREA = {"name": "area", "label": "经营面积", "kind": "number", "required": True}
PREMISES = {"name": "premises", "label": "经营场所地址", "kind": "text", "max": 100}


@pytest.fixture
def item():
    return an_item(materials=[], situations=[])


@pytest.fixture
def firm():
    return an_enterprise()


def a_draft_of_something_new(item: Any, *, on: str, **changes: Any) -> Edition:
    with on_day(on) as day:
        officer = actor_in(an_organisation(), "officer")
        made = course.draft(Item.objects.get(pk=item.item_id), by=officer, on=day)
        return course.edit(made, changes, by=officer, on=day)


def published(item: Any, *, on: str, starting: str, **changes: Any) -> Edition:
    made = a_draft_of_something_new(item, on=on, **changes)
    with on_day(on) as day:
        course.send_to_review(made, by=actor_in(an_organisation(), "officer"), on=day)
        head = actor_in(an_organisation(), "head")
        return course.publish(made, starting=date.fromisoformat(starting), by=head, on=day)


def begun(item: Any, firm: Any, client: Client) -> Draft:
    client.post(f"/apply/{item.item_id}/", {"whose": firm.pk})
    return Draft.objects.get()


def filled(client: Client, draft: Draft, **typed: str) -> Any:
    return client.post(f"/my/drafts/{draft.token}/", {"f-premises": "常州市钟楼区南大街1号", "c-name": "王小明", "c-phone": "19900001111", "go": "next", **typed})  # fmt: skip


def test_publishing_a_new_form_version_never_breaks_a_form_being_filled(item, firm):
    """Begun on 2 March; a new form with one more required field is in force from 4 March; sent on 5 March as it was begun."""
    client = visitor(firm)
    with on_day("2026-03-02"):
        draft = begun(item, firm, client)
        assert filled(client, draft).status_code == 302
    published(item, on="2026-03-03", starting="2026-03-04", form=[PREMISES, AREA])
    with on_day("2026-03-05"):
        page = text_of(client.get(f"/my/drafts/{draft.token}/"))
        assert "常州市钟楼区南大街1号" in page and "经营面积" not in page
        assert filled(client, draft).status_code == 302
        client.post(f"/my/drafts/{draft.token}/materials/", {"go": "next"})
        client.post(f"/my/drafts/{draft.token}/review/", {"true": "1"})
        assert Matter.objects.filter(applicant=firm, book__once=draft.token).count() == 1
        # Whoever begins today is asked what the new form asks.
        other = begun(item, other_firm := an_enterprise("常州示例小吃有限公司"), visitor(other_firm))
        assert "经营面积" in text_of(visitor(other_firm).get(f"/my/drafts/{other.token}/"))


def test_a_draft_item_version_never_ends_the_validity_of_the_live_one(item):
    before = Edition.objects.get(pk=item.edition_id)
    made = a_draft_of_something_new(item, on="2026-03-02", form=[PREMISES, AREA])
    with on_day("2026-03-02") as day:
        course.send_to_review(made, by=actor_in(an_organisation(), "officer"), on=day)
    with on_day("2026-09-01"):
        live = Edition.objects.get(pk=item.edition_id)
        assert (live.state, live.in_force_until) == (before.state, None) == ("published", None)
        guide = text_of(visitor().get(f"/items/{item.item_id}/"))
        assert "在线" in guide or "/apply/" in guide
        assert Edition.objects.filter(item_id=item.item_id).count() == 2


def test_a_form_opens_and_closes_at_a_date_without_code(item, firm):
    """By day, as items do: the new form opens on 10 March, and on 20 March the head closes it; nobody touches a programme."""
    client = visitor(firm)
    published(item, on="2026-03-02", starting="2026-03-10", form=[PREMISES, AREA])
    with on_day("2026-03-09", "23:59"):
        assert "经营面积" not in text_of(client.get(f"/my/drafts/{begun(item, firm, client).token}/"))
        Draft.objects.all().delete()
    with on_day("2026-03-10", "00:00"):
        assert "经营面积" in text_of(client.get(f"/my/drafts/{begun(item, firm, client).token}/"))
        Draft.objects.all().delete()
    with on_day("2026-03-20") as day:
        head = actor_in(an_organisation(), "head")
        live = Edition.objects.get(item_id=item.item_id, state="published", in_force_until=None)
        course.suspend(live, "系统迁移, 3月30日恢复", by=head, on=day)
        closed = client.get(f"/apply/{item.item_id}/")
        assert closed.status_code == 404 and "请" in text_of(closed)
        assert "系统迁移" in text_of(client.get(f"/items/{item.item_id}/"))
        assert not Draft.objects.exists()
