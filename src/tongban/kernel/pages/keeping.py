"""Which answers are kept: those of pages that say so, made for somebody of whom nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from tongban.kernel.pages.turning import store
from tongban.lib.pagestore import KeptPage, Place

Until = Literal["day", "minute"]
View = Callable[..., HttpResponse]
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages", "care")
"""Whoever brings one of these is never served a stored page, nor is one made from the answer. The web server keeps the same list."""
ITS_OWN = ("content-type", "content-length", "vary", "cache-control", "etag", "last-modified", "expires")
"""Headers that a stored page is given when it is served; all others it keeps from when it was made."""


def stored(until: Until, *, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declare that a page is the same for everybody who is not signed in: for the day, or for the minute it names.
    `query` are the parameters that it heeds; with others it is made anew each time."""

    def declare(view: View) -> View:
        @wraps(view)
        def telling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            if request.GET.keys() <= set(query):
                answer.stored_until = until  # type: ignore[attr-defined]
            return answer

        return telling

    return declare


class KeepMiddleware:
    """Outermost, so that what is kept is what was sent, with its headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or settings.DEBUG or not is_unknown(request.COOKIES):
            return self.get_response(request)
        place = store().place()
        answer = self.get_response(request)
        until: Until | None = getattr(answer, "stored_until", None)
        if until is not None and _says_nothing_of_anybody(request, answer):
            _keep(request, answer, place, until)
        return answer


def is_unknown(cookies: dict[str, str]) -> bool:
    return not any(name in cookies for name in PERSONAL_COOKIES)


def _says_nothing_of_anybody(request: HttpRequest, answer: HttpResponse) -> bool:
    """Nobody was signed in, nothing was set, no form carries a token."""
    return (
        answer.status_code == 200
        and not answer.cookies
        and answer.get("Content-Type", "") == "text/html; charset=utf-8"
        and request.actor.is_guest  # type: ignore[attr-defined]
        and request.session.is_empty()
        and request.META.get("CSRF_COOKIE_NEEDS_UPDATE") is None
        and b"csrfmiddlewaretoken" not in answer.content
    )


def _keep(request: HttpRequest, answer: HttpResponse, place: Place, until: Until) -> None:
    query = request.META.get("QUERY_STRING", "")
    if query != request.GET.urlencode():
        return  # the same page under another spelling
    headers = {name: _in_order(name, value) for name, value in answer.items() if name.lower() not in ITS_OWN}
    store().keep(place, request.path, query, answer.content, headers, until=until)
    answer["Cache-Control"], answer["Vary"] = SERVED["Cache-Control"], SERVED["Vary"]


def _in_order(name: str, value: str) -> str:
    """The policy's directives come in another order from every process; said alike, they compare alike."""
    return "; ".join(sorted(value.split("; "))) if name == "Content-Security-Policy" else value


SERVED = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding, Cookie",
}
"""Kept by a browser, and asked for anew each time: a page that has changed is never shown from a cache."""


def headers_of(page: KeptPage) -> list[tuple[str, str]]:
    headers = [
        *page.headers,
        *SERVED.items(),
        ("ETag", page.etag),
        ("Last-Modified", http_date(page.modified)),
    ]
    if page.packed:
        headers.append(("Content-Encoding", "gzip"))
    return [*headers, ("Content-Length", str(len(page.body)))]
