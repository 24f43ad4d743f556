"""Every write of identity: persons, staff, mandates and their accounts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from tongban.kernel.clock import now
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Account, Mandate, Person, Staff
from tongban.kernel.orgs.models import Post
from tongban.kernel.procedure import Refused
from tongban.lib.idcard import is_credit_code, is_id_number


def open_account(username: str, password: str | None, *, on: date, hashed: str = "") -> Account:
    """`hashed` takes a password that is already hashed (bulk building of a demonstration)."""
    account = Account(username=username, made_at=now(), password_changed_on=on)
    if hashed:
        account.password = hashed
    elif password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    return account


@transaction.atomic
def register_person(
    *,
    kind: str,
    name: str,
    id_number: str,
    phone: str = "",
    address: str = "",
    assurance: int = 0,
    account: Account | None = None,
    legal_person: Person | None = None,
) -> Person:
    """Take a person into the register; the number must pass its standard's check."""
    id_number = id_number.strip().upper()
    if id_number:
        _check_number(kind, id_number)
        if Person.objects.filter(id_index=blind_index(id_number)).exists():
            raise Refused("这个证件号码已经登记过; 请直接登录, 忘记账户的请持有效证件到政务服务大厅找回。")
    return Person.objects.create(
        kind=kind,
        name=name,
        name_index=blind_index(name),
        id_number=id_number,
        id_index=blind_index(id_number) if id_number else None,
        phone=phone,
        address=address,
        assurance=assurance,
        account=account,
        legal_person=legal_person,
        since=now(),
    )


def _check_number(kind: str, id_number: str) -> None:
    if kind == Person.Kind.NATURAL and not is_id_number(id_number):
        raise Refused("公民身份号码有误(第18位校验码不符); 请对照身份证逐位核对。")
    if kind == Person.Kind.ENTERPRISE and not is_credit_code(id_number):
        raise Refused("统一社会信用代码有误(第18位校验码不符); 请对照营业执照逐位核对。")


def appoint(account: Account, *, name: str, number: str, post: Post, since: date) -> Staff:
    return Staff.objects.create(
        account=account,
        name=name,
        number=number,
        organisation=post.office.organisation,
        post=post,
        since=since,
    )


def give_mandate(principal: Person, agent: Person, *, scope: str, since: date, until: date | None) -> Mandate:
    if principal.pk == agent.pk:
        raise Refused("不能委托本人; 请填写另一位受托人。")
    if until is not None and until < since:
        raise Refused("委托的截止日期早于开始日期; 请核对日期。")
    return Mandate.objects.create(principal=principal, agent=agent, scope=scope, since=since, until=until)


def end_mandate(mandate: Mandate, *, on: date) -> None:
    """A mandate ended on a day is not in force on the day after."""
    mandate.ended_on = on + timedelta(days=1)
    mandate.save(update_fields=["ended_on"])
