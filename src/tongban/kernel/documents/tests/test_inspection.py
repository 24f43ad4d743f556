"""What may be handed in, and by which sentence everything else is refused."""

import io
import zipfile

import pytest

from tongban.kernel.documents.sentences import inspect
from tongban.kernel.documents.tests import samples
from tongban.kernel.procedure import Refused
from tongban.lib.filecheck import inspection

ELF = b"\x7fELF\x02\x01\x01" + bytes(200)


@pytest.mark.parametrize(
    ("content", "name", "format_"),
    [
        (samples.pdf(), "营业执照.pdf", inspection.PDF),
        (samples.pdf(), "营业执照.PDF", inspection.PDF),
        (samples.JPEG, "身份证.jpg", inspection.JPEG),
        (samples.JPEG, "身份证.jpeg", inspection.JPEG),
        (samples.png(), "平面图.png", inspection.PNG),
        (samples.docx(), "申请书.docx", inspection.DOCX),
        (samples.xlsx(), "设备清单.xlsx", inspection.XLSX),
        (samples.ofd(), "证照.ofd", inspection.OFD),
    ],
)
def test_what_offices_use_is_accepted_by_its_content(content, name, format_):
    assert inspect(content, name) is format_


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.pdf", "空文件"),
        (ELF, "材料.pdf", "是程序或者脚本文件"),
        (b"MZ" + bytes(100), "材料.pdf", "是程序或者脚本文件"),
        (b"#!/bin/sh\nrm -rf /\n", "材料.pdf", "是程序或者脚本文件"),
        (b"<!DOCTYPE html><html><script>alert(1)</script>", "照片.jpg", "是程序或者脚本文件"),
        (samples.package(**{"META-INF/MANIFEST.MF": b"Main-Class: A"}), "材料.docx", "是程序或者脚本文件"),
        (b"GIF89a" + bytes(50), "图.gif", "不是可以接收的格式"),
        ("只有文字".encode(), "说明.txt", "不是可以接收的格式"),
        (samples.package(**{"a.txt": b"a"}), "材料.zip", "不是可以接收的格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "申请书.doc", "另存为"),
        (samples.JPEG, "身份证.pdf", "扩展名与实际内容（JPG 图片）不一致。请把扩展名改为“.jpg”"),
        (samples.pdf(), "营业执照", "没有扩展名"),
        (b"%PDF-1.7\nnothing of a paper", "坏.pdf", "无法打开"),
        (samples.pdf()[:300], "半份.pdf", "无法打开"),
        (samples.locked_pdf(user_password="secret"), "加密.pdf", "取消密码"),
        (samples.locked_pdf(user_password=""), "限制.pdf", "取消密码"),
        (samples.JPEG[:90], "半张.jpg", "无法打开"),
        (samples.png()[:-20], "半张.png", "无法打开"),
        (samples.docx(**{"word/vbaProject.bin": b"macro"}), "宏.docx", "含有宏程序"),
    ],
)
def test_everything_else_is_refused_with_what_to_do(content, name, says):
    with pytest.raises(Refused) as refused:
        inspect(content, name)
    sentence = str(refused.value)
    assert says in sentence
    assert f"“{name}”" in sentence
    assert "请" in sentence


def test_a_damaged_byte_in_a_picture_is_found():
    content = bytearray(samples.png(40, 30))
    content[60] ^= 0xFF
    with pytest.raises(Refused, match="无法打开"):
        inspect(bytes(content), "图.png")


def test_a_picture_that_claims_a_wall_of_pixels_is_refused_unopened():
    # 65 000 x 65 000 would be 4 thousand million pixels out of a file of a few hundred bytes.
    with pytest.raises(Refused, match="像素过大（65000×65000）"):
        inspect(samples.png(65000, 65000, rows=b"\x00"), "图.png")


def test_a_picture_that_unpacks_to_more_than_it_claims_is_refused_early():
    bomb = samples.png(10, 10, rows=bytes(50_000_000))
    assert len(bomb) < 60_000
    with pytest.raises(Refused, match="无法打开"):
        inspect(bomb, "图.png")


def test_a_package_that_would_burst_is_refused_by_its_directory(monkeypatch):
    monkeypatch.setattr(inspection.packages, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refused, match="解压后的内容过大"):
        inspect(samples.docx(**{"word/media/a.bin": bytes(2_000_000)}), "申请书.docx")


def test_a_damaged_part_of_a_package_is_found():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("OFD.xml", b"<OFD/>")
        made.writestr("Doc_0/Document.xml", b"<Document>ABCDEFGH</Document>")
    with pytest.raises(Refused, match="无法打开"):
        inspect(out.getvalue().replace(b"ABCDEFGH", b"ABCDxFGH", 1), "证照.ofd")
