"""Stops what is too large while it arrives: nothing beyond the limit is kept in memory or on disk, and the form is not lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tongban.kernel.documents.sentences import refusal

REQUEST_FACTOR = 26
"""A whole form may hold this many files at the limit; more is refused before a byte of it is read."""


LINGER, SILENCE = 20.0, 3.0
"""Seconds for which what still comes of a refused request is read and thrown away, and for which nothing may come."""
_PIECE = 1 << 20


class BeyondLimit(SimpleUploadedFile):
    """Stands for a file that was too large: its name and its true size, and nothing of its content."""

    def __init__(self, name: str, size: int, media_type: str) -> None:
        super().__init__(name, b"", media_type)
        self.size = size


class StopAtLimit(TemporaryFileUploadHandler):
    """Lets go of a file at the byte that is one too many; the rest of the form is read, so nothing typed is lost."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arrived += len(raw_data)
        if self.arrived <= settings.TONGBAN_UPLOAD_LIMIT:
            self.file.write(raw_data)
        elif not self.file.closed:
            self.file.close()  # which removes it

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.arrived > settings.TONGBAN_UPLOAD_LIMIT:
            return BeyondLimit(self.file_name or "", self.arrived, self.content_type or "")
        return super().file_complete(file_size)


class StopFloods:
    """Refuses a request whose announced length no form of ours can have, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        limit: int = settings.TONGBAN_UPLOAD_LIMIT
        if announced.isdigit() and int(announced) > REQUEST_FACTOR * limit:
            answer = _too_large(request, str(refusal("request_too_large", limit=limit // 1024 // 1024)))
            answer._resource_closers.append(lambda: _linger(request.META))  # type: ignore[attr-defined]
            return answer
        return self.get_response(request)


def _linger(environ: dict[str, Any]) -> None:
    """After the answer was sent: a connection closed on unread bytes is reset, and a browser that is still sending would
    show that instead of the answer. In service the web server in front does this; here it is done for whoever has none."""
    line = environ.get("gunicorn.socket")
    if line is None:
        return
    until = time.monotonic() + LINGER
    line.settimeout(SILENCE)
    try:
        while time.monotonic() < until and environ["wsgi.input"].read(_PIECE):
            pass
    except OSError:
        pass  # gone, or silent: nobody waits for the answer any more


def _too_large(request: HttpRequest, sentence: str) -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "documents/too_large.html", {"sentence": sentence}, status=413)
    return JsonResponse(
        {"type": "about:blank", "title": "内容过大", "status": 413, "detail": sentence},
        status=413,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
