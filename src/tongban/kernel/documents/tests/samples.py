"""Files as people hand them in, made small and by hand."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

import pypdfium2
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6"
    "/+b9//j/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/ALh//9k="
)
"""A grey picture of 16 by 8."""


def png(width: int = 4, height: int = 3, *, rows: bytes | None = None) -> bytes:
    """A grey picture; `rows` may be other than the header promises."""
    rows = b"".join(b"\x00" + b"\x80" * width for _ in range(height)) if rows is None else rows
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def pdf() -> bytes:
    paper, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    paper.new_page(595, 842).close()
    paper.save(out)
    paper.close()
    return out.getvalue()


def locked_pdf(*, user_password: str) -> bytes:
    """With a password to open it, or (empty) with one that only restricts what may be done."""
    writer, out = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.encrypt(owner_pass="owner", user_pass=user_password)
    writer.write(out)
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return package(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **more})


def xlsx() -> bytes:
    return package(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def ofd() -> bytes:
    return package(**{"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"})


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
