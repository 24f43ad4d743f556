"""The door for gunicorn. Stored pages are handed out here, and programmes lodge here, before anything of Django begins; all else
goes on to it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.production")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.http.cookie import parse_cookie  # noqa: E402
from django.http.request import split_domain_port, validate_host  # noqa: E402

from tongban.config.admission import Door  # noqa: E402
from tongban.config.forwarded import by_their_own_address  # noqa: E402
from tongban.kernel.pages import store  # noqa: E402
from tongban.kernel.pages.keeping import headers_of, is_unknown  # noqa: E402
from tongban.lib.pagestore import KeptPage  # noqa: E402
from tongban.surfaces.openapi import machine  # noqa: E402

Environ = dict[str, Any]
Start = Callable[..., Any]


def _inside(environ: Environ, start_response: Start) -> Iterable[bytes]:
    """What programmes lodge has a door of its own; everything else is Django's. Either way for our own hosts only."""
    if environ.get("PATH_INFO") == machine.PATH and _is_our_host(environ):
        return machine.application(environ, start_response)
    return django_application(environ, start_response)


def _is_our_host(environ: Environ) -> bool:
    return validate_host(split_domain_port(environ.get("HTTP_HOST", ""))[0], settings.ALLOWED_HOSTS)


door = Door(by_their_own_address(_inside))


def application(environ: Environ, start_response: Start) -> Iterable[bytes]:
    page = _kept(environ)
    if page is None:
        return door(environ, start_response)
    headers = headers_of(page)
    if environ.get("HTTP_IF_NONE_MATCH") in (page.etag, f"W/{page.etag}"):
        start_response("304 Not Modified", [each for each in headers if each[0] not in OF_THE_BODY])
        return []
    start_response("200 OK", headers)
    return [page.body] if environ["REQUEST_METHOD"] == "GET" else []


OF_THE_BODY = ("Content-Length", "Content-Type", "Content-Encoding")


def _kept(environ: Environ) -> KeptPage | None:
    """None for whoever is known, for whatever is not only read, and for a host that is not ours."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not _is_unknown(environ.get("HTTP_COOKIE", "")):
        return None
    if not _is_our_host(environ):
        return None
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return store().find(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), packed=packed)


def _is_unknown(cookies: str) -> bool:
    """Read as Django reads them."""
    return not cookies or is_unknown(parse_cookie(cookies))


if not settings.DEBUG:
    store().turn()  # whoever starts anew may show pages otherwise
