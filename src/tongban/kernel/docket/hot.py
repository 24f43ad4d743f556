"""A new matter and all that is lodged with it, written at once: the hottest write of the product (docs/decisions/0025).

PostgreSQL does it in one statement, so that the counters' rows are held only while it commits; SQLite writes the same
rows one after another in one transaction. What is known only in writing (the ids of book and entry, the numbers) stands
in the rows as a mark, and a digest that covers a mark is made where the mark is known. Columns come from the models.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection, models, transaction
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

from tongban.kernel.documents.models import Document
from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.ledger.models import Entry
from tongban.kernel.numbering.actions import NEXT, Series

BOOK, ENTRY, NUMBER, LETTER = MARKS = tuple(secrets.token_hex(12) for _ in range(4))
"""Stand for what is not known yet: the ids of book and entry, the matter's number, the letter's. Nobody can guess them."""
_COLUMN = dict(zip(MARKS, ("book", "entry", "number", "letter"), strict=True))
_ANY_MARK = re.compile("|".join(MARKS))


class Sealed(str):
    """A text with marks in it; its SHA-256 is what is written."""


Shape = tuple[Any, ...]
Drawn = tuple[Shape, list[Any]]


@dataclass(slots=True)
class Rows:
    """Rows of one model, by attribute; what is not named has its default. `many`: however many there are."""

    model: type[models.Model]
    rows: Sequence[Mapping[str, Any]]
    many: bool = False
    drawn: Drawn | None = None
    """How PostgreSQL is given them, kept for rows that are written again and again."""


@dataclass(slots=True)
class Writing:
    """All that is written with a new book. Nothing is, if a book of the same submission (`once`) is there already."""

    once: str | None
    head: Sealed
    number: Series
    letter: Series | None = None
    rows: list[Rows] = field(default_factory=list)
    papers: Sequence[int] = ()
    """Documents without a book, which go into this one."""
    draft: models.Model | None = None
    """The row that this puts an end to."""


class Written(NamedTuple):
    book: int
    number: str
    letter: str
    entry: int


def write(writing: Writing) -> Written | None:
    """None if the submission has been written before. Outside a transaction this is one by itself."""
    return (_at_once if connection.vendor == "postgresql" else _in_turn)(writing)


# --- Columns, and values as the drivers take them.

Convert = Callable[[Any], Any]


class Column(NamedTuple):
    name: str
    """Of the attribute."""
    quoted: str
    type: str
    convert: Convert | None
    default: Any


@cache
def _columns(model: type[models.Model]) -> tuple[Column, ...]:
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
    return tuple(
        Column(
            each.attname,
            f'"{each.column}"',
            each.db_type(connection) or "",
            _converter(each),
            each.get_default(),
        )
        for each in fields
    )


def _converter(of: models.Field[Any, Any]) -> Convert | None:
    if isinstance(of, EncryptedTextField):
        return of.get_prep_value
    if isinstance(of, models.JSONField):
        return json.JSONEncoder(ensure_ascii=False).encode
    if isinstance(of, models.DateTimeField) and connection.vendor == "sqlite":
        return connection.ops.adapt_datetimefield_value
    return None


def _values(model: type[models.Model], row: Mapping[str, Any]) -> list[Any]:
    """In the order of the columns, marks left as they are."""
    return [_value(row.get(name, default), convert) for name, _, _, convert, default in _columns(model)]


def _value(value: Any, convert: Convert | None) -> Any:
    if convert is not None and value is not None:
        return convert(value)
    return value.isoformat() if isinstance(value, date) else value


# --- PostgreSQL: one statement, its text made once for each shape and prepared by the server.


def _at_once(writing: Writing) -> Written | None:
    text, parameters = composed(writing)
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        if raw.autocommit:
            return _straight(raw, text, parameters)
        if raw.prepare_threshold is None:
            raw.prepare_threshold = 1
        with psycopg.RawCursor(raw) as cursor:
            found = cursor.execute(text, parameters).fetchone()
    return Written(*found) if found else None


_prepared: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()
"""By line to the server: the statements that it has prepared, by their text."""


def _straight(raw: psycopg.Connection[Any], text: str, parameters: Sequence[str | None]) -> Written | None:
    """The statement as a transaction by itself, through libpq: the driver's cursor costs a fifth of what is spent here."""
    known = _prepared.setdefault(raw, {})
    with raw.lock:
        if text not in known:
            name = f"written_{len(known)}".encode()
            _checked(raw, raw.pgconn.prepare(name, text.encode()))
            known[text] = name
        given = [None if value is None else value.encode() for value in parameters]
        result = _checked(raw, raw.pgconn.exec_prepared(known[text], given))  # type: ignore[arg-type]
    if not result.ntuples:
        return None
    book, number, letter, entry = (result.get_value(0, at) for at in range(4))
    return Written(int(book), number.decode(), letter.decode() if letter else "", int(entry))


