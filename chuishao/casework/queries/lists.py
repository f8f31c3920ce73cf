"""Lists of a hundred: what an actor must do by when, and the cases of its tabs, each in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.text import search_query

from .. import catalogue
from ._list_filters import DUTY, conditions, known_filters


class Tab(StrEnum):
    """The tabs of a desk."""

    WAITING = "waiting"
    HANDLING = "handling"
    OPENED = "opened"
    COPIED = "copied"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True)
class Row:
    """One line of a list; ``duty`` and its times only where something is owed by the actor's unit."""

    case_id: int
    number: str
    case_type: str
    type_label: str
    kind_label: str
    level_label: str
    state_label: str
    is_closed: bool
    title: str
    place: str
    opener: str
    opened_at: datetime
    duty: str = ""
    duty_label: str = ""
    imposed_at: datetime | None = None
    due_at: datetime | None = None
    is_stopped: bool = False
    is_provisional: bool = False
    urged: int = 0
    owes: str = ""
    stopped_at: datetime | None = None


_COLUMNS = """c.id, c.number, c.case_type, c.rules_id, c.kind, c.level, c.state, c.is_closed, c.title, c.place,
 o.short_name, c.opened_at"""
_OWED = "d.key, d.imposed_at, d.due_at, d.stopped_at, d.is_provisional, d.urged, ow.short_name"

_BY_DUTY = f"""
SELECT {_COLUMNS}, {_OWED}
FROM casework_duty d JOIN casework_case c ON c.id = d.case_id
JOIN directory_organisation o ON o.id = c.opener_id JOIN directory_organisation ow ON ow.id = d.organisation_id
WHERE d.settled_at IS NULL AND c.confidentiality <= %(clearance)s {{where}}
ORDER BY d.due_at, d.id LIMIT %(limit)s OFFSET %(offset)s"""

# The cases first, then the clock of each: the one that ends next, in a unit's own list its own before others'.
_BY_CASE = f"""
SELECT {_COLUMNS}, e.key, e.imposed_at, e.due_at, e.stopped_at, COALESCE(e.is_provisional, false),
 COALESCE(e.urged, 0), COALESCE(e.short_name, '')
FROM (SELECT c.* FROM casework_case c WHERE c.id IN ({{ids}})
 ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s) c
JOIN directory_organisation o ON o.id = c.opener_id
LEFT JOIN LATERAL (SELECT {_OWED}, d.id FROM casework_duty d
 JOIN directory_organisation ow ON ow.id = d.organisation_id
 WHERE d.case_id = c.id AND d.settled_at IS NULL
 ORDER BY {{own_first}}d.stopped_at IS NOT NULL, d.due_at, d.id LIMIT 1) e ON true
ORDER BY {{order}}"""
# Without their clocks, which cost the most.
_COUNT_BY_CASE = (
    "SELECT 1 FROM casework_case c WHERE c.id IN ({ids}) LIMIT %(limit)s OFFSET %(offset)s"
)
AT_ONCE = 1000
_OWN_FIRST = "d.organisation_id <> %(organisation)s, "
MOST_ROWS = 10_001

_MINE = """ AND d.organisation_id = %(organisation)s
 AND (d.posts = '{}' OR %(post)s = ANY(d.posts)) AND (d.person_id IS NULL OR d.person_id = %(person)s)"""
_NEWEST, _OF_PERIOD = "c.id DESC", "c.opened_at DESC, c.id DESC"
"""By what cases are the newest first; within a period by the day itself, so that its index finds them."""
_BRANCH = (
    "(SELECT c.id FROM casework_case c WHERE {where} AND c.confidentiality <= %(clearance)s{extra}"
    " ORDER BY {order} LIMIT %(upto)s)"
)
_PARTY = (
    "(SELECT c.id FROM casework_party p JOIN casework_case c ON c.id = p.case_id"
    " WHERE p.organisation_id = %(organisation)s{roles} AND c.confidentiality <= %(clearance)s{extra}"
    " ORDER BY {order} LIMIT %(upto)s)"
)


def worklist(
    *,
    actor: Actor,
    at: datetime,
    tab: Tab = Tab.WAITING,
    words: str = "",
    filters: Mapping[str, str] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[Row]:
    """Rows of one tab: duties by time left, or cases newest first with the clock that ends next.

    ``filters``: case_type, kind, level, state, duty, region, units (ids of organisations that opened or
    handle, with commas), opened_from and opened_until (moments in ISO 8601, half-open). Raises Invalid.

    An actor without reach gets nothing.
    """
    question = _question(actor, at, tab, words, filters or {})
    if question is None:
        return []
    statement, values = question
    asked = min(limit, MOST_ROWS), max(offset, 0)
    with connection.cursor() as cursor:
        cursor.execute(statement, values | _window(*asked))
        return [_row(row) for row in cursor.fetchall()]


def each_of_worklist(
    *, actor: Actor, at: datetime, tab: Tab, words: str = "", filters: Mapping[str, str]
) -> Iterator[Row]:
    """All rows of one tab as they are now, a thousand at a time: memory stays small. Raises Invalid."""
    question = _question(actor, at, tab, words, filters)
    if question is None:
        return
    statement, values = question
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values | _window(None))
        while found := cursor.fetchmany(AT_ONCE):
            yield from map(_row, found)


def count_worklist(
    *,
    actor: Actor,
    at: datetime,
    tab: Tab,
    words: str = "",
    filters: Mapping[str, str],
    most: int | None = None,
) -> int:
    """How many rows one tab has, counted no further than ``most``. Raises Invalid."""
    question = _question(actor, at, tab, words, filters, select=_COUNT_BY_CASE)
    if question is None:
        return 0
    statement, values = question
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) AS found", values | _window(most))
        return int(cursor.fetchone()[0])


