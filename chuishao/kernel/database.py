"""Talking with PostgreSQL in few, cheap round trips: questions planned once, the writes of an act sent together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Self, cast

from django.db import connection
from psycopg import Cursor
from psycopg.rows import TupleRow


def as_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, Chinese kept; times in ISO 8601 with their offset."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in a record")


class _PlannedOnce(Cursor[TupleRow]):
    """Prepares each statement on its first use by a connection; later only values travel."""

    def execute(self, *asked: Any, **options: Any) -> Self:
        """As psycopg does, but prepared from the first time on."""
        done = super().execute(*asked, **{**options, "prepare": True})
        if connection.queries_logged and done._query is None:
            done._query = done._convert_query(*asked)  # Django's log of statements looks here
        return done


class _AtOnce(Cursor[TupleRow]):
    """Sends several statements, each prepared on its first use, and waits once for all of them."""

    def execute(self, *asked: Any, **options: Any) -> Self:
        """``asked``: the text of them all for the log, and each statement with its values."""
        text, parts = asked
        self._query = cast(Any, SimpleNamespace(query=text.encode()))
        with self.connection.pipeline():
            for statement, values in parts:
                Cursor(self.connection).execute(statement, values, prepare=True)
        return self


def rows_of(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a question that every request or act asks: planned once for each connection.

    For a join of seven tables planning costs PostgreSQL five times what answering does.
    """
    ours: Any = connection
    ours.ensure_connection()
    with ours._prepare_cursor(_PlannedOnce(ours.connection)) as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


class Batch:
    """Statements of one transaction, sent in one round trip by ``send``.

    Values travel as parameters, never as text. Several rows of one table are one statement.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[str, Sequence[Any]]] = []

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Add one statement with its parameters."""
        self._parts.append((statement, parameters))

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add one INSERT for all rows; every row has the columns of the first. No rows, no statement."""
        if not rows:
            return
        columns = tuple(rows[0])
        one = "(" + ",".join(["%s"] * len(columns)) + ")"
        self.add(
            f"INSERT INTO {table} ({','.join(columns)}) VALUES {','.join([one] * len(rows))}",
            [row[column] for row in rows for column in columns],
        )

    def update(self, table: str, key: int, changes: Mapping[str, Any]) -> None:
        """Add one UPDATE of the row with this id."""
        assignments = ",".join(f"{column}=%s" for column in changes)
        self.add(f"UPDATE {table} SET {assignments} WHERE id=%s", [*changes.values(), key])

    def send(self) -> None:
        """Send all in one round trip, inside the caller's transaction; then the batch is empty."""
        if not self._parts:
            return
        ours: Any = connection
        ours.ensure_connection()
        with ours._prepare_cursor(_AtOnce(ours.connection)) as cursor:
            cursor.execute(";\n".join(statement for statement, _ in self._parts), self._parts)
        self._parts = []
