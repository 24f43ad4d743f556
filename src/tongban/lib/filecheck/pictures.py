"""Whether a picture is whole, found without ever holding it unpacked: a small file may claim a wall of pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tongban.lib.filecheck.findings import BadFile

MOST_PIXELS = 80_000_000
"""An A3 sheet scanned at 600 dots an inch has 70 million."""
_STEP = 1 << 20
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_png(content: bytes, name: str) -> None:
    """Every chunk's checksum, and the image data unpacked piece by piece to the length the header promises."""
    chunks = _png_chunks(content, name)
    kind, header = next(chunks, (b"", b""))
    if kind != b"IHDR" or len(header) != 13:
        raise BadFile("broken_picture", name=name)
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    _bounded(width, height, name)
    promised = _png_length(width, height, depth * _CHANNELS.get(colour, 0), bool(interlaced))
    unpacker, length, ended = zlib.decompressobj(), 0, False
    for kind, body in chunks:
        if kind == b"IDAT":
            length += _unpacked(unpacker, body, promised - length, name)
        ended = ended or kind == b"IEND"
    if not ended or length != promised:
        raise BadFile("broken_picture", name=name)


def check_jpeg(content: bytes, name: str) -> None:
    """The segments up to the scan, a frame of bounded size, and an end."""
    at, size = 2, None
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            break
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if marker in _START_OF_FRAME and length >= 8 and at + 9 <= len(content):
            size = struct.unpack(">HH", content[at + 5 : at + 9])
            _bounded(size[1], size[0], name)
        if marker == 0xDA:
            if size and content.rfind(b"\xff\xd9", at) > at:
                return
            break
        at += 2 + length
    raise BadFile("broken_picture", name=name)


def _bounded(width: int, height: int, name: str) -> None:
    if not width or not height:
        raise BadFile("broken_picture", name=name)
    if width * height > MOST_PIXELS:
        raise BadFile("huge_picture", name=name, width=width, height=height, most=MOST_PIXELS // 10_000)


def _png_chunks(content: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        mark = content[at + 8 + length : at + 12 + length]
        if len(mark) != 4 or zlib.crc32(kind + body) != int.from_bytes(mark, "big"):
            raise BadFile("broken_picture", name=name)
        yield kind, body
        at += 12 + length


def _png_length(width: int, height: int, bits: int, interlaced: bool) -> int:
    """Bytes of the unpacked image data: each row with its filter byte, pass by pass where interlaced."""
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    length = 0
    for left, top, across, down in passes:
        columns, rows = -(-max(width - left, 0) // across), -(-max(height - top, 0) // down)
        if columns and rows:
            length += rows * (1 + (columns * bits + 7) // 8)
    return length


def _unpacked(unpacker: zlib._Decompress, body: bytes, left: int, name: str) -> int:
    length = 0
    while body:
        try:
            length += len(unpacker.decompress(body, _STEP))
        except zlib.error:
            raise BadFile("broken_picture", name=name) from None
        if length > left:
            raise BadFile("broken_picture", name=name)
        body = unpacker.unconsumed_tail
    return length
