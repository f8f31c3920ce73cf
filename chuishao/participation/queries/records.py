"""What is written down in a circle: the latest of it, what was sent on and what that became, and how much there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import rows_of

from .._organising import kind_of
from ..declarations import ActivityKind, Figure, Measure
from .activity_pages import ActivityPage
from .circles import CirclePage
from .visibility import activities_visible_to


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One thing written down: to what it was sent on, if it was, and what that became."""

    id: int
    kind: ActivityKind
    title: str
    place: str
    thing: str
    at: datetime
    sent_to: str
    became: str
    is_corrected: bool
    is_struck: bool


@dataclass(frozen=True)
class Corrected:
    """One time it was put right: by whom, when and why, and what of it was said before, key by key."""

    by: str
    at: datetime
    why: str
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordsDone:
    """One declared figure of a circle's own records: since a moment, and altogether."""

    label: str
    unit: str
    lately: int
    whole: int


def record_kinds(page: CirclePage) -> list[ActivityKind]:
    """What is written down in a circle of this kind."""
    return [one for one in page.rules.activities if one.is_record and one.circle == page.kind.key]


def records_of_circle(*, page: CirclePage, actor: Actor, most: int = 30) -> list[RecordRow]:
    """What was written down in a circle the actor may know of, latest first."""
    kinds = [one.key for one in record_kinds(page)]
    if not kinds:
        return []
    rows = activities_visible_to(actor=actor).filter(circle=page.id, kind__in=kinds)
    return [
        RecordRow(
            one.pk, kind_of(one), one.title, one.place, one.thing, one.starts_at,
            one.facts.get("to", ""), one.facts.get("became", ""), one.revision > 1, one.state == "cancelled",
        )
        for one in rows.order_by("-starts_at", "-id")[:most]
    ]  # fmt: skip


def corrections_of(*, page: ActivityPage) -> list[Corrected]:
    """How a record that is open before one was put right, the latest first; read from the log itself."""
    if not page.is_corrected:
        return []
    entries = records.history(f"activity:{page.id}")
    return [
        Corrected(str(one.actor.get("label", "")), one.at, one.body["reason"], one.body["before"])
        for one in reversed(entries) if one.action.endswith(".correct_record")
    ]  # fmt: skip


# Of each kind under its own name, and of each of its counters under both.
_DONE: Final = """
WITH kept AS MATERIALIZED (
  SELECT kind, facts, starts_at >= %(since)s AS lately FROM participation_activity
  WHERE circle_id = %(circle)s AND kind = ANY(%(kinds)s::text[]) AND state = 'held'
)
SELECT kind, count(*) FILTER (WHERE lately), count(*) FROM kept GROUP BY kind
UNION ALL
SELECT kind || '.' || key, coalesce(sum(value::bigint) FILTER (WHERE lately), 0)::bigint, sum(value::bigint)::bigint
FROM kept, jsonb_each_text(facts -> 'counted') GROUP BY kind, key"""


def records_done(*, page: CirclePage, since: datetime) -> list[RecordsDone]:
    """The declared figures of what is written down in a circle that is open before one."""
    kinds = [one.key for one in record_kinds(page)]
    if not kinds:
        return []
    rows = rows_of(_DONE, {"circle": page.id, "kinds": kinds, "since": since})
    counts = {key: (lately, whole) for key, lately, whole in rows}
    return [
        RecordsDone(one.label, one.unit, *map(sum, zip(*(counts.get(key, (0, 0)) for key in one.of), strict=True)))
        for one in _figures(page, kinds)
    ]  # fmt: skip


def _figures(page: CirclePage, kinds: list[str]) -> Iterator[Figure]:
    for one in page.rules.figures:
        is_of_records = one.of and all(key.partition(".")[0] in kinds for key in one.of)
        if one.measure in (Measure.ACTIVITIES, Measure.COUNTED) and is_of_records:
            yield one
