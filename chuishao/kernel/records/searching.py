"""Searching the records: by subject, actor, action and time, newest first, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

PAGE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is left empty is not asked. ``before`` is where the last page ended."""

    subject: str = ""
    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


@dataclass(frozen=True)
class Found:
    """One line of either log; ``action`` of a look is why, and its body which fields."""

    id: int
    at: datetime
    actor: Mapping[str, Any]
    subject: str
    action: str
    body: Mapping[str, Any]


def search_entries(wanted: Wanted, *, limit: int = PAGE) -> list[Found]:
    """Entries of the audit, newest first."""
    return _search("kernel_audit_entry", "action", "body::text", wanted, limit)


def search_looks(wanted: Wanted, *, limit: int = PAGE) -> list[Found]:
    """Looks at personal data, newest first."""
    fields = "json_build_object('fields', fields)::text"
    return _search("kernel_look_entry", "purpose", fields, wanted, limit)


def _search(table: str, action: str, body: str, wanted: Wanted, limit: int) -> list[Found]:
    conditions, values = _conditions(action, wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, at, actor::text, subject, {action}, {body} FROM {table}"
            f" WHERE {' AND '.join(conditions) or 'true'} ORDER BY id DESC LIMIT %s",
            [*values, limit],
        )
        rows = cursor.fetchall()
    return [
        Found(key, at, json.loads(who), subject, what, json.loads(said))
        for key, at, who, subject, what, said in rows
    ]


def _conditions(action: str, wanted: Wanted) -> tuple[list[str], list[Any]]:
    """Only what was asked; words are compared as they are, never as patterns. A whole subject is that one alone."""
    is_whole = wanted.subject[-1:].isdecimal()
    asked = (
        ("subject = %s" if is_whole else "starts_with(subject, %s)", wanted.subject),
        ("strpos(actor->>'label', %s) > 0", wanted.actor),
        (f"strpos({action}, %s) > 0", wanted.action),
        ("at >= %s", wanted.since),
        ("at < %s", wanted.until),
        ("id < %s", wanted.before),
    )
    given = [(condition, value) for condition, value in asked if value]
    return [condition for condition, _value in given], [value for _condition, value in given]
