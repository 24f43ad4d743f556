"""Good papers, and everything that people and attackers hand in instead of them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tongban.kernel.documents.tests import samples
from tongban.kernel.registers.sheets import as_xlsx
from tongban.lib.filecheck.packages import MOST_UNPACKED


@dataclass(frozen=True, slots=True)
class Handed:
    """`bad` where it must be refused whatever else is true of it; otherwise it is taken if it opens."""

    how: str
    name: str
    content: bytes
    bad: bool = True


TURNED = "\u202e"
BOMB = 150 * 1024 * 1024


@cache
def good() -> dict[str, bytes]:
    return {
        "pdf": samples.pdf(),
        "png": samples.png(64, 48),
        "jpg": samples.JPEG,
        "docx": samples.docx(),
        "xlsx": as_xlsx("名单", ["姓名", "电话"], [["王小明", "19900001111"]] * 20),
        "ofd": samples.ofd(),
    }


def pdf_with(action: bytes) -> bytes:
    """A whole PDF, with its table of places right, whose catalogue carries one thing more."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R " + action + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def _in_packed_objects(secret: bytes) -> bytes:
    body = zlib.compress(b"4 0 " + secret)
    held = b"/Length %d/Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n" % len(body)
    return pdf_with(b"") + b"5 0 obj\n<<" + held + body + b"\nendstream\nendobj\n"


def _with(kind: str, parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good()[kind])) as before,
        zipfile.ZipFile(out, "w", packing) as made,
    ):
        for name in before.namelist():
            if name not in parts:
                made.writestr(name, before.read(name))
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


@cache
def _zeros(length: int, packing: int) -> bytes:
    """A part of nothing but zeros, packed, with its length told as 1,000 bytes."""
    out = io.BytesIO()
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", "word/media/a.bin": b""}
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, body in parts.items():
            made.writestr(name, body or bytes(length))
    content, told = bytearray(out.getvalue()), struct.pack("<I", 1000)
    crc = struct.pack("<I", zlib.crc32(bytes(1000)))
    local = content.rfind(b"PK\x03\x04", 0, content.find(b"word/media/a.bin"))
    central = content.rfind(b"PK\x01\x02")
    content[local + 14 : local + 18], content[local + 22 : local + 26] = crc, told
    content[central + 16 : central + 20], content[central + 24 : central + 28] = crc, told
    return bytes(content)


def _nested(depth: int = 6) -> bytes:
    inner = bytes(1_000_000)
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for number in range(4):
                made.writestr(f"{number}.zip", inner)
        inner = out.getvalue()
    return inner


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha">' + b"".join(
    b'<!ENTITY b%d "%s">' % (number, b"&b%d;" % (number - 1) * 10 if number else b"&b;" * 10) for number in range(9)
) + b"]><a>&b8;</a>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
JAVASCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"