def _checked(raw: psycopg.Connection[Any], result: Any) -> Any:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if raw.pgconn.status == ConnStatus.BAD:
        # The server went away in the middle: libpq says so without a code, and it is no fault of the statement.
        raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
    raise error_from_result(result, encoding=raw.info.encoding)


def composed(writing: Writing) -> tuple[str, list[Any]]:
    """The statement and its parameters, all of them text: one type means one prepared statement."""
    early: list[Drawn] = []
    late: list[Drawn] = []
    for group in (each for each in writing.rows if each.rows):
        drawn = group.drawn or _drawn(group)
        (late if drawn[0][2] & {NUMBER, LETTER, ENTRY} else early).append(drawn)
    letter = writing.letter
    shape = (
        tuple(shape for shape, _ in early),
        tuple(shape for shape, _ in late),
        letter is not None,
        bool(writing.papers),
        type(writing.draft) if writing.draft else None,
    )
    parameters: list[Any] = [writing.once, *_pieces(writing.head)]
    for _, given in early:
        parameters += given
    if writing.papers:
        parameters.append("{" + ",".join(map(str, writing.papers)) + "}")
    if writing.draft:
        parameters.append(writing.draft.pk)
    for series in (writing.number, letter):
        parameters += [series.name, series.year] if series else []
    for series in (writing.number, letter):
        parameters += [series.before, series.width, series.after] if series else []
    for _, given in late:
        parameters += given
    return _text(shape), [
        value if value is None or type(value) is str else str(value) for value in parameters
    ]


def _drawn(group: Rows) -> Drawn:
    """The shape of a group (its model, what each column is, the marks in it), and its parameters."""
    first, many = group.rows[0], group.many
    kinds: list[tuple[str | None, ...] | None] = []
    parameters: list[Any] = []
    for name, _, _, convert, default in _columns(group.model):
        value = first.get(name, default)
        kind = type(value)
        if kind is str and value in _COLUMN:
            kinds.append((value,))
        elif kind is Sealed:
            kinds.append((None, *_ANY_MARK.findall(value)))
            parameters += _pieces(value)
        elif many and name in first:
            kinds.append(None)
        else:
            kinds.append(())  # a day becomes a text with the other parameters
            parameters.append(value if convert is None or value is None else convert(value))
    if group.many:
        if any(row.keys() != first.keys() for row in group.rows):
            raise ValueError(f"rows of {group.model.__name__} name different columns")
        # One parameter for however many rows there are; a mark among them is passed over.
        parameters.append(json.dumps(group.rows, default=date.isoformat))
    marks = frozenset(mark for kind in kinds if kind for mark in kind if mark)
    group.drawn = (group.model, group.many, marks, tuple(kinds)), parameters
    return group.drawn


def _pieces(text: str) -> list[str]:
    return _ANY_MARK.split(text)


@cache
def _text(shape: Shape) -> str:
    early, late, lettered, papers, draft = shape
    taken = _sql_of_count("taken", "book", early)
    parts = [
        "fresh AS MATERIALIZED (SELECT nextval('ledger_book_id_seq') AS book)",
        f"made AS (INSERT INTO ledger_book (id, kind, once, head_seq, head_digest) SELECT book, 'matter', %s, 1, "
        f"{_digest((BOOK,), 'fresh')} FROM fresh ON CONFLICT (once) DO NOTHING RETURNING id)",
        "book AS MATERIALIZED (SELECT id AS book FROM made)",
        *(_sql_of_rows(group, "book") for group in early),
    ]
    if papers:
        parts.append(
            f"papers AS (UPDATE {Document._meta.db_table} SET book_id = book.book FROM book "
            "WHERE id = ANY(%s::bigint[]) AND book_id IS NULL)"
        )
    if draft:
        parts.append(f"ended AS (DELETE FROM {draft._meta.db_table} USING book WHERE id = %s::bigint)")
    number, letter = (
        f"%s::text || lpad({name}.last::text, greatest(%s::int, length({name}.last::text)), '0') || %s::text"
        for name in ("taken", "lettered")
    )
    parts += [taken, _sql_of_count("lettered", "taken")] if lettered else [taken]
    parts.append(
        f"known AS MATERIALIZED (SELECT book.book, {number} AS number, {letter if lettered else 'NULL'} AS letter "
        f"FROM book, taken{', lettered' if lettered else ''})"
    )
    parts += [_sql_of_rows(group, "known") for group in late]
    text = f"WITH {', '.join(parts)} SELECT book, number, letter, entry FROM known, {_name(Entry)}"
    places = count(1)
    return re.sub("%s", lambda _: f"${next(places)}", text)


