"""No words of anybody's hold a NUL, and no database of ours keeps one: wherever one stands, the answer is the same sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

SENTENCE = "提交的内容里有无法识别的字符; 请删去后重新输入, 再提交。"
log = logging.getLogger(__name__)


class RefuseNul:
    """400 for whatever address and whoever asks, be there a page or not; in a form once it is sure that it is ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or _holds_nul(request.GET):
            return _refused(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        return _refused(request) if _holds_nul(request.POST) else None


def _holds_nul(given: QueryDict) -> bool:
    return any("\0" in word for name, values in given.lists() for word in (name, *values))


def _refused(request: HttpRequest) -> HttpResponse:
    log.info("a NUL in %s", request.path)
    if request.path.startswith("/api/"):
        problem = {"type": "/problems/request", "title": SENTENCE, "status": 400}
        return JsonResponse(problem, status=400, content_type="application/problem+json")
    return render(request, "400.html", {"sentence": SENTENCE}, status=400)
