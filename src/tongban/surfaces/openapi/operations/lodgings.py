"""收件: another system of the city lodges what it has received, one application to a request; the same case as at the window.

One function answers, `answer`: without session, cookie or form token, because a credential in a header is all it goes by.
`config.wsgi` asks it before anything of Django's chain begins, and the address in the table of addresses asks it as well.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from ninja import Header, Router, Schema
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as BadBody

from tongban.domains.cases.actions import lodge_by_system
from tongban.domains.cases.forms.item import PHONE, answered, contact_asked, known_at_counter
from tongban.domains.cases.rules import completeness
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import Forbidden
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import procedure_of
from tongban.kernel.identity.actions import register_person
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import person_by_number
from tongban.kernel.procedure import Refused
from tongban.lib.idcard import is_credit_code, is_id_number
from tongban.surfaces.openapi.clients import Known, client_of
from tongban.surfaces.openapi.limits import counted
from tongban.surfaces.openapi.problems import (
    BROKEN,
    CONTENT_TYPE,
    SLOW_DOWN,
    WRONG_METHOD,
    BadQuestion,
    Problem,
    sentence_of,
)
from tongban.ui.busy import BUSY, is_busy

MOST = 256 * 1024
"""Bytes of one application. Papers are not sent here."""
TOLD_BY_A_SYSTEM = 1
"""The level of assurance of somebody of whom only another system has told."""
NO_CREDENTIAL = (
    "请在 Authorization 里写 Bearer 和本系统的凭证; 没有凭证或者凭证已停用的, 请联系平台管理单位。"
)
UNREADABLE = "请求读不懂; 请用 UTF-8 的 JSON, 照 /api/v1/docs 的接口说明修改后再请求。"
TOO_LONG = f"一件申请最多 {MOST // 1024} KB; 请只报申请内容, 材料另行移送。"
NOT_YOURS = "这个事项不由贵单位实施, 本件没有收下; 请核对实施编码, 或者请实施单位的系统报送。"
NOT_OFFERED = "没有这个实施编码的事项, 或者它现在不办; 请用 /api/v1/items/ 核对。"
BAD_KEY = "请在 Idempotency-Key 里为每件申请写一个不重复的键, 8 至 40 个字母、数字或者 . _ ~ - 。"
KEY = r"^[A-Za-z0-9._~-]{8,40}$"
_HOLDS = re.compile(KEY.removesuffix("$") + r"\Z").match

log = logging.getLogger(__name__)
Line = Annotated[str, StringConstraints(max_length=200)]
Text = Annotated[str, StringConstraints(max_length=5000)]


class Applicant(BaseModel):
    """谁申请: 按证件号码查找, 没有登记过的随本件登记。`phone` 登记过的可以不报。"""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    number: Annotated[str, StringConstraints(min_length=15, max_length=20, strip_whitespace=True)] = Field(
        description="公民身份号码或者统一社会信用代码"
    )
    phone: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)] = ""


class Lodging(BaseModel):
    """一件申请。`item` 是实施编码; `form` 是申请表各栏的值; `materials` 是已经收到的材料的标识, 没有列出的按未提交处理。"""

    model_config = ConfigDict(extra="forbid")
    item: Annotated[str, StringConstraints(min_length=1, max_length=31)]
    applicant: Applicant
    form: dict[Line, Text | Annotated[list[Line], Field(max_length=100)]] = Field(
        default_factory=dict, description="各栏的标识和值; 多选的为列表。申请人的姓名、号码、电话不必重报。"
    )
    materials: Annotated[list[Line], Field(max_length=200)] = []
    situations: Annotated[list[Line], Field(max_length=100)] = []


class Lodged(Schema):
    """收下的件。`due_on` 是办理单位最近的到期日。"""

    number: str
    title: str
    organisation: str
    state: str
    opened_on: date
    due_on: date | None


_READ = Lodging.__pydantic_validator__.validate_json


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, as it goes over the line."""

    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    more: Mapping[str, str] = field(default_factory=dict)


