"""The applicant says that a decision has come. It moves no state: the office's delivery (第四十四条) may rest on it."""

from __future__ import annotations

from datetime import date

from tongban.kernel.access import Forbidden, may
from tongban.kernel.docket.actions import note
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.procedure import Refused

RECEIVED = "received"
DECIDED = ("granted", "refused")
"""Decided, and not yet delivered."""


def confirm_receipt(matter: Matter, *, by: Actor, on: date | None = None) -> None:
    """Once; said again, it stays as it was said first."""
    if not by.is_citizen or not may(by, "act", matter):
        raise Forbidden("收到决定由申请人确认; 请用申请时的账户登录。")
    if matter.state not in DECIDED:
        raise Refused("这件申请还没有等待送达的决定, 或者已经送达; 请刷新页面查看最新情况。")
    if not entries_of(matter.pk).filter(step=RECEIVED).exists():
        note(matter.pk, RECEIVED, title="申请人确认收到决定", by=by, on=on, audience="parties")
