"""Other engines with their default settings, on the same rows: SQLite FTS5, PostgreSQL's trigrams, and tantivy where installed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import psycopg

Row = tuple[str, str, str]
"""Key, name, and all words of it: the name and the everyday words."""


class Engine(Protocol):
    def search(self, query: str, limit: int) -> list[tuple[str, str]]:
        """Keys and names, best first."""


class Fts5:
    def __init__(self, rows: Iterable[Row], tokenizer: str) -> None:
        self._tokenizer = tokenizer
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            f"CREATE VIRTUAL TABLE item USING fts5(key UNINDEXED, name UNINDEXED, words, tokenize='{tokenizer}')"
        )
        self._database.executemany("INSERT INTO item VALUES (?, ?, ?)", rows)

    def search(self, query: str, limit: int) -> list[tuple[str, str]]:
        asked = "SELECT key, name FROM item WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return self._database.execute(asked, (self._said(query), limit)).fetchall()

    def _said(self, query: str) -> str:
        """Any of its trigrams, where the tokenizer makes them: a whole sentence is never a phrase of a name."""
        bare = query.replace('"', " ")
        parts = ["".join(three) for three in zip(bare, bare[1:], bare[2:], strict=False)]
        return (
            " OR ".join(f'"{part}"' for part in parts)
            if self._tokenizer == "trigram" and parts
            else f'"{bare}"'
        )


class Trigrams:
    """PostgreSQL: what contains the query or has a part like it by an index (GIN), the likest first. `everything`: the
    likest of all rows, without the threshold, which would leave out almost every question."""

    def __init__(self, rows: Iterable[Row], address: str, *, everything: bool = False) -> None:
        self._connection = psycopg.connect(
            address.replace("postgres://", "postgresql://", 1), autocommit=True
        )
        run = self._connection.execute
        run("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        run("DROP TABLE IF EXISTS item")
        run("CREATE TABLE item (key text, name text, words text)")
        with self._connection.cursor().copy("COPY item FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        run("CREATE INDEX ON item USING gin (words gin_trgm_ops)")
        run("ANALYZE item")
        self._asked = (
            "SELECT key, name FROM item ORDER BY %(query)s::text <<-> words LIMIT %(limit)s"
            if everything
            else "SELECT key, name FROM item WHERE words LIKE %(within)s OR %(query)s::text <%% words"
            " ORDER BY %(query)s::text <<-> words LIMIT %(limit)s"
        )

    def search(self, query: str, limit: int) -> list[tuple[str, str]]:
        values = {"query": query, "within": f"%{query}%", "limit": limit}
        return self._connection.execute(self._asked, values).fetchall()

    def close(self) -> None:
        self._connection.close()


class Tantivy:
    def __init__(self, rows: Iterable[Row]) -> None:
        import tantivy

        fields = tantivy.SchemaBuilder()
        for name in ("key", "name"):
            fields.add_text_field(name, stored=True, tokenizer_name="raw")
        fields.add_text_field("words")
        self._index: Any = tantivy.Index(fields.build())
        writer = self._index.writer()
        for key, name, words in rows:
            writer.add_document(tantivy.Document(key=key, name=name, words=words))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, limit: int) -> list[tuple[str, str]]:
        bare = "".join(sign for sign in query if sign.isalnum() or sign == " ")
        found = self._searcher.search(self._index.parse_query(bare, ["words"]), limit).hits
        documents = [self._searcher.doc(address) for _, address in found]
        return [(each["key"][0], each["name"][0]) for each in documents]


def tantivy_is_there() -> bool:
    try:
        import tantivy  # noqa: F401
    except ImportError:
        return False
    return True


def spread(rows: Sequence[Row], places: Sequence[int], at_least: int) -> list[Row]:
    """A row for each place that does the item, as an implementation list has it; more of each until there are enough."""
    wanted = sum(max(1, count) for count in places)
    times = max(1, -(-at_least // wanted))
    return [row for row, count in zip(rows, places, strict=True) for _ in range(max(1, count) * times)]
