"""Systems are admitted, given another credential, and ended; each act is in the ledger. And: whose credential is this?"""

from __future__ import annotations

import getpass
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.clock import today
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused
from tongban.prepared import Prepared
from tongban.surfaces.openapi.models import Client

PREFIX = "tb_"
"""By which a credential that has strayed into a file or a log is recognised."""
KEPT = 5.0
"""Seconds for which a process may go by what it has read of a client: an ended one is out within them."""
MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A client as a request needs it. `actor` may lodge, and see nothing: the gate knows no such kind."""

    actor: Actor
    organisation_id: int
    whole_city: bool
    per_minute: int
    since: date
    until: date | None

    @property
    def pk(self) -> int:
        return self.actor.client_id or 0

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


_asked = Prepared(lambda digest: Client.objects.filter(digest=digest))
_kept: dict[str, tuple[float, Known]] = {}


def client_of(credential: str, *, on: date) -> Known | None:
    """Whose credential it is, if it holds on that day. Found by its digest: how long a wrong one takes tells nothing."""
    digest = sha256(credential.encode()).hexdigest()
    read_at, known = _kept.get(digest, (0.0, None))
    if known is None or time.monotonic() - read_at > KEPT:
        known = _read(digest)
    return known if known is not None and known.holds(on) else None


def _read(digest: str) -> Known | None:
    _kept.pop(digest, None)
    row = _asked.first(digest)
    if row is None:
        return None
    actor = Actor("client", client_id=row.pk, organisation_id=row.organisation_id, name=row.name, assurance=0)
    known = Known(actor, row.organisation_id, row.whole_city, row.per_minute, row.since, row.until)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[digest] = time.monotonic(), known
    return known


@transaction.atomic
def admit(
    name: str,
    *,
    organisation: str,
    whole_city: bool = False,
    per_minute: int = 600,
    since: date | None = None,
) -> tuple[Client, str]:
    """The client, and its credential, which is shown this once."""
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused("系统名称要有 1 至 80 个字; 请写单位和系统的名称, 例如「市公安局户政系统」。")
    if Client.objects.filter(name=name).exists():
        raise Refused(f"「{name}」已经登记; 换凭证请用 tongban client renew, 另一个系统请换一个名称。")
    if per_minute < 1:
        raise Refused("每分钟至少许可 1 件; 要停用请用 tongban client end。")
    holder = Organisation.objects.filter(key=organisation, until=None).first()
    if holder is None:
        raise Refused(
            f"没有标识为「{organisation}」的机构; 标识见 city/departments.yaml 的 key, 先用 tongban city load 载入。"
        )
    credential = _credential()
    made = Client.objects.create(
        name=name,
        organisation=holder,
        whole_city=whole_city,
        digest=sha256(credential.encode()).hexdigest(),
        per_minute=per_minute,
        since=since or today(),
    )
    scope = "city" if whole_city else holder.key
    _note(
        made, "admit", "许可系统接入", {"organisation": holder.key, "scope": scope, "per_minute": per_minute}
    )
    return made, credential


@transaction.atomic
def renew(name: str) -> tuple[Client, str]:
    """Another credential; the one before opens nothing any more."""
    client, credential = _standing(name), _credential()
    client.digest = sha256(credential.encode()).hexdigest()
    client.save(update_fields=["digest"])
    _note(client, "renew", "更换系统凭证", {})
    return client, credential


@transaction.atomic
def end(name: str, *, reason: str) -> Client:
    """From now on: what it lodged stays, and is dealt with."""
    if len(reason.strip()) < 4:
        raise Refused("请写明为什么停用(例如: 系统下线, 凭证泄露); 理由会记入留痕。")
    client = _standing(name)
    client.until = max(today(), client.since)
    client.save(update_fields=["until"])
    _note(client, "end", "停用系统接入", {"reason": reason.strip()})
    return client


def all_clients() -> QuerySet[Client]:
    """Those that have ended too."""
    return Client.objects.select_related("organisation")


def _standing(name: str) -> Client:
    client = Client.objects.select_for_update().filter(name=name.strip(), until=None).first()
    if client is None:
        raise Refused(f"没有名为「{name}」的在用系统; 名称见 tongban client list。")
    return client


def _credential() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def _note(client: Client, step: str, title: str, given: Mapping[str, object]) -> None:
    """Into the client's own book, with whoever sat at the machine."""
    once = f"client:{client.pk}"
    known = Book.objects.filter(once=once).first()
    book = locked(known.pk) if known else open_book("client", once=once)
    said = {**given, "operator": getpass.getuser()}
    write(book, step, title=title, by="system", actor=SYSTEM_ACTOR, on=today(), given=said, audience="staff")