def answer(*, method: str, credential: str, key: str, kind: str, body: bytes) -> Reply:
    """`credential` is the header Authorization, `key` Idempotency-Key, `kind` the body's type. Whatever happens is said."""
    try:
        return _answered(method, credential, key, kind, body)
    except Exception as failure:
        if is_busy(failure) and connection.connection is not None and not connection.is_usable():
            connection.close()  # the line was cut while it stood open; what was sent has its key, and comes once
            return answer(method=method, credential=credential, key=key, kind=kind, body=body)
        return _said_of(failure)


def _answered(method: str, credential: str, key: str, kind: str, body: bytes) -> Reply:
    on = today()
    scheme, _, secret = credential.partition(" ")
    client = client_of(secret.strip(), on=on) if scheme.lower() == "bearer" and secret else None
    if client is None:
        return problem(401, "credential", NO_CREDENTIAL, more={"WWW-Authenticate": "Bearer"})
    if method != "POST":
        return problem(405, "method", WRONG_METHOD, more={"Allow": "POST"})
    if wait := counted(client.pk, client.per_minute):
        return problem(429, "slow-down", SLOW_DOWN, more={"Retry-After": str(wait)})
    if kind.partition(";")[0].strip().lower() != "application/json" or b"\\u0000" in body or b"\0" in body:
        return problem(400, "request", UNREADABLE)
    if not _HOLDS(key):
        raise BadQuestion([("Idempotency-Key", BAD_KEY)])
    matter, is_new = _lodged(client, _READ(body), key, on)
    return Reply(201 if is_new else 200, _said(matter))


def _said_of(failure: Exception) -> Reply:
    match failure:
        case BadBody():
            return _wrong(
                [(place := _place(each["loc"]), sentence_of(place, each)) for each in failure.errors()]
            )
        case BadQuestion():
            return _wrong(failure.errors)
        case Refused():
            return problem(409, "refused", str(failure))
        case Forbidden():
            return problem(403, "forbidden", str(failure))
    if is_busy(failure):
        log.error("busy: %s", failure)
        return problem(503, "busy", BUSY, more={"Retry-After": "30"})
    log.error("lodging by a system", exc_info=failure)
    return problem(500, "broken", BROKEN)


def _lodged(client: Known, asked: Lodging, key: str, on: date) -> tuple[Matter, bool]:
    found = catalogue.item_by_code(asked.item, on=on)
    if found is None:
        raise BadQuestion([("item", NOT_OFFERED)])
    item, holder = found
    if not client.whole_city and holder != client.organisation_id:
        raise Forbidden(NOT_YOURS)
    number = asked.applicant.number.upper()
    known = person_by_number(number)
    phone = asked.applicant.phone or (known.phone if known is not None else "")
    form, faults = _form(item, asked, number, phone)
    faults += _faults_of_applicant(asked.applicant, number, known, phone) + _faults_of_lists(item, asked)
    if faults:
        raise BadQuestion(faults)
    contact = contact_asked(item)

    def lodged(applicant: Person) -> tuple[Matter, bool]:
        return lodge_by_system(
            item=item,
            applicant=applicant,
            form=form,
            materials=dict.fromkeys(asked.materials, completeness.SUPPLIED),
            situations=asked.situations,
            contact_name=form[contact[0]] if contact else asked.applicant.name,
            contact_phone=phone,
            by=client.actor,
            once=f"client:{client.pk}:{key}",
            sent=blind_index(asked.model_dump_json()),
        )

    if known is not None:
        return lodged(known)
    try:
        with transaction.atomic():  # nobody is registered for an application that is then refused
            return lodged(_registered(asked.applicant, number, phone))
    except IntegrityError:
        if (known := person_by_number(number)) is None:
            raise
        return lodged(known)  # another application of theirs was a moment earlier


