"""A whole list: read, checked row by row, brought in by whole batches; bad rows kept with their complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Invalid
from chuishao.participation import catalogue
from chuishao.participation.operations import Brought, bring_circles, bring_hours, bring_people
from chuishao.participation.operations.bringing.columns import CIRCLES, HOURS, PEOPLE
from chuishao.participation.operations.bringing.rows import (
    IS_THERE,
    Circles,
    Hours,
    People,
    checked,
)
from chuishao.participation.queries import circle_for_lists

from .reading import Row, read_rows

BATCH: Final = 1000
"""Rows of one transaction: whoever stops the import leaves whole batches behind."""


@dataclass(frozen=True)
class Asked:
    """Which list is brought in, and where: ``detail`` is the role of people, or the kind of activity of hours."""

    kind: str
    circle_id: int = 0
    programme: str = ""
    detail: str = ""
    within: str = ""
    is_trial: bool = False


@dataclass
class Report:
    """What became of a list."""

    kind: str
    rows: Sequence[Row]
    new: int = 0
    known: int = 0
    repeated: int = 0
    bad: list[Row] = field(default_factory=list)


def import_roster(
    path: Path,
    *,
    asked: Asked,
    actor: Actor,
    at: datetime,
    tell: Callable[[int, int], None] = lambda done, rows: None,
) -> Report:
    """Bring in every good row that is not known yet; the others are in the report with their complaints.

    A trial does all of it and takes it back. Raises Invalid when the file cannot be read as such a list.
    """
    rows = read_rows(asked.kind, path)
    report = Report(asked.kind, rows)
    with transaction.atomic() if asked.is_trial else nullcontext():
        reader, bring = _ways(asked, actor, at)
        found = checked(rows, reader)
        report.bad, report.repeated = found.bad, len(found.repeated)
        for done, batch in _batches(list(found.good.items())):
            _brought(report, batch, bring([past for _ref, (_row, past) in batch]))
            tell(done, len(found.good))
        if asked.is_trial:
            transaction.set_rollback(True)
    report.bad.sort(key=lambda row: row.number)
    return report


def _ways(asked: Asked, actor: Actor, at: datetime) -> tuple[Any, Callable[[Any], Brought]]:
    """How a row of this list is read, and how a batch of them is brought in."""
    if asked.kind == CIRCLES:
        if asked.programme not in [one.key for one in catalogue.declared()]:
            raise Invalid(f"没有“{asked.programme}”这种机制。")
        circles = Circles(asked.programme, asked.within, at)
        return circles, lambda some: bring_circles(
            programme=asked.programme, rows=some, actor=actor, at=at
        )
    circle = circle_for_lists(circle_id=asked.circle_id)
    where: dict[str, Any] = {"circle_id": asked.circle_id, "actor": actor, "at": at}
    if asked.kind == PEOPLE:
        people = People(asked.circle_id, circle.region_path, at)
        return people, lambda some: bring_people(role=asked.detail, rows=some, **where)
    hours = Hours(asked.circle_id, circle.programme, asked.detail, at)
    return hours, lambda some: bring_hours(kind=asked.detail, rows=some, **where)


def _batches(rows: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        yield start + len(batch), batch


def _brought(report: Report, batch: list[Any], done: Brought) -> None:
    report.new, report.known = report.new + done.new, report.known + done.known
    column = "starts_at" if report.kind == HOURS else "ref"
    for ref, (row, _past) in batch:
        if ref in done.refused:
            is_person = report.kind == HOURS and "名册" in done.refused[ref]
            key = "person" if is_person else column
            row.complain(key, done.refused[ref], IS_THERE)
            report.bad.append(row)
