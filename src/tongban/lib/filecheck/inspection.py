"""Looks into a file before it is kept: what it really is, whether it opens, and whether its name tells the truth."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

import filetype
import pypdfium2
import pypdfium2.raw as pdfium

from tongban.lib.filecheck import packages, pictures
from tongban.lib.filecheck.activity import runs_something
from tongban.lib.filecheck.findings import BadFile

_PDFIUM = threading.Lock()
"""PDFium keeps state of its own and must not be entered twice at once."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is accepted, and by which extensions it may go."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


PDF = Format("PDF", "application/pdf", ("pdf",))
JPEG = Format("JPG 图片", "image/jpeg", ("jpg", "jpeg"))
PNG = Format("PNG 图片", "image/png", ("png",))
OFD = Format("OFD", "application/ofd", ("ofd",))
DOCX = Format("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ACCEPTED = (PDF, JPEG, PNG, OFD, DOCX, XLSX)
_PACKAGES = {"ofd": OFD, "docx": DOCX, "xlsx": XLSX}

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa",
    b"dex\n", b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00", b"@echo", b"<?php",
)  # fmt: skip
_SCRIPT_WORDS = (
    b"<script",
    b"<html",
    b"<!doctype html",
    b"<svg",
    b"<hta:",
    b"wscript.",
    b"powershell",
    b"createobject(",
)
_PROGRAM_KINDS = ("exe", "elf", "dex", "wasm", "swf", "crx", "deb", "rpm", "msi", "class")


def inspect(content: bytes, name: str) -> Format:
    """The format of a file, or `BadFile`."""
    if not content:
        raise BadFile("empty", name=name)
    found = _format_of(content, name)
    _name_tells_the_truth(found, name)
    _opens(found, content, name)
    return found


def _format_of(content: bytes, name: str) -> Format:
    head = content[:2048]
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK\x03\x04"):
        kind = packages.kind_of(content)
        if kind in _PACKAGES:
            return _PACKAGES[kind]
        raise BadFile(
            "macros" if kind == "macros" else "program" if kind == "program" else "unknown", name=name
        )
    if head.startswith(_OLD_OFFICE):
        raise BadFile("old_office", name=name)
    raise BadFile("program" if _is_program(head) else "unknown", name=name)


def _is_program(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    guess = filetype.guess_extension(head)
    return (
        head.startswith(_PROGRAMS)
        or start.startswith(tuple(each.lower() for each in _PROGRAMS if each.isascii()))
        or any(word in start for word in _SCRIPT_WORDS)
        or guess in _PROGRAM_KINDS
    )


def _name_tells_the_truth(found: Format, name: str) -> None:
    extension = PurePosixPath(name).suffix.removeprefix(".").lower()
    if extension not in found.extensions:
        key = "disagrees" if extension else "no_extension"
        raise BadFile(key, name=name, actual=found.name, extension=found.extensions[0])


def _opens(found: Format, content: bytes, name: str) -> None:
    if found is PDF:
        _pdf_opens(content, name)
    elif found is PNG:
        pictures.check_png(content, name)
    elif found is JPEG:
        pictures.check_jpeg(content, name)
        _jpeg_decodes(content, name)
    else:
        packages.check(content, name)


_opened: OrderedDict[bytes, None] = OrderedDict()
"""The digests of the last papers that opened: an agent hands in the same one with each application."""
REMEMBERED = 1000


def _pdf_opens(content: bytes, name: str) -> None:
    digest = sha256(content).digest()
    if digest not in _opened:
        _look_into(content, name)
        _opened[digest] = None
        if len(_opened) > REMEMBERED:
            _opened.popitem(last=False)


def _look_into(content: bytes, name: str) -> None:
    with _PDFIUM:
        try:
            paper = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as trouble:
            needs_password = getattr(trouble, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
            raise BadFile("encrypted_pdf" if needs_password else "broken_pdf", name=name) from None
        try:
            if pdfium.FPDF_GetSecurityHandlerRevision(paper) != -1:
                raise BadFile("encrypted_pdf", name=name)
            if len(paper) == 0:
                raise BadFile("broken_pdf", name=name)
            paper[0].close()
        except pypdfium2.PdfiumError:
            raise BadFile("broken_pdf", name=name) from None
        finally:
            paper.close()
    if runs_something(content):
        raise BadFile("active_pdf", name=name)


def _jpeg_decodes(content: bytes, name: str) -> None:
    """The picture is drawn small; its size was bounded before."""
    with _PDFIUM:
        paper = pypdfium2.PdfDocument.new()
        try:
            picture = pypdfium2.PdfImage.new(paper)
            picture.load_jpeg(io.BytesIO(content), inline=True)
            picture.get_bitmap(render=False)
            picture.close()
        except pypdfium2.PdfiumError:
            raise BadFile("broken_picture", name=name) from None
        finally:
            paper.close()
