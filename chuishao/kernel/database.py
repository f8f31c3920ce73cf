"""Talking with PostgreSQL in few, cheap round trips: questions planned once, the writes of an act sent together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from chuishao.kernel.wire import COMMIT, Part, Row, converse


def as_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, Chinese kept; times in ISO 8601 with their offset."""
    return _JSON.encode(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in a record")


_JSON: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, check_circular=False
)


class _Wire:
    """What Django asks of a cursor, so that its log, its wrappers and its errors stay in force."""

    rowcount = -1

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.answers: list[list[Row]] = []

    def execute(self, text: str, parts: Sequence[Part]) -> None:
        """``text``: the statements for the log; ``parts``: they themselves."""
        self._query = SimpleNamespace(query=text.encode())
        self.answers = converse(self._connection, parts)

    def close(self) -> None:
        """Nothing is held."""


def answers_of(*parts: Part) -> list[list[Row]]:
    """The rows of several questions, asked one after another in one round trip."""
    ours: Any = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    if not (ours.execute_wrappers or ours.queries_logged):
        with ours.wrap_database_errors:
            return converse(ours.connection, parts)
    with ours._prepare_cursor(_Wire(ours.connection)) as cursor:
        cursor.execute(";\n".join(part.statement for part in parts), parts)
        answers: list[list[Row]] = cursor.answers
    return answers


def rows_of(
    statement: str, parameters: Sequence[Any] | Mapping[str, Any], *, is_plain: bool = False
) -> list[Row]:
    """The rows of a question that every request or act asks: planned once for each connection.

    For a join of seven tables planning costs PostgreSQL five times what answering does. ``is_plain``: see ``Part``.
    """
    return answers_of(Part(statement, parameters, is_plain))[0]


class Batch:
    """Statements of one transaction, sent in one round trip by ``send``.

    Values travel as parameters, never as text. Several rows of one table are one statement.
    """

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def __len__(self) -> int:
        return len(self._parts)

    def add(
        self, statement: str, parameters: Sequence[Any] = (), *, is_plain: bool = False
    ) -> None:
        """Add one statement with its parameters; ``is_plain``: see ``Part``."""
        self._parts.append(Part(statement, parameters, is_plain))

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add one INSERT for all rows; every row has the columns of the first. No rows, no statement."""
        if not rows:
            return
        columns = tuple(rows[0])
        one = "(" + ",".join(["%s"] * len(columns)) + ")"
        self._parts.append(Part(
            f"INSERT INTO {table} ({','.join(columns)}) VALUES {','.join([one] * len(rows))}",
            [row[column] for row in rows for column in columns], is_plain=True,
        ))  # fmt: skip

    def update(self, table: str, key: int, changes: Mapping[str, Any]) -> None:
        """Add one UPDATE of the row with this id."""
        assignments = ",".join(f"{column}=%s" for column in changes)
        values = [*changes.values(), key]
        self._parts.append(
            Part(f"UPDATE {table} SET {assignments} WHERE id=%s", values, is_plain=True)
        )

    def send(self, *, ends_act: bool = False) -> None:
        """Send all in one round trip, inside the caller's transaction; then the batch is empty.

        ``ends_act``: the caller does nothing after this. Where the act's transaction is the outermost,
        its COMMIT goes along; what Django commits on leaving is then already kept.
        Outside any transaction the batch is one: PostgreSQL keeps all that travels together, or nothing of it.
        """
        if self._parts:
            with transaction.mark_for_rollback_on_error():
                answers_of(*self._parts, *([COMMIT] if ends_act and _is_outermost() else []))
        self._parts = []


def _is_outermost() -> bool:
    ours = connections[DEFAULT_DB_ALIAS]
    return len(ours.atomic_blocks) == 1 and not ours.needs_rollback
