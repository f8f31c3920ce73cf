"""The rows behind a figure: the same conditions that counted it, as a list of cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed

from ... import catalogue
from .figures import OUT_OF_REACH
from .open_now import BANDS_IN_SQL, HERE, LATE


@dataclass(frozen=True)
class RowFilter:
    """What a figure counted. ``about``: case, closed, duty, late, overdue, parked, review or a rate's key."""

    region_path: str
    case_type: str
    about: str = "case"
    since: date | None = None
    until: date | None = None
    level: str = ""
    kind: str = ""
    category: str | None = None
    duty: str = ""
    band: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One case behind a figure."""

    case_id: int
    number: str
    title: str
    place: str
    region_path: str
    level_label: str
    kind_label: str
    state_label: str
    category: str
    opener: str
    counted_at: datetime | None
    closed_at: datetime | None


_SELECT = """
SELECT c.id, c.number, c.title, c.place, c.region_path, c.rules_id, c.level, c.kind, c.state, c.category,
  o.short_name, c.counted_at, c.closed_at
FROM casework_case c JOIN directory_organisation o ON o.id = c.opener_id
WHERE left(c.region_path, {width}) = %(path)s AND c.case_type = %(case_type)s
  AND c.confidentiality <= %(clearance)s AND {where}
ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"""
_COUNTED = "c.counted_at IS NOT NULL AND NOT c.is_excluded AND c.outcome <> 'merged'"
_SETTLED = "d.settled_at IS NOT NULL AND d.outcome <> 'waived'"
_DUTY = " AND EXISTS (SELECT FROM casework_duty d WHERE d.case_id = c.id AND (%(duty)s = '' OR d.key = %(duty)s) AND {})"
# The clocks first, then their cases: walked the other way, a city without such a clock is read to its end.
_OPEN = (
    "c.id = ANY(ARRAY(SELECT d.case_id FROM casework_duty d WHERE (%(duty)s = '' OR d.key = %(duty)s) AND {} AND "
    + HERE
    + "))"
)
_RATES = ("valid", "contacted", "solved", "satisfied", "basic")
_RATED = " AND c.rates IS NOT NULL AND c.rates @> ARRAY[%(about)s]::varchar[]"
_EXTRA = {
    "level": " AND c.level = %(level)s",
    "kind": " AND c.kind = %(kind)s",
    "since": " AND c.counted_at >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'",
    "until": " AND c.counted_at < %(until)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'",
}
OPEN_NOW = ("overdue", "parked", "review")
AT_ONCE = 1000


def rows_behind(
    *, asked: RowFilter, actor: Actor, at: datetime, limit: int, offset: int = 0
) -> list[BoardRow]:
    """Cases the figure counted, newest first, within the actor's territory and clearance. Raises NotAllowed."""
    statement, values = _question(asked, actor, at)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "limit": limit, "offset": offset})
        return list(_rows(cursor.fetchall()))


def count_behind(*, asked: RowFilter, actor: Actor, at: datetime, most: int | None = None) -> int:
    """How many rows the figure has, counted no further than ``most``. Raises NotAllowed."""
    statement, values = _question(asked, actor, at)
    with connection.cursor() as cursor:
        counted = f"SELECT count(*) FROM ({statement}) AS found"
        cursor.execute(counted, {**values, "limit": most, "offset": 0})
        return int(cursor.fetchone()[0])


def each_row_behind(*, asked: RowFilter, actor: Actor, at: datetime) -> Iterator[BoardRow]:
    """All rows of the figure as they are now, a thousand at a time: memory stays small. Raises NotAllowed."""
    statement, values = _question(asked, actor, at)
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, {**values, "limit": None, "offset": 0})
        while found := cursor.fetchmany(AT_ONCE):
            yield from _rows(found)


def _question(asked: RowFilter, actor: Actor, at: datetime) -> tuple[str, dict[str, Any]]:
    limits = reach(actor)
    if not limits.covers_path(asked.region_path):
        raise NotAllowed(OUT_OF_REACH)
    values = {
        "path": asked.region_path, "case_type": asked.case_type, "clearance": limits.clearance,
        "level": asked.level, "kind": asked.kind, "category": asked.category, "duty": asked.duty,
        "band": asked.band, "since": asked.since, "until": asked.until, "at": at,
        "soon": at + timedelta(days=7), "about": asked.about,
        "reviews": [d.key for d in catalogue.case_type(asked.case_type).duties if d.due_from],
    }  # fmt: skip
    order = "c.id DESC" if asked.about in OPEN_NOW else "c.counted_at DESC, c.id DESC"
    return _SELECT.format(width=len(asked.region_path), where=_where(asked), order=order), values


def _where(asked: RowFilter) -> str:
    extra = "".join(words for key, words in _EXTRA.items() if getattr(asked, key))
    if asked.category is not None:
        extra += " AND c.category = %(category)s"
    if asked.about in OPEN_NOW:
        return _open(asked) + extra
    return _COUNTED + extra + _counted(asked.about)


def _open(asked: RowFilter) -> str:
    if asked.about == "parked":
        return _OPEN.format("d.settled_at IS NULL AND d.stopped_at IS NOT NULL")
    if asked.about == "review":
        return _OPEN.format(
            "d.settled_at IS NULL AND d.stopped_at IS NULL AND d.key = ANY(%(reviews)s) AND d.due_at < %(soon)s"
        )
    band = BANDS_IN_SQL.get(asked.band)
    return _OPEN.format(LATE + (f" AND {band}" if band else ""))


def _counted(about: str) -> str:
    if about == "closed":
        return " AND c.is_closed"
    if about == "duty":
        return _DUTY.format(_SETTLED)
    if about == "late":
        return _DUTY.format(f"{_SETTLED} AND (d.was_late OR d.settled_at > d.due_at)")
    return _RATED if about in _RATES else ""


def _rows(found: Iterable[Any]) -> Iterable[BoardRow]:
    for (
        key,
        number,
        title,
        place,
        path,
        rules_id,
        level,
        kind,
        state,
        category,
        opener,
        *times,
    ) in found:
        rules = catalogue.in_words(catalogue.rules(rules_id))
        yield BoardRow(
            key, number, title, place, path, rules.level(level).label, rules.kind(kind).label,
            rules.state(state).label, category, opener, *times,
        )  # fmt: skip
