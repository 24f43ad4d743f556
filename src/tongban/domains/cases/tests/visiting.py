"""Visitors of the public pages: signed in as somebody, or as nobody."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.kernel.identity.models import Person
from tongban.kernel.testing import staff_of


def visitor(person: Person | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staff_visitor(organisation: Any, duty: str = "clerk") -> Client:
    client = Client()
    client.force_login(
        staff_of(organisation, duty).account, backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def a_pdf(name: str = "平面图.pdf") -> SimpleUploadedFile:
    paper, content = pypdfium2.PdfDocument.new(), io.BytesIO()
    paper.new_page(595, 842)
    paper.save(content)
    return SimpleUploadedFile(name, content.getvalue(), "application/pdf")


def a_program(name: str = "平面图.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"MZ" + b"\0" * 200, "application/pdf")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
