"""What the pages of one case ask of the database: each question ready beforehand, and only the columns that are shown."""

from __future__ import annotations

from tongban.domains.cases.models import Application, Draft, Finding, Material, Statement
from tongban.domains.cases.rules import completeness
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.documents.models import Letter
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.notices.models import Message
from tongban.kernel.outbox.delivering import failing
from tongban.prepared import Prepared

MESSAGES = 20
"""Of a matter's messages, the newest that are read for its page."""

DRAFTS = 10
"""Of what is still being written, the newest."""

matter_numbered = Prepared(
    lambda number: (
        Matter.objects.filter(number=number)
        .select_related("book", "owner", "applicant", "holding__staff")
        .defer("applicant__id_number", "applicant__phone", "applicant__address")
    )
)
entries = Prepared(entries_of)
with_entry = Prepared(
    lambda books, step: Entry.objects.filter(book_id__in=books, step=step).order_by().only("book_id")
)
"""Which of some books have an entry of a step."""
clocks = Prepared(lambda book: RunningClock.objects.filter(matter_id=book))
letters = Prepared(
    lambda book: Letter.objects.filter(book_id=book).only("number", "title", "issued_on", "facts_kept")
)
delayed = Prepared(failing)
told = Prepared(
    lambda people, book: Message.objects.filter(person_id__in=people, book_id=book).only(
        "title", "on", "address"
    )[:MESSAGES]
)
drafts = Prepared(
    lambda people: (
        Draft.objects.filter(person_id__in=people)
        .select_related("person")
        .defer("kept", "person__id_number", "person__phone", "person__address")[:DRAFTS]
    )
)
application = Prepared(lambda matter: Application.objects.filter(pk=matter))
materials = Prepared(
    lambda matter: (
        Material.objects.filter(application_id=matter)
        .exclude(state=completeness.UNNEEDED)
        .select_related("document")
        .defer("document__path", "document__sha256")
    )
)
panel = Prepared(
    lambda matter: (
        Application.objects.filter(pk=matter)
        .select_related("agent", "commitment", "decision__decided_by")
        .defer("agent__id_number", "agent__phone", "agent__address", "commitment__signed_by")
    )
)
materials_alone = Prepared(
    lambda matter: Material.objects.filter(application_id=matter).exclude(state=completeness.UNNEEDED)
)
findings = Prepared(
    lambda matter: Finding.objects.filter(application_id=matter).select_related(
        "first_officer", "second_officer"
    )
)
statements = Prepared(lambda matter: Statement.objects.filter(application_id=matter))
