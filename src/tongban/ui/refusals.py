"""Refusals turned into pages that say what to do next, whoever refused and wherever."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tongban.kernel.access import Forbidden
from tongban.kernel.procedure import Refused
from tongban.ui.busy import busy, is_busy

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """`Refused` becomes a 409 and `Forbidden` a 403, each a page (or a problem, for the API) with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return self._answer(request, 409, "refused", str(exception))
        if isinstance(exception, Forbidden):
            return self._answer(request, 403, "forbidden", str(exception))
        if is_busy(exception):
            return busy(request, exception)
        return None

    def _answer(self, request: HttpRequest, status: int, kind: str, sentence: str) -> HttpResponse:
        log.info("%s %s: %s", kind, request.path, sentence)
        if request.path.startswith("/api/"):
            problem = {"type": f"/problems/{kind}", "title": sentence, "status": status}
            return JsonResponse(problem, status=status, content_type="application/problem+json")
        return render(request, f"{status}.html", {"sentence": sentence}, status=status)
