"""Kept pages: found by address for their day or minute, forgotten all at once, never outside their folder."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongban.lib.pagestore import PageStore, moments

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC).timestamp() - 8 * 3600
"""Noon in China."""
HEADERS = {"X-Frame-Options": "DENY"}


class Watch:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def store(tmp_path: Path, watch: Watch) -> PageStore:
    store = PageStore(tmp_path / "pages", clock=watch)
    store.turn()
    watch.at += 1
    return store


def keep(store: PageStore, path: str, body: bytes, *, query: str = "", until: str = "day") -> bool:
    return store.keep(store.place(), path, query, body, HEADERS, until=until)


def test_a_page_is_found_by_its_address_with_its_headers(store):
    assert keep(store, "/items/5/", b"guide")
    assert keep(store, "/", b"front")
    found = store.find("/items/5/", "")
    assert found is not None
    assert (found.body, found.headers) == (b"guide", (("X-Frame-Options", "DENY"),))
    assert store.find("/", "").body == b"front"  # type: ignore[union-attr]
    assert store.find("/items/6/", "") is None


def test_whoever_understands_gzip_is_given_the_packed_page(store):
    keep(store, "/", b"front" * 100)
    packed = store.find("/", "", packed=True)
    assert packed is not None and packed.packed
    assert gzip.decompress(packed.body) == b"front" * 100


def test_a_query_is_part_of_the_address(store):
    keep(store, "/items/", b"all")
    keep(store, "/items/", b"second", query="page=2")
    assert store.find("/items/", "page=2").body == b"second"  # type: ignore[union-attr]
    assert store.find("/items/", "page=3") is None


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/../keys/", ""),
        ("/items/../../keys/", ""),
        ("//etc/", ""),
        ("/items", ""),
        ("/items/", "x=/../../../keys/fields"),
        ("/items/", "x=\x00"),
        ("/事项/", ""),
        ("/items/", "x" * 201),
    ],
)
def test_what_could_lead_out_of_the_folder_is_neither_kept_nor_looked_for(store, path, query):
    assert not keep(store, path, b"?", query=query)
    assert store.find(path, query) is None


def test_turning_forgets_every_page(store, watch):
    keep(store, "/", b"old")
    store.turn()
    assert store.find("/", "") is None
    watch.at += 1
    assert keep(store, "/", b"new")
    assert store.find("/", "").body == b"new"  # type: ignore[union-attr]


def test_a_page_begun_before_a_change_is_not_shown_after_it(store):
    before = store.place()
    store.turn()
    store.keep(before, "/", "", b"as it was", HEADERS, until="day")
    assert store.find("/", "") is None


def test_nothing_is_kept_in_the_second_of_a_change_so_that_validators_differ(store, watch):
    keep(store, "/", b"old!")
    store.turn()
    assert not keep(store, "/", b"new!")
    watch.at += 1
    assert keep(store, "/", b"new!")


@pytest.mark.parametrize(("until", "later", "stands"), [("day", 11 * 3600, True), ("day", 12 * 3600, False), ("minute", 58, True), ("minute", 60, False)])  # fmt: skip
def test_a_page_ends_with_its_day_or_its_minute(store, watch, until, later, stands):
    keep(store, "/", b"front", until=until)
    watch.at += later
    assert (store.find("/", "") is not None) is stands


def test_the_day_turns_at_midnight_in_china():
    assert moments(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC).timestamp()) == (
        "2026-03-02",
        "2026-03-02T23:59",
    )
    assert moments(datetime(2026, 3, 2, 16, 0, tzinfo=UTC).timestamp()) == ("2026-03-03", "2026-03-03T00:00")


def test_a_page_with_other_headers_is_not_kept(store):
    keep(store, "/", b"front")
    assert not store.keep(store.place(), "/help/", "", b"help", {"X-Frame-Options": "ALLOW"}, until="day")


def test_invented_queries_do_not_fill_the_disk(store, monkeypatch):
    monkeypatch.setattr("tongban.lib.pagestore.MOST_QUERIES", 3)
    kept = [keep(store, "/items/", b"x", query=f"page={n}") for n in range(5)]
    assert kept == [True, True, True, False, False]


def test_sweeping_leaves_only_what_is_served(store, watch, tmp_path):
    keep(store, "/", b"yesterday")
    watch.at += 24 * 3600
    keep(store, "/", b"today")
    old = store.place().generation
    store.sweep()
    assert store.find("/", "").body == b"today"  # type: ignore[union-attr]
    assert sorted(each.name for each in (tmp_path / "pages" / old).iterdir()) == [
        "2026-03-03",
        "headers.json",
    ]
    store.turn()
    store.sweep()
    assert len(list((tmp_path / "pages").iterdir())) == 2  # the link and the present generation


def test_the_validators_are_nginx_own(store, tmp_path):
    keep(store, "/", b"front")
    file = next((tmp_path / "pages").glob("*/2026-03-02/@.html"))
    changed, size = int(file.stat().st_mtime), file.stat().st_size
    assert store.find("/", "").etag == f'"{changed:x}-{size:x}"'  # type: ignore[union-attr]
