"""Papers of the matters that one may see: letters as PDF, documents as they were handed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from tongban.kernel.access import open_to
from tongban.kernel.documents.actions import rendered
from tongban.kernel.documents.models import Document, Letter
from tongban.kernel.documents.queries import document_content
from tongban.surfaces.desk.lines import seen_by
from tongban.surfaces.desk.views.inbox import actor_of

NO_PAPER = "没有这份文件, 或者它不在您的查看范围内; 请从办件页打开。"
SHOWN_IN_PLACE = ("application/pdf", "image/jpeg", "image/png")


@open_to("staff")
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    mine = seen_by(actor_of(request)).order_by().values("pk")
    found = Letter.objects.select_related("organisation").filter(pk=letter_id, book_id__in=mine).first()
    if found is None:
        raise Http404(NO_PAPER)
    return private(rendered(found), "application/pdf", f"{found.title}{found.number}.pdf")


@open_to("staff")
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    mine = seen_by(actor_of(request)).order_by().values("pk")
    found = Document.objects.filter(pk=document_id, book_id__in=mine).first()
    if found is None:
        raise Http404(NO_PAPER)
    return private(document_content(found), found.media_type, found.name)


def private(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Kept by no cache; only what a browser shows harmlessly is shown in place."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(media_type not in SHOWN_IN_PLACE, name) or "inline"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
