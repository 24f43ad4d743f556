"""The first people of a city in service, and the way back in for whoever lost a second factor. Each act is in the ledger."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Mapping
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction

from tongban.kernel.clock import today
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.identity.actions import appoint, open_account
from tongban.kernel.identity.models import Account, Staff
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.orgs.models import Organisation, Post
from tongban.kernel.procedure import Refused

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another when a password is read out."""


def first_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


@transaction.atomic
def add_staff(
    username: str, *, name: str, number: str, organisation: str, post: str, since: date
) -> tuple[Staff, str]:
    """The staff member and a password that holds for one sign-in: it was never changed, so it must be changed first."""
    if Account.objects.filter(username=username).exists():
        raise Refused(f"用户名「{username}」已经有人使用; 请换一个。")
    if Staff.objects.filter(number=number).exists():
        raise Refused(f"工号「{number}」已经登记; 请核对。")
    place = _post(organisation, post)
    password = first_password()
    account = open_account(username, password, on=today())
    account.password_changed_on = None
    account.save(update_fields=["password_changed_on"])
    staff = appoint(account, name=name, number=number, post=place, since=since)
    _note(
        staff, "appoint", "任用并开通账户", {"post": place.pk, "organisation": place.office.organisation.key}
    )
    return staff, password


def _post(organisation: str, title: str) -> Post:
    holder = Organisation.objects.filter(key=organisation, until=None).first()
    if holder is None:
        raise Refused(
            f"没有标识为「{organisation}」的机构; 标识见 city/departments.yaml 的 key, 先用 tongban city load 载入。"
        )
    posts = {
        one.title: one for one in Post.objects.filter(office__organisation=holder).select_related("office")
    }
    if title not in posts:
        raise Refused(f"{holder.name}没有「{title}」这个岗位; 已有: {'、'.join(posts) or '无'}。")
    return posts[title]


@transaction.atomic
def reset_second_factor(username: str, *, reason: str) -> Entry:
    """Take off a lost second factor and its recovery codes; at the next sign-in another has to be set up."""
    if len(reason.strip()) < 4:
        raise Refused("请写明为什么停用(例如: 手机遗失, 已当面核实身份); 理由会记入留痕。")
    staff = Staff.objects.select_related("account").filter(account__username=username).first()
    if staff is None:
        raise Refused(f"没有用户名为「{username}」的工作人员; 请核对。")
    factors = Authenticator.objects.filter(user=staff.account)
    kinds = sorted(factors.values_list("type", flat=True))
    if not kinds:
        raise Refused(f"「{username}」没有启用动态验证码; 不用停用, 登录后按提示启用即可。")
    factors.delete()
    given = {"reason": reason.strip(), "kinds": kinds, "operator": getpass.getuser()}
    return _note(staff, "reset_second_factor", "停用遗失的动态验证码", given)


def _note(staff: Staff, step: str, title: str, given: Mapping[str, object]) -> Entry:
    """Into the staff member's own book."""
    once = f"staff:{staff.pk}"
    known = Book.objects.filter(once=once).first()
    book = locked(known.pk) if known else open_book("staff", once=once)
    return write(
        book, step, title=title, by="system", actor=SYSTEM_ACTOR, on=today(), given=given, audience="staff"
    )
