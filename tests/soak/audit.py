"""Counts what is in a town after bad days, and names what is missing, doubled or untrue: `python -m tests.soak.audit`.

Reads what people were told from the standard input, and answers in JSON: counts, and faults (none, if all is well).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

DRAINED_WITHIN = 300.0


def drained() -> None:
    """Until nothing is owed any more. Leases of the dead are aged by hand, patience is not waited for."""
    from django.db.models import F

    from tongban.kernel.clock import now
    from tongban.kernel.notices.models import Text
    from tongban.kernel.outbox.delivering import LEASE
    from tongban.kernel.outbox.models import Delivery

    Delivery.objects.filter(delivered_at=None).update(next_at=F("next_at") - LEASE - timedelta(days=1))
    Text.objects.filter(state=Text.State.SENDING).update(not_before=now())
    until = time.monotonic() + DRAINED_WITHIN
    while time.monotonic() < until:
        unsent = Text.objects.filter(state__in=Text.WAITING, not_before__lte=now())
        if not Delivery.objects.filter(delivered_at=None).exists() and not unsent.exists():
            return
        time.sleep(0.2)


def faults_in(told: dict[str, Any]) -> Iterator[str]:
    for part in (lost_or_doubled(told), unsealed(), numbers(), effects(), replayed_otherwise(), papers()):
        yield from part


def lost_or_doubled(told: dict[str, Any]) -> Iterator[str]:
    from tongban.domains.cases.models import Application, Decision
    from tongban.kernel.docket.models import Matter

    by_once = {matter.book.once: matter for matter in Matter.objects.select_related("book")}
    for token, number in told["acknowledged"].items():
        matter = by_once.get(token)
        if matter is None:
            yield f"{number} was acknowledged and is lost"
        elif matter.number != number:
            yield f"{number} was acknowledged, {matter.number} is recorded"
    whole = set(Application.objects.values_list("pk", flat=True))
    yield from (
        f"{matter.number} has no application"
        for matter in by_once.values()
        if matter.procedure.startswith("cases.") and matter.pk not in whole
    )
    decided = set(Decision.objects.values_list("application__matter__number", flat=True))
    yield from (
        f"the grant of {number} was acknowledged and is lost" for number in set(told["granted"]) - decided
    )


def unsealed() -> Iterator[str]:
    from tongban.kernel.ledger.seal import broken_seals

    yield from (f"ledger: book {each.book_id}, entry {each.seq}: {each.why}" for each in broken_seals())


def numbers() -> Iterator[str]:
    """Of every series that was ever begun: 1, 2, 3 … to its counter, each once."""
    from tongban.domains.licences.models import Licence
    from tongban.kernel.docket.models import Matter
    from tongban.kernel.documents.models import Letter
    from tongban.kernel.numbering.models import Counter as Series

    taken: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number in Matter.objects.values_list("number", flat=True):
        series, year, count = number.rsplit("-", 2)
        taken[series, int(year)].append(int(count))
    for number in Letter.objects.values_list("number", flat=True):
        series, year, count = re.fullmatch(r"(.+)〔(\d{4})〕(\d+)号", number).groups()
        taken[series, int(year)].append(int(count))
    for licence in Licence.objects.filter(version=1).select_related("type", "organisation"):
        series = f"licence:{licence.type.code}:{licence.organisation.code}"
        taken[series, licence.issued_on.year].append(int(licence.number[-6:]))
    for series in Series.objects.all():
        found = sorted(taken.pop((series.series, series.year), []))
        if found != list(range(1, series.last + 1)):
            yield f"series {series.series} {series.year}: {_odd(found, series.last)}"
    yield from (f"numbers outside every series: {series}" for series in taken)


def _odd(found: list[int], last: int) -> str:
    twice = [number for number, times in Counter(found).items() if times > 1]
    return f"skipped {sorted(set(range(1, last + 1)) - set(found))[:9]}, doubled {twice[:9]}, beyond {[n for n in found if n > last][:9]}"


def effects() -> Iterator[str]:
    """Each entry's deliveries, and each delivery's effect, exactly once."""
    from tongban.domains.licences.models import Licence
    from tongban.domains.reviews.models import Invitation
    from tongban.kernel.ledger.models import Entry
    from tongban.kernel.notices.models import Message, Text
    from tongban.kernel.notices.wordings import all_wordings
    from tongban.kernel.outbox import links_for
    from tongban.kernel.outbox.models import Delivery

    paid: dict[int, Counter[str]] = defaultdict(Counter)
    for entry, handler, done in Delivery.objects.values_list("entry_id", "handler", "delivered_at"):
        paid[entry][handler] += 1 if done else 1000
    # Of an act its applicant is told once, in whichever words suit how it ended.
    told = (
        re.sub(r"^cases\.\w+:", "cases:", mark) for mark in Message.objects.values_list("once", flat=True)
    )
    messages, expected = Counter(told), Counter()
    rows = Entry.objects.filter(book__matter__isnull=False).select_related("book__matter")
    for entry in rows.iterator(chunk_size=2000):
        matter = entry.book.matter
        heard = Counter(link.name for link in links_for(matter.procedure, entry.step))
        if paid[entry.pk] != heard:
            yield f"{matter.number}/{entry.seq} {entry.step}: delivered {dict(paid[entry.pk])}, expected {dict(heard)}"
        if any(name.endswith("tell_applicant") for name in heard) and f"cases.{entry.step}" in all_wordings():
            expected[f"cases:{matter.applicant_id}:entry:{entry.pk}"] += 1
        if any(name.endswith("issue_licence") for name in heard):
            yield from _once("licence", matter.number, Licence.objects.filter(matter_number=matter.number))
        if any(name.endswith("reviews.api.invite") for name in heard):
            yield from _once("invitation", matter.number, Invitation.objects.filter(matter=matter))
    for invitation in Invitation.objects.all():
        expected[f"reviews.invite:{invitation.person_id}:invitation:{invitation.pk}"] += 1
    for entry in Entry.objects.filter(book__kind="licence", step="issue"):
        holder = Licence.objects.get(book_id=entry.book_id, version=1).holder_id
        expected[f"licences.issue:{holder}:entry:{entry.pk}"] += 1
    yield from (
        f"message {mark}: {messages[mark]} of {expected[mark]}"
        for mark in expected
        if messages[mark] != expected[mark]
    )
    yield from (f"message {mark} that nothing asked for" for mark in messages.keys() - expected.keys())
    handed_over = Counter(line["number"] for line in _spooled())
    for pk, state in Text.objects.values_list("pk", "state"):
        if state == Text.State.FAILED or (state == Text.State.DELIVERED and not handed_over[pk]):
            yield f"text {pk}: {state}, handed over {handed_over[pk]} times"


def _once(what: str, number: str, rows: Any) -> Iterator[str]:
    if rows.count() != 1:
        yield f"{number}: {what} {rows.count()} times"


def _spooled() -> Iterable[dict[str, Any]]:
    """A line cut off by a death is no text that was handed over."""
    from tongban.kernel.notices.spool import spool_file

    if not spool_file().exists():
        return
    for line in spool_file().read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def replayed_otherwise() -> Iterator[str]:
    """Every matter made again from its entries alone, beside its row and its clocks."""
    from tongban.kernel.clock import today
    from tongban.kernel.docket.actions import nearest_due
    from tongban.kernel.docket.models import Matter
    from tongban.kernel.docket.queries import file_of
    from tongban.kernel.procedure import reckoned

    for matter in Matter.objects.prefetch_related("clocks").iterator(chunk_size=500):
        file = file_of(matter)
        again = (file.state, file.closed_on, nearest_due(file, today()))
        if again != (matter.state, matter.closed_on, matter.due_on):
            yield f"{matter.number}: the row says {(matter.state, matter.closed_on, matter.due_on)}, its entries {again}"
        rows = {clock.name: (clock.due_on, clock.stopped_on) for clock in matter.clocks.all()}
        clocks = {
            name: (reckoned(file, name, today=today()).due_on, state.stopped_on)
            for name, state in file.clocks.items()
        }
        if rows != clocks:
            yield f"{matter.number}: clocks {rows}, by its entries {clocks}"


def papers() -> Iterator[str]:
    """What was handed in and what was issued can be read, and is what it was."""
    from tongban.domains.cases.models import Material
    from tongban.kernel.documents import store
    from tongban.kernel.documents.models import Paper
    from tongban.kernel.procedure import Refused

    supplied = Material.objects.filter(state="supplied").select_related("document", "application__matter")
    kept = [(str(each.application.matter.number), each.document) for each in supplied]
    yield from (f"{number}: a paper without a document" for number, document in kept if document is None)
    files = [(number, document.path, document.sha256) for number, document in kept if document is not None]
    files += [
        (paper.letter.number, paper.path, paper.sha256) for paper in Paper.objects.select_related("letter")
    ]
    for number, path, digest in files:
        try:
            store.read(path, digest)
        except Refused as refused:
            yield f"{number}: {path}: {refused}"


def counts(told: dict[str, Any]) -> dict[str, int]:
    from tongban.domains.licences.models import Licence
    from tongban.domains.reviews.models import Invitation
    from tongban.kernel.docket.models import Matter
    from tongban.kernel.documents.models import Document, Letter
    from tongban.kernel.ledger.models import Entry
    from tongban.kernel.notices.models import Message, Text
    from tongban.kernel.outbox.models import Delivery

    handed_over = Counter(line["number"] for line in _spooled())
    return {
        "acknowledged": len(told["acknowledged"]),
        "matters": Matter.objects.filter(procedure__startswith="cases.").count(),
        "granted": len(told["granted"]),
        "entries": Entry.objects.count(),
        "deliveries": Delivery.objects.count(),
        "tried_again": Delivery.objects.filter(attempts__gt=1).count(),
        "messages": Message.objects.count(),
        "licences": Licence.objects.count(),
        "invitations": Invitation.objects.count(),
        "letters": Letter.objects.count(),
        "papers": Document.objects.count(),
        "texts": Text.objects.count(),
        "texts_handed_over_again": sum(times - 1 for times in handed_over.values()),
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.production")
    django.setup()
    told = json.load(sys.stdin)
    if told.get("drain", True):
        drained()
    json.dump({"counts": counts(told), "faults": list(faults_in(told))}, sys.stdout, ensure_ascii=False)