def _sql_of_count(name: str, source: str, after: Sequence[Shape] = ()) -> str:
    """Take a number; `after` the rows that do not need it, so that its counter is held as briefly as can be."""
    first = "".join(f", (SELECT count(*) FROM {_name(model)}) AS {_name(model)}" for model, *_ in after)
    return f"{name} AS ({NEXT.format(f'SELECT %s, %s::int, 1 FROM {source}{first}')})"


def _sql_of_rows(group: Shape, source: str) -> str:
    model, many, marks, kinds = group
    given, typed = [], []
    for column, kind in zip(_columns(model), kinds, strict=True):
        if kind is None:
            given.append(f'given."{column.name}"')
            typed.append(f'"{column.name}" {column.type}')
        elif not kind:
            given.append("%s")
        else:
            given.append(_COLUMN[kind[0]] if kind[0] else _digest(kind[1:], source))
    sources = [source, *([_name(Entry)] if ENTRY in marks else [])]
    if many:
        sources.append(f"json_to_recordset(%s::json) AS given({', '.join(typed)})")
    return (
        f"{_name(model)} AS (INSERT INTO {model._meta.db_table} "
        f"({', '.join(column.quoted for column in _columns(model))}) "
        f"SELECT {', '.join(given)} FROM {', '.join(sources)} "
        f"RETURNING {model._meta.pk.column} AS {'entry' if model is Entry else 'written'})"
    )


def _name(model: type[models.Model]) -> str:
    return f"w_{model._meta.db_table}"


def _digest(marks: Sequence[str], source: str) -> str:
    joined = "%s::text" + "".join(f" || {source}.{_COLUMN[mark]} || %s::text" for mark in marks)
    return f"encode(sha256(convert_to({joined}, 'UTF8')), 'hex')"


# --- SQLite: the same rows in turn.


def _in_turn(writing: Writing) -> Written | None:
    lines = [(group.model, _values(group.model, row)) for group in writing.rows for row in group.rows]
    with transaction.atomic(savepoint=False), connection.wrap_database_errors:
        return _lines_in_turn(connection.connection.execute, writing, lines)


def _lines_in_turn(
    execute: Callable[..., Any], writing: Writing, lines: Sequence[tuple[type[models.Model], list[Any]]]
) -> Written | None:
    found = execute(
        "INSERT INTO ledger_book (kind, once, head_seq, head_digest) VALUES ('matter', ?, 1, '') "
        "ON CONFLICT (once) DO NOTHING RETURNING id",
        [writing.once],
    ).fetchone()
    if found is None:
        return None
    known: dict[Any, Any] = {BOOK: found[0], NUMBER: _taken(execute, writing.number), LETTER: ""}
    if writing.letter:
        known[LETTER] = _taken(execute, writing.letter)
    execute("UPDATE ledger_book SET head_digest = ? WHERE id = ?", [_filled(writing.head, known), found[0]])
    for model, values in lines:
        done = execute(_insert(model), [_filled(value, known) for value in values])
        if model is Entry:
            known[ENTRY] = done.lastrowid
    for paper in writing.papers:
        execute(
            f"UPDATE {Document._meta.db_table} SET book_id = ? WHERE id = ? AND book_id IS NULL",
            [found[0], paper],
        )
    if writing.draft:
        execute(f"DELETE FROM {writing.draft._meta.db_table} WHERE id = ?", [writing.draft.pk])
    return Written(known[BOOK], known[NUMBER], known[LETTER], known[ENTRY])


def _taken(execute: Callable[..., Any], series: Series) -> str:
    text = NEXT.format("VALUES (?, ?, 1)")
    return series.number(execute(text, [series.name, series.year]).fetchone()[0])


@cache
def _insert(model: type[models.Model]) -> str:
    names = [column.quoted for column in _columns(model)]
    return f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"


def _filled(value: Any, known: Mapping[Any, Any]) -> Any:
    if type(value) is Sealed:
        text = _ANY_MARK.sub(lambda mark: str(known[mark.group()]), value)
        return sha256(text.encode()).hexdigest()
    return known.get(value, value) if type(value) is str else value
