"""Files that are packages of files (OFD, DOCX, XLSX): which one it is, and whether it opens without bursting."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tongban.lib.filecheck.findings import BadFile

MOST_UNPACKED = 200 * 1024 * 1024
MOST_FILES = 5000
_STEP = 1 << 20
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What office programs write; of the others a megabyte may unpack to gigabytes at once."""
_FOREIGN = (b"<!DOCTYPE", b"<!ENTITY")
"""None of these formats may declare entities; whoever does so wants a reader to fetch or to multiply something."""
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError)


def kind_of(content: bytes) -> str:
    """`ofd`, `docx` or `xlsx`; `macros` and `program` name what is refused by name, and all else is empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except _BROKEN:
        return ""
    if "OFD.xml" in names:
        return "ofd"
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "program"
    if "[Content_Types].xml" not in names:
        return ""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macros"
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


def check(content: bytes, name: str) -> None:
    """Unpack every part piece by piece, keeping nothing, so that checksums are proven and a bomb is stopped early."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if any(part.flag_bits & _ENCRYPTED for part in parts):
                raise BadFile("encrypted_package", name=name)
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadFile("huge_package", name=name)
            if any(part.compress_type not in _PACKINGS for part in parts):
                raise BadFile("broken_package", name=name)
            for part in parts:
                told, length, rest = part.file_size, 0, b""
                part.file_size += 1  # so that a part that is longer than it says is found out
                with package.open(part) as stream:
                    while piece := stream.read(_STEP):
                        length += len(piece)
                        if part.filename.endswith((".xml", ".rels")):
                            rest += piece.replace(b"\0", b"")  # text of two bytes a letter reads the same
                            if any(word in rest for word in _FOREIGN):
                                raise BadFile("foreign_package", name=name)
                            rest = rest[-16:]
                if length != told:
                    raise BadFile("broken_package", name=name)
    except _BROKEN:
        raise BadFile("broken_package", name=name) from None
