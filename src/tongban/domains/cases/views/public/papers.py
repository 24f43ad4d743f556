"""Papers of one's own matters: letters as PDF and what was handed in. What is not one's own is not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from tongban.domains.cases.views.public.matters import actor_of, own_matter
from tongban.domains.cases.views.public.shown import is_for_applicant, matters_of
from tongban.kernel.access import open_to
from tongban.kernel.documents.actions import rendered
from tongban.kernel.documents.models import Audience, Document, Letter
from tongban.kernel.documents.queries import document_content, documents_of

NO_PAPER = "没有这份文件; 请从“我的”中打开对应的办件查看。"


@open_to("citizen")
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    mine = matters_of(actor_of(request)).values("pk")
    found = (
        Letter.objects.select_related("organisation__region", "book__matter__applicant")
        .filter(pk=letter_id, book_id__in=mine)
        .first()
    )
    if found is None or not is_for_applicant(found):
        raise Http404(NO_PAPER)
    return private(rendered(found), "application/pdf", f"{found.title}{found.number}.pdf")


@open_to("citizen")
def file(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    matter = own_matter(request, number)
    found = documents_of(matter.book).exclude(audience=Audience.STAFF).filter(pk=document_id).first()
    if found is None:
        raise Http404(NO_PAPER)
    return sent(found)


def sent(document: Document) -> HttpResponse:
    return private(document_content(document), document.media_type, document.name)


SHOWN_IN_PLACE = ("application/pdf", "image/jpeg", "image/png")


def private(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Kept by no cache; only what a browser shows harmlessly is shown in place."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(media_type not in SHOWN_IN_PLACE, name) or "attachment"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