@cache
def bombs() -> list[Handed]:
    """What is small to send and large to open."""
    packed = zipfile.ZIP_BZIP2
    wall = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    swollen = samples.package(
        **{"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(MOST_UNPACKED)}
    )
    return [
        Handed("bomb: a part of zeros", "图纸.docx", swollen),
        Handed("bomb: zeros told as few, deflated", "图纸.docx", _zeros(BOMB, zipfile.ZIP_DEFLATED)),
        Handed("bomb: zeros told as few, bzip2", "图纸.docx", _zeros(BOMB, packed)),
        Handed("bomb: packages in packages", "图纸.docx", _nested()),
        Handed("bomb: laughs in a document", "申请书.docx", _with("docx", {"word/document.xml": LAUGHS})),
        Handed("bomb: laughs of two bytes", "申请书.docx", _with("docx", {"a.xml": LAUGHS.decode().encode("utf-16")})),
        Handed("bomb: laughs in a sheet", "名单.xlsx", _with("xlsx", {"xl/sharedStrings.xml": LAUGHS})),
        Handed("bomb: from outside", "证照.ofd", _with("ofd", {"Doc_0/Document.xml": OUTSIDE})),
        Handed("bomb: a wall of pixels", "照片.png", samples.png(8, 8)[:8] + samples._chunk(b"IHDR", wall) + samples._chunk(b"IDAT", zlib.compress(bytes(5_000_000))) + samples._chunk(b"IEND", b"")),
        Handed("bomb: more pixels than promised", "照片.png", samples.png(4, 3, rows=bytes(50_000_000))),
        Handed("bomb: a picture too large", "照片.jpg", _resized(samples.JPEG, 60_000, 60_000)),
        Handed("bomb: many parts", "清单.xlsx", _with("xlsx", {f"xl/m/{n}": b"" for n in range(5001)}, zipfile.ZIP_STORED)),
    ]  # fmt: skip


def _resized(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.find(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


@cache
def tricks() -> list[Handed]:
    """What is made so that it might be taken for something else, or do something."""
    pdf, docx = good()["pdf"], good()["docx"]
    return [
        Handed("script in a PDF", "申请书.pdf", pdf_with(JAVASCRIPT)),
        Handed("script spelled by numbers", "申请书.pdf", pdf_with(JAVASCRIPT.replace(b"/JavaScript", b"/#4AavaS#63ript"))),
        Handed("script in packed objects", "申请书.pdf", _in_packed_objects(b"<</S/JavaScript/JS(1)>>")),
        Handed("launch in a PDF", "申请书.pdf", pdf_with(b"/OpenAction<</S/Launch/F(cmd.exe)>>")),
        Handed("PDF with a password", "申请书.pdf", samples.locked_pdf(user_password="1")),
        Handed("PDF with rights taken away", "申请书.pdf", samples.locked_pdf(user_password="")),
        Handed("PDF without pages", "申请书.pdf", pdf_with(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0")),
        Handed("PDF with its table elsewhere", "申请书.pdf", pdf_with(b"").replace(b"startxref\n", b"startxref\n99"), bad=False),
        Handed("macros", "清单.xlsx", _with("xlsx", {"xl/vbaProject.bin": b"Attribute VB_Name"})),
        Handed("macros under another case", "清单.xlsx", _with("xlsx", {"xl/VBAPROJECT.BIN": b"x"})),
        Handed("program", "图纸.pdf", b"MZ\x90\x00" + bytes(400)),
        Handed("program behind a double name", "照片.jpg.exe", b"MZ\x90\x00" + bytes(400)),
        Handed("script", "a.pdf", b"#!/bin/sh\nrm -rf /\n"),
        Handed("page", "a.png", b"<!DOCTYPE html><script>alert(1)</script>"),
        Handed("picture that is a page", "照片.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        Handed("jar", "a.docx", samples.package(**{"META-INF/MANIFEST.MF": b"", "A.class": b"\xca\xfe\xba\xbe"})),
        Handed("old office", "报告.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        Handed("polyglot: PDF and package", "a.docx", pdf + docx),
        Handed("polyglot: PDF and package, named truly", "a.pdf", pdf + docx, bad=False),
        Handed("polyglot: picture and page", "a.jpg", samples.JPEG + b"<script>alert(1)</script>", bad=False),
        Handed("polyglot: package behind a program", "a.docx", b"MZ" + bytes(64) + docx),
        Handed("words in another encoding", "说明.txt", "王小明".encode("gb18030")),
        Handed("empty", "空.pdf", b""),
        Handed("locked package", "a.docx", _locked(docx)),
        Handed("paths that climb", "a.docx", _with("docx", {"../../etc/passwd": b"x", "C:\\a\\b": b"y"}), bad=False),
    ]  # fmt: skip


def _locked(content: bytes) -> bytes:
    """Every part is marked as encrypted."""
    out, at = bytearray(content), 0
    while (at := bytes(out).find(b"PK\x01\x02", at)) >= 0:
        out[at + 8] |= 1
        at += 4
    return bytes(out)


NAMES = (
    "../../../etc/passwd.{}", "..\\..\\windows\\system32\\a.{}", "a\0b.{}", f"fdp.exe{TURNED}.{{}}", "名" * 500 + ".{}",
    ".{}", "a.{}.exe", "a", "a.", " .{}", "a\r\nSet-Cookie: x=1.{}", '"><script>alert(1)</script>.{}', "{{7*7}}.{}", "%00.{}",
    "CON.{}", "a;rm -rf /.{}", "\ud83d\ude00.{}".encode("utf-16", "surrogatepass").decode("utf-16"), "'; DROP TABLE x;--.{}",
)  # fmt: skip


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _holed(content: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(content)), chance.choice((4, 64, 512))
    return content[:at] + bytes(length) + content[at + length :]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at // 2 :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice((4, 8, 32))] + chance.randbytes(chance.choice((16, 300, 4000)))


def _counted_wrong(content: bytes, chance: random.Random) -> bytes:
    """A length or place written as the largest there is."""
    out, at = bytearray(content), chance.randrange(max(1, len(content) - 4))
    out[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))
    return bytes(out)


HARMS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _flipped, _holed, _doubled, _noise, _counted_wrong,
)  # fmt: skip


def malformed(count: int, *, seed: int, names: tuple[str, ...] = NAMES) -> Iterator[Handed]:
    """The tricks, then good papers that were harmed, renamed or ill named, by chance but always the same for a seed."""
    chance = random.Random(seed)
    yield from (tricks() + bombs())[:count]
    for _ in range(count - len(tricks()) - len(bombs())):
        kind = chance.choice(list(good()))
        content, way = good()[kind], chance.randrange(10)
        if way < 7:
            harm = chance.choice(HARMS)
            yield Handed(harm.__name__.strip("_"), f"材料.{kind}", harm(content, chance), bad=False)
        elif way < 9:
            other = chance.choice([each for each in good() if each != kind])
            yield Handed("renamed", f"材料.{other}", content)
        else:
            name = chance.choice(names).replace("{}", kind)
            yield Handed("ill named", name, content, bad=False)
