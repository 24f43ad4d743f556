"""Who is let in, and who is asked to come back: waits at the door in, verdicts out (docs/decisions/0026)."""

import io
import json
import socket
import struct

import pytest

from tongban.config.admission import RETRY_AFTER, Door, waited_at_the_door
from tongban.ui.busy import BUSY


def a_door():
    """Somebody was let in at 100 who had not waited."""
    door = Door(lambda environ, start_response: [b"inside"])
    assert door.lets_in("GET", "/", 0.0, at=100.0)
    return door


def a_queue(until):
    """From 100 on there has always been somebody waiting: one is taken up every fifth of a second, after 0.3 s each."""
    door, at = a_door(), 100.2
    while at < until:
        assert door.lets_in("GET", "/", 0.3, at=at)
        at += 0.2
    return door


@pytest.mark.parametrize(
    ("method", "path", "waited", "let_in"),
    [
        pytest.param("GET", "/", 0.3, True, id="briefly"),
        pytest.param("GET", "/", 0.5, False, id="too long"),
        pytest.param("HEAD", "/", 0.5, False, id="who asks for the head only"),
        pytest.param("POST", "/my/drafts/a/review/", 4.9, True, id="who sends something"),
        pytest.param("POST", "/my/drafts/a/review/", 5.1, False, id="who sends, much too long"),
        pytest.param("GET", "/static/ui/tongban.css", 30.0, True, id="a sheet of a page"),
        pytest.param("GET", "/healthz", 30.0, True, id="whoever watches the house"),
    ],
)
def test_in_a_queue_that_stands_the_wait_decides_who_is_let_in(method, path, waited, let_in):
    assert a_queue(109.0).lets_in(method, path, waited, at=109.0) is let_in


def test_a_queue_that_has_only_just_begun_is_borne_with():
    assert a_door().lets_in("GET", "/", 1.9, at=101.9)
    assert a_queue(100.8).lets_in("GET", "/", 0.5, at=100.9)


def test_nobody_waits_longer_than_anybody_has_patience_for():
    assert not a_door().lets_in("GET", "/", 2.1, at=102.1)


def test_who_comes_after_a_long_rest_finds_no_queue():
    """A worker had nothing to do from 100 on; at 160 its machine is slow for a moment."""
    assert a_door().lets_in("GET", "/", 1.0, at=160.0)


def test_a_queue_stands_until_somebody_comes_in_who_has_not_waited():
    door = a_queue(109.0)
    assert not door.lets_in("GET", "/", 1.0, at=109.0)
    assert door.lets_in("GET", "/", 0.01, at=109.1)
    assert door.lets_in("GET", "/", 1.0, at=110.2)


def test_a_health_check_at_once_is_no_reason_to_keep_a_queue_that_is_gone():
    door = a_queue(109.0)
    assert door.lets_in("GET", "/healthz", 0.0, at=109.0)
    assert door.lets_in("GET", "/", 1.5, at=110.6)


def answer(path, method="GET", sent=b""):
    """Of a door at which everybody has waited for a minute: over a line whose request came a minute ago."""
    told = []

    class Line:
        family = socket.AF_INET

        def getsockopt(self, level, option, size):
            return struct.pack("=8x44xI", 60_000)

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "gunicorn.socket": Line(),
        "wsgi.input": io.BytesIO(sent),
    }
    body = b"".join(
        Door(lambda *_: [b"inside"])(environ, lambda status, headers: told.append((status, headers)))
    )
    [(status, headers)] = told
    assert environ["wsgi.input"].read() == b"", "what was sent is read to its end, or the line breaks"
    return status, dict(headers), body


def test_a_page_says_in_chinese_what_has_become_of_it_and_when_to_return():
    status, headers, body = answer("/my/")
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", RETRY_AFTER)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert (headers["Cache-Control"], int(headers["Content-Length"])) == ("no-store", len(body))
    assert BUSY in body.decode()


def test_a_program_is_given_a_problem():
    status, headers, body = answer("/api/v1/items/")
    assert (status, headers["Content-Type"]) == ("503 Service Unavailable", "application/problem+json")
    assert (json.loads(body)["status"], json.loads(body)["title"]) == (503, BUSY)


def test_who_sends_a_whole_file_is_answered_too():
    status, _, body = answer("/my/drafts/a/materials/", "POST", sent=bytes(300_000))
    assert status == "503 Service Unavailable" and BUSY in body.decode()


def test_who_asks_for_the_head_is_told_no_more():
    status, headers, body = answer("/my/", method="HEAD")
    assert (status, headers["Retry-After"], body) == ("503 Service Unavailable", RETRY_AFTER, b"")


def test_over_a_line_that_does_not_say_nobody_is_turned_away():
    with socket.socket(socket.AF_UNIX) as line:
        assert waited_at_the_door(line) == 0.0
    assert waited_at_the_door(None) == 0.0


def test_a_line_says_how_long_ago_its_request_came():
    """Sent, and looked at only after a while: not earlier than that, and not as if nothing had been waited."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as visitor,
    ):
        taken, _ = server.accept()
        with taken:
            visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
            taken.settimeout(0.1)
            assert taken.recv(100)
            with pytest.raises(TimeoutError):
                taken.recv(100)
            assert waited_at_the_door(taken) >= 0.05