def _registered(told: Applicant, number: str, phone: str) -> Person:
    kind = Person.Kind.NATURAL if is_id_number(number) else Person.Kind.ENTERPRISE
    return register_person(
        kind=kind, name=told.name, id_number=number, phone=phone, assurance=TOLD_BY_A_SYSTEM
    )


def _faults_of_applicant(
    told: Applicant, number: str, known: Person | None, phone: str
) -> list[tuple[str, str]]:
    faults = []
    if known is None and not (is_id_number(number) or is_credit_code(number)):
        faults.append(("applicant.number", "号码有误(校验码不符); 请对照身份证或者营业执照逐位核对。"))
    if known is not None and known.name != told.name:
        faults.append(("applicant.name", "这个号码登记的姓名或者名称与所报的不一致; 请核对证件。"))
    if not phone:
        faults.append(("applicant.phone", "申请人没有登记过电话; 请报能接通的联系电话。"))
    elif told.phone and not PHONE.regex.search(told.phone):  # type: ignore[union-attr]
        faults.append(("applicant.phone", str(PHONE.message)))
    return faults


def _form(
    item: ItemView, asked: Lodging, number: str, phone: str
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What was said of the applicant goes into the form, as at the counter; the rest is checked as there."""
    known = known_at_counter(item, name=asked.applicant.name, number=number, phone=phone)
    form, wrong = answered(item, {**{name: each.value for name, each in known.items()}, **asked.form})
    return form, [(f"form.{name}", sentence) for name, sentence in wrong.items()]


def _faults_of_lists(item: ItemView, asked: Lodging) -> list[tuple[str, str]]:
    materials = set(asked.materials).difference(each.id for each in item.materials)
    situations = set(asked.situations).difference(each.name for each in item.situations)
    return [
        *(("materials", f"这个事项没有材料「{each}」; 标识见办事指南。") for each in sorted(materials)),
        *(("situations", f"这个事项没有情形「{each}」; 请照办事指南填写。") for each in sorted(situations)),
    ]


def _said(matter: Matter) -> bytes:
    said = {
        "number": matter.number,
        "title": matter.title,
        "organisation": matter.owner.name,
        "state": procedure_of(matter).states[matter.state],
        "opened_on": matter.opened_on.isoformat(),
        "due_on": matter.due_on.isoformat() if matter.due_on else None,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def problem(
    status: int,
    kind: str,
    title: str,
    *,
    errors: list[tuple[str, str]] | None = None,
    more: Mapping[str, str] | None = None,
) -> Reply:
    said: dict[str, Any] = {"type": f"/problems/{kind}", "title": title, "status": status}
    if errors:
        said["errors"] = [{"field": name, "sentence": sentence} for name, sentence in errors]
    return Reply(status, json.dumps(said, ensure_ascii=False).encode(), CONTENT_TYPE, more or {})


def _wrong(errors: list[tuple[str, str]]) -> Reply:
    title = f"有 {len(errors)} 处要改; 请照 errors 里的说明修改后再请求。"
    return problem(422, "parameters", title, errors=errors)


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc))[:120] or "请求"


# --- What the interface's description says of it. Ninja describes; `answer` answers.


class SystemClient(HttpBearer):
    """登记过的系统的凭证。"""

    open_to = ("client",)

    def authenticate(self, request: HttpRequest, token: str) -> Known | None:
        return client_of(token, on=today())


router = Router(tags=["收件"], auth=SystemClient())


@router.post(
    "",
    response={200: Lodged, 201: Lodged, **dict.fromkeys((401, 403, 409, 422, 429, 500), Problem)},
    summary="报送一件申请",
    operation_id="lodgings_lodge",
)
def lodge(
    request: HttpRequest, lodging: Lodging, key: Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)]
) -> None:
    """各单位的业务系统和统一受理平台用自己的凭证报送已经收到的申请, 一次一件; 与窗口收件同样编号、计时、出具回执和留痕。"""
