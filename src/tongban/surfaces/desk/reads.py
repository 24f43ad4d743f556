"""What the one matter page asks of the database: each question ready beforehand, and only the columns that are shown."""

from __future__ import annotations

from django.db.models import Q

from tongban.kernel.docket.models import Link, Matter, RunningClock
from tongban.kernel.documents.models import Document, Letter
from tongban.kernel.identity.models import Staff
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.outbox.delivering import failing
from tongban.prepared import Prepared

SHOWN_AT_ONCE = 50
"""Of what was handed in; whoever wants the rest asks for it. A case may have hundreds."""

matter_numbered = Prepared(
    lambda number: (
        Matter.objects.filter(number=number)
        .select_related("book", "owner", "applicant", "holding__staff")
        .defer("applicant__id_number", "applicant__phone", "applicant__address")
    )
)
entries = Prepared(entries_of)
clocks = Prepared(lambda book: RunningClock.objects.filter(matter_id=book))
letters = Prepared(lambda book: Letter.objects.filter(book_id=book).only("number", "title"))
documents = Prepared(
    lambda book: Document.objects.filter(book_id=book).only("name", "uploaded_at", "checked")
)
first_documents = Prepared(
    lambda book: Document.objects.filter(book_id=book).only("name", "uploaded_at", "checked")[
        : SHOWN_AT_ONCE + 1
    ]
)
links = Prepared(
    lambda book: (
        Link.objects.filter(Q(matter_id=book) | Q(other_id=book))
        .select_related("matter", "other")
        .only("kind", "matter__number", "matter__title", "other__number", "other__title")
    )
)
delayed = Prepared(failing)
names = Prepared(lambda numbers: Staff.objects.filter(pk__in=numbers).only("name"))
colleagues = Prepared(
    lambda office: (
        Staff.objects.filter(organisation_id=office, until=None, post__duty__in=("clerk", "officer", "head"))
        .select_related("post")
        .order_by("name", "number")
    )
)