def _window(limit: int | None, offset: int = 0) -> dict[str, Any]:
    """``upto``: no branch of a tab need bring more than this; without limit all."""
    return {
        "limit": limit, "offset": offset, "upto": None if limit is None else limit + offset,
    }  # fmt: skip


def _question(
    actor: Actor,
    at: datetime,
    tab: Tab,
    words: str,
    filters: Mapping[str, str],
    *,
    select: str = _BY_CASE,
) -> tuple[str, dict[str, Any]] | None:
    """The statement of a tab and all its values but the window; None without reach."""
    limits = reach(actor)
    if not limits.organisation_id:
        return None
    values: dict[str, Any] = {
        "organisation": limits.organisation_id, "clearance": limits.clearance, "at": at,
        "territory": limits.territory or "", "post": actor.post_kind or "", "person": actor.person_id,
        "words": search_query(words),
    }  # fmt: skip
    known = known_filters(filters)
    extra = conditions(known, values["words"])
    if tab in (Tab.WAITING, Tab.OVERDUE):
        # A clock lies where its case lies, and has the index.
        extra = extra.replace("c.region_path", "d.region_path")
        statement = _BY_DUTY.format(where=_duty_scope(tab, limits.territory) + extra)
    else:
        own_first = _OWN_FIRST if tab == Tab.HANDLING else ""
        order = _OF_PERIOD if {"opened_from", "opened_until"} & known.keys() else _NEWEST
        ids = _cases_of(tab, limits.territory, extra, order)
        statement = select.format(ids=ids, own_first=own_first, order=order)
    return statement, values | known


def _duty_scope(tab: Tab, territory: str | None) -> str:
    if tab == Tab.WAITING:
        return _MINE
    late = " AND d.due_at < %(at)s AND d.stopped_at IS NULL"
    if territory is None:
        return late + " AND d.organisation_id = %(organisation)s"
    # By the duty's own path, with a range the index knows, so that only what is late here is looked at.
    return (
        late + " AND (d.region_path >= %(territory)s AND d.region_path < %(territory)s || '~'"
        " OR d.organisation_id = %(organisation)s)"
    )


def _cases_of(tab: Tab, territory: str | None, extra: str, order: str = _NEWEST) -> str:
    extra = extra.replace(DUTY, "")
    if tab == Tab.OPENED:
        return _BRANCH.format(order=order, where="c.opener_id = %(organisation)s", extra=extra)
    if tab == Tab.COPIED:
        return _PARTY.format(order=order, roles=" AND p.role = 'copied'", extra=extra)
    if tab == Tab.HANDLING:
        roles = (
            " AND p.role IN ('lead', 'assisting', 'asked', 'verifier') AND p.released_at IS NULL"
        )
        return _PARTY.format(order=order, roles=roles, extra=extra + " AND NOT c.is_closed")
    branches = [
        _BRANCH.format(order=order, where=f"c.{side}_id = %(organisation)s", extra=extra)
        for side in ("opener", "referee", "superior")
    ]
    branches.append(_PARTY.format(order=order, roles="", extra=extra))
    if territory is not None:
        # A literal width, so that the index on the cut path (in order of id) serves the newest first.
        where = f"left(c.region_path, {len(territory)}) = %(territory)s"
        branches.append(_BRANCH.format(order=order, where=where, extra=extra))
    return " UNION ".join(branches)


COUNTED = (Tab.WAITING, Tab.HANDLING, Tab.OPENED, Tab.COPIED, Tab.OVERDUE)


def tab_counts(
    *, actor: Actor, at: datetime, most: int = 99, tabs: tuple[Tab, ...] = COUNTED
) -> dict[Tab, int]:
    """How many rows each tab has, counted to ``most`` + 1 and no further, in one statement."""
    limits = reach(actor)
    if not limits.organisation_id:
        return {}
    values: dict[str, Any] = {
        "organisation": limits.organisation_id, "clearance": limits.clearance, "at": at,
        "territory": limits.territory or "", "post": actor.post_kind or "", "person": actor.person_id,
        "upto": most + 1, "limit": most + 1,
    }  # fmt: skip
    parts = [f"(SELECT count(*) FROM ({_ids(tab, limits.territory)}) AS {tab})" for tab in tabs]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        row = cursor.fetchone() or ()
    return dict(zip(tabs, row, strict=True))


def _ids(tab: Tab, territory: str | None) -> str:
    if tab not in (Tab.WAITING, Tab.OVERDUE):
        return _cases_of(tab, territory, "")
    return (
        "SELECT 1 FROM casework_duty d JOIN casework_case c ON c.id = d.case_id"
        f" WHERE d.settled_at IS NULL AND c.confidentiality <= %(clearance)s{_duty_scope(tab, territory)}"
        " LIMIT %(limit)s"
    )


def _row(row: tuple[Any, ...]) -> Row:
    key, number, case_type, rules_id, kind, level, state, closed, title, place, opener, opened = (
        row[:12]
    )
    duty, imposed_at, due_at, stopped_at, provisional, urged, owes = row[12:]
    rules = catalogue.in_words(catalogue.rules(rules_id))
    return Row(
        key, number, case_type, rules.label, rules.kind(kind).label, rules.level(level).label,
        rules.state(state).label, closed, title, place, opener, opened, duty or "",
        rules.duty(duty).label if duty else "", imposed_at, due_at, stopped_at is not None,
        provisional, urged, owes, stopped_at,
    )  # fmt: skip
