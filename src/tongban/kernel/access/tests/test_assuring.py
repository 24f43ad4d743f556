"""Whoever shows their own document at a window is known by their real name, and who saw it is written down."""

from datetime import date

import pytest

from tongban.kernel.access.assuring import verify_in_person
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.queries import may_act_for
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, actor_for, actor_in, an_enterprise, an_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_a_document_seen_at_a_window_raises_the_level_once():
    person, clerk = a_person(), actor_in(an_organisation(), "clerk")
    person.assurance = 1
    for _ in range(2):
        verify_in_person(person, by=clerk, on=DAY)
    person.refresh_from_db()
    assert person.assurance == 3
    entry = Entry.objects.get(step="verify")
    assert (entry.actor, entry.given) == (clerk.label, {"person": person.pk, "from": 1, "to": 3})


def test_nobody_verifies_themselves():
    person = a_person()
    with pytest.raises(Refused, match="当面办理"):
        verify_in_person(person, by=actor_for(person), on=DAY)


@pytest.mark.parametrize(
    ("scope", "subject", "covered"),
    [
        ("*", "food-operation-permit", True),
        ("food-operation-permit tobacco-retail", "tobacco-retail", True),
        ("food-operation-permit", "tobacco-retail", False),
    ],
)
def test_a_mandate_covers_what_its_scope_names(scope, subject, covered):
    firm, agent = an_enterprise(), a_person()
    give_mandate(firm, agent, scope=scope, since=DAY, until=None)
    assert may_act_for(actor_for(agent), firm.pk, subject=subject, on=DAY) is covered
