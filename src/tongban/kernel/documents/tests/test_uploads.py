"""Handing papers in: kept encrypted and by digest, stopped at the limit, with the rest of the form unharmed."""

import io
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from tongban.config.uploads import StopFloods
from tongban.kernel.documents.actions import attach, discard
from tongban.kernel.documents.models import Document
from tongban.kernel.documents.queries import document_content, documents_of
from tongban.kernel.documents.tests import samples
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import open_book
from tongban.kernel.procedure import Refused

CITIZEN = Actor(kind="citizen", person_id=7)
MEGABYTE = 1024 * 1024
HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tongban.config.uploads.StopAtLimit",
]


class Arriving(io.RawIOBase):
    """A form with a typed name and one file of `size` zeros, made as it is read: it never exists whole."""

    def __init__(self, size: int, file_name: str = "视频.pdf") -> None:
        self.before = (
            '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n王小明\r\n'
            f'--x\r\nContent-Disposition: form-data; name="paper"; filename="{file_name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        self.after = '\r\n--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n急\r\n--x--\r\n'.encode()
        self.size, self.at = size, 0
        self.length = len(self.before) + size + len(self.after)

    def read(self, wanted: int = -1) -> bytes:
        wanted = self.length - self.at if wanted < 0 else min(wanted, self.length - self.at)
        piece = b""
        while len(piece) < wanted:
            left = wanted - len(piece)
            if self.at < len(self.before):
                more = self.before[self.at :][:left]
            elif self.at < len(self.before) + self.size:
                more = bytes(min(left, len(self.before) + self.size - self.at))
            else:
                more = self.after[self.at - len(self.before) - self.size :][:left]
            piece += more
            self.at += len(more)
        return piece

    def readable(self) -> bool:
        return True


def request_of(form: Arriving) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": "test",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(form.length),
            "wsgi.input": form,
        }
    )


@pytest.mark.django_db
def test_a_file_of_200_megabytes_is_let_go_and_what_was_typed_is_kept(settings, tmp_path):
    settings.FILE_UPLOAD_HANDLERS = HANDLERS
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = request_of(Arriving(200 * MEGABYTE))
    tracemalloc.start()
    upload = request.FILES["paper"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MEGABYTE
    assert list(tmp_path.iterdir()) == []
    assert request.POST["name"] == "王小明"
    assert request.POST["note"] == "急"
    assert upload.size == 200 * MEGABYTE
    with pytest.raises(Refused, match=r"“视频\.pdf”超过单个文件 20 MB 的上限。请压缩"):
        attach(None, upload, kind="营业执照", by=CITIZEN)
    assert not Document.objects.exists()


def test_a_file_within_the_limit_arrives_whole(settings):
    settings.FILE_UPLOAD_HANDLERS = HANDLERS
    request = request_of(Arriving(3 * MEGABYTE))
    upload = request.FILES["paper"]
    assert upload.size == 3 * MEGABYTE
    assert sum(len(chunk) for chunk in upload.chunks()) == 3 * MEGABYTE
    upload.close()


def test_a_flood_is_refused_before_a_byte_is_read():
    form = Arriving(600 * MEGABYTE)
    request = request_of(form)
    request.META["HTTP_ACCEPT"] = "text/html"
    response = StopFloods(lambda request: HttpResponse("never"))(request)
    assert response.status_code == 413
    assert "请返回上一页，把文件压缩或者分几次上传" in response.content.decode()
    assert form.at == 0


def test_a_program_that_sends_a_flood_is_told_as_a_problem():
    request = RequestFactory().post("/api/v1/matters", CONTENT_LENGTH=str(600 * MEGABYTE))
    response = StopFloods(lambda request: HttpResponse("never"))(request)
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_what_is_kept_lies_under_its_digest_and_cannot_be_read_without_the_key(settings):
    book = open_book("matter")
    document = attach(book, SimpleUploadedFile("../../身份证.png", samples.png()), kind="身份证", by=CITIZEN)
    kept = Path(settings.MEDIA_ROOT) / document.path
    assert document.name == "身份证.png"
    assert kept.name == document.sha256
    assert b"PNG" not in kept.read_bytes()
    assert document_content(document) == samples.png()
    assert document.uploaded_by == "person:7"
    assert list(documents_of(book)) == [document]


@pytest.mark.django_db
def test_an_altered_file_is_no_longer_given_out(settings):
    content = samples.png(9, 9)
    document = attach(open_book("matter"), SimpleUploadedFile("a.png", content), kind="身份证", by=CITIZEN)
    kept = Path(settings.MEDIA_ROOT) / document.path
    raw = bytearray(kept.read_bytes())
    raw[-1] ^= 1
    kept.write_bytes(raw)
    with pytest.raises(Refused, match="摘要不一致"):
        document_content(document)
    kept.unlink()
    with pytest.raises(Refused, match="读取不到"):
        document_content(document)


@pytest.mark.django_db
def test_a_paper_leaves_a_draft_but_never_a_matter():
    draft = attach(None, SimpleUploadedFile("a.png", samples.png(2, 2)), kind="身份证", by=CITIZEN)
    twin = attach(
        open_book("matter"), SimpleUploadedFile("b.png", samples.png(2, 2)), kind="身份证", by=CITIZEN
    )
    discard(draft)
    assert document_content(twin) == samples.png(2, 2)
    with pytest.raises(Refused, match="不能删除"):
        discard(twin)
    assert Document.objects.filter(pk=twin.pk).exists()
