"""Whose address is counted: that of whoever asked the city's web server, and never one that a visitor made up."""

import pytest

from tongban.config.forwarded import by_their_own_address


@pytest.mark.parametrize(
    ("peer", "named", "seen"),
    [
        ("127.0.0.1", "10.9.8.7", "10.9.8.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4, 10.9.8.7", "10.9.8.7"),
        ("127.0.0.1", "1.2.3.4, 10.9.8.7, 127.0.0.1", "10.9.8.7"),
        ("127.0.0.1", "240E:0:0::1", "240e::1"),
        ("127.0.0.1", "somewhere", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4, <script>", "127.0.0.1"),
        ("203.0.113.9", "10.9.8.7", "203.0.113.9"),
    ],
)  # fmt: skip
def test_who_is_asking(peer, named, seen):
    asked = []
    application = by_their_own_address(
        lambda environ, start_response: asked.append(environ["REMOTE_ADDR"]) or []
    )
    application({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": named}, lambda *told: None)
    assert asked == [seen]
