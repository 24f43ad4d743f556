"""The house can neither read nor write just now (database away, disk full): said politely, wherever it comes to light."""

from __future__ import annotations

import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

log = logging.getLogger(__name__)
BUSY = (
    "系统暂时繁忙, 这一次没有办成; 您已经提交的申请和保存的草稿都在, 请半分钟后刷新再试, 着急可拨打 12345。"
)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_busy(failure: BaseException | None) -> bool:
    return isinstance(failure, OperationalError | InterfaceError) or (
        isinstance(failure, OSError) and failure.errno in NO_ROOM
    )


def busy(request: HttpRequest, failure: BaseException | None) -> HttpResponse:
    """503, and when to come back. Nothing here asks the database or writes a file."""
    log.error("busy: %s", failure)
    if request.path.startswith("/api/"):
        problem = {"type": "/problems/busy", "title": BUSY, "status": 503}
        answer: HttpResponse = JsonResponse(problem, status=503, content_type="application/problem+json")
    else:
        answer = HttpResponse(render_to_string("503.html", {"sentence": BUSY}), status=503)
    answer["Retry-After"] = "30"
    return answer


def whatever_failed(request: HttpRequest) -> HttpResponse:
    """The last resort, for what fails outside a page: sessions are read before it and kept after it."""
    failure = sys.exc_info()[1]
    return busy(request, failure) if is_busy(failure) else server_error(request)
