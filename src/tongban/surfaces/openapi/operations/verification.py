"""Whether a paper or a licence with this code was issued and still stands: no more than the paper itself shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from ninja.throttling import AnonRateThrottle

from tongban.domains.licences import queries
from tongban.kernel.clock import today
from tongban.kernel.documents.queries import by_verify_code, verification
from tongban.surfaces.openapi.problems import Problem

router = Router(tags=["核验"])
OFTEN = "60/m"


class Verified(Schema):
    """`holds`: 内容与签发时一致。`state` 只有证照才有; `in_force` 表示证照今天可以使用。"""

    number: str
    title: str
    organisation: str
    issued_on: date
    holds: bool
    state: str
    in_force: bool | None


@router.get(
    "/{str:code}",
    response={200: Verified, 404: Problem, 422: Problem, 429: Problem},
    summary="核验文书和电子证照",
    operation_id="verify_code",
    throttle=[AnonRateThrottle(OFTEN)],
)
def verify(request: HttpRequest, code: Annotated[str, Path(max_length=60)]) -> Verified:
    """`code` 是证照或文书上的核验码。不给出持有人和证照内容; 每分钟最多 60 次。"""
    letter = by_verify_code(code)
    if letter is None:
        raise Http404("没有这个核验码; 请逐字核对纸面上的核验码。")
    licence = queries.by_letter(letter.pk)
    stands = queries.standing(licence, on=today()) if licence else None
    return Verified(
        number=letter.number,
        title=licence.type.name if licence else letter.title,
        organisation=letter.organisation.name,
        issued_on=letter.issued_on,
        holds=verification(letter).holds,
        state=stands.title if stands else "",
        in_force=stands.may_be_used if stands else None,
    )
