"""How one signs in to the demonstration: one password for all, a second factor for heads, supervisors and administrators."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import get_hasher

from tongban.kernel.access.assurance import WITH_SECOND_FACTOR
from tongban.kernel.clock import now
from tongban.kernel.identity.models import Account, Staff
from tongban.kernel.procedure import Refused

PASSWORD = "changzhou-tongban"
"""Everybody's in the demonstration, and printed by it; nothing there is anybody's own."""

NAMED_STAFF = {
    ("320412-market", "clerk", "窗口受理岗"): "clerk",
    ("320412-market", "officer", "审查岗"): "officer",
    ("320412-market", "head", "审批科负责人"): "head",
    ("approval", "supervisor", "效能监督岗"): "supervisor",
    ("approval", "admin", "平台管理岗"): "admin",
}
CITIZEN, AGENT = "citizen", "agent"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A line for each kind of user. `code` says that a code is asked for beside the password."""

    kind: str
    username: str
    who: str
    code: bool


@cache
def hashed_password() -> str:
    """Hashed once for all; the salt is fixed so that the same seed gives the same city."""
    return str(get_hasher().encode(PASSWORD, "demonstration city"))


def open_accounts(usernames: Sequence[str], *, on: date) -> list[Account]:
    hashed, at = hashed_password(), now()
    return Account.objects.bulk_create(
        Account(username=username, password=hashed, made_at=at, password_changed_on=on)
        for username in usernames
    )


def ask_heads_for_codes() -> None:
    holders = Staff.objects.filter(post__duty__in=WITH_SECOND_FACTOR).select_related("account").order_by("pk")
    Authenticator.objects.bulk_create(
        Authenticator(
            user=staff.account,
            type=Authenticator.Type.TOTP,
            data={"secret": encrypt(_secret(staff.account.username))},
            created_at=now(),
        )
        for staff in holders
    )


def _secret(username: str) -> str:
    return base64.b32encode(hashlib.sha256(f"demonstration:{username}".encode()).digest()[:20]).decode()


def present_code(username: str) -> str:
    """What the telephone of that head, supervisor or administrator would show now."""
    known = Authenticator.objects.filter(user__username=username, type=Authenticator.Type.TOTP).first()
    if known is None:
        raise Refused(f"账户「{username}」没有动态口令; 只有负责人和管理人员登录时需要。")
    counter = list(totp.yield_hotp_counters_from_time())[totp.app_settings.TOTP_TOLERANCE]
    return str(totp.format_hotp_value(totp.hotp_value(decrypt(known.data["secret"]), counter)))


def sign_ins() -> list[SignIn]:
    """One for each kind of user, in the order in which a visitor meets them."""
    wanted = {
        CITIZEN: "市民", AGENT: "企业经办人", "clerk": "窗口人员", "officer": "经办人", "head": "科室负责人",
        "supervisor": "效能监督", "admin": "系统管理员",
    }  # fmt: skip
    accounts = {
        account.username: account
        for account in Account.objects.filter(username__in=wanted).select_related(
            "person", "staff__organisation", "staff__post"
        )
    }
    return [
        SignIn(kind, username, _who(accounts[username]), _needs_code(accounts[username]))
        for username, kind in wanted.items()
        if username in accounts
    ]


def _who(account: Account) -> str:
    staff = getattr(account, "staff", None)
    if staff is not None:
        return f"{staff.organisation.name} {staff.name}({staff.post.title})"
    person = getattr(account, "person", None)
    return person.name if person is not None else ""


def _needs_code(account: Account) -> bool:
    staff = getattr(account, "staff", None)
    return staff is not None and staff.post.duty in WITH_SECOND_FACTOR
