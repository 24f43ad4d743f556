"""The city that is there, as the measures of pages need it: people who are signed in, and the addresses they open."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count

from tongban.domains.catalogue import api as catalogue
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.models import Account, Person, Staff
from tongban.kernel.procedure import Refused

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Standing:
    """`officer` and `citizen` are cookies; the lists are addresses in turn."""

    matters: int
    officer: str
    citizen: str
    own: list[str]
    office: list[str]
    numbers: list[str]
    guides: list[str]


def standing() -> Standing:
    """An officer of the office with most open matters, and whoever with an account has most."""
    busiest = (
        Matter.objects.filter(closed_on=None)
        .values_list("owner")
        .annotate(n=Count("pk"))
        .order_by("-n")
        .first()
    )
    if busiest is None:
        raise Refused("库中没有正在办理的件; 请先运行 tongban city build。")
    officer = (
        Staff.objects.select_related("account")
        .filter(organisation_id=busiest[0], post__duty="officer", until=None)
        .first()
    )
    citizen = _busiest_citizen()
    office = Matter.objects.filter(owner_id=busiest[0], closed_on=None).order_by("-opened_on", "-pk")
    own = Matter.objects.filter(applicant=citizen).order_by("-opened_on", "-pk")
    assert officer is not None
    numbers = list(office.values_list("number", flat=True)[:25])
    return Standing(
        matters=Matter.objects.count(),
        officer=signed_in(officer.account),
        citizen=signed_in(citizen.account),
        own=[f"/my/matters/{number}/" for number in own.values_list("number", flat=True)[:25]],
        office=[f"/desk/matters/{number}/" for number in numbers],
        numbers=numbers,
        guides=[f"/items/{card.item_id}/" for card in catalogue.cards()[:50]],
    )


def _busiest_citizen() -> Any:
    counted = (
        Matter.objects.filter(applicant__account__isnull=False)
        .values_list("applicant")
        .annotate(n=Count("pk"))
    )
    first = counted.order_by("-n").first()
    if first is None:
        raise Refused("库中没有人有账户和办件; 请先运行 tongban city build。")
    return Person.objects.select_related("account").get(pk=first[0])


def signed_in(account: Account) -> str:
    """A session as signing in leaves it."""
    account.password_changed_on = today()
    account.save(update_fields=["password_changed_on"])
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
