"""Pages are read and forms are sent; in any other way nobody asks them. The interface for programmes says its own methods."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

METHODS = ("GET", "HEAD", "POST")


class KnownMethods:
    """Refuses before any page is asked; and whoever sends a form to a page that takes none reads a sentence, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return self.get_response(request)
        if request.method not in METHODS:
            return _refused(request, ", ".join(METHODS))
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed):
            return _refused(request, answer["Allow"])
        return answer


def _refused(request: HttpRequest, allowed: str) -> HttpResponse:
    answer = render(request, "405.html", status=405)
    answer["Allow"] = allowed
    return answer
