"""What cannot be read is refused before any page is asked, wherever it stands, by the same sentence.

No words of anybody's hold a NUL, and no database of ours keeps one. Our pages are UTF-8, and so is what a browser sends from
them; in another encoding (or in none: Python knows a `rot13`) a form would break on the way, or mean something else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

SENTENCE = "提交的内容里有无法识别的字符; 请删去后重新输入, 再提交。"
OURS = ("utf-8", "utf8", "us-ascii")
log = logging.getLogger(__name__)


class RefuseUnreadable:
    """400 for whatever address and whoever asks, be there a page or not; in a form once it is sure that it is ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None and request.encoding.lower() not in OURS:
            request.encoding = OURS[0]  # the page of refusal is read in ours
            return _refused(request, "another encoding")
        if "\0" in request.path or _holds_nul(request.GET):
            return _refused(request, "a NUL")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        return _refused(request, "a NUL") if _holds_nul(request.POST) else None


def _holds_nul(given: QueryDict) -> bool:
    return any("\0" in word for name, values in given.lists() for word in (name, *values))


def _refused(request: HttpRequest, what: str) -> HttpResponse:
    log.info("%s in %s", what, request.path)
    if request.path.startswith("/api/"):
        problem = {"type": "/problems/request", "title": SENTENCE, "status": 400}
        return JsonResponse(problem, status=400, content_type="application/problem+json")
    return render(request, "400.html", {"sentence": SENTENCE}, status=400)
