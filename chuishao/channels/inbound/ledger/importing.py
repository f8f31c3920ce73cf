"""A whole file: read, checked row by row, recorded in whole batches; bad rows kept with their complaints."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chuishao.casework import catalogue
from chuishao.casework.operations import PastCase, record_past_cases
from chuishao.directory.actors import Actor
from chuishao.directory.imports.ledger_names import Register

from .rows import CASE_TYPE, Complaint, Reading, RowReader
from .workbook import RawRow, Sheet, Tell, read_sheets

BATCH = 500
"""Rows of one transaction: whoever stops the import leaves whole batches behind."""


@dataclass(frozen=True)
class BadRow:
    """A row that did not land, and every complaint about it."""

    sheet: Sheet
    raw: RawRow
    complaints: Sequence[Complaint]

    @property
    def problems(self) -> str:
        """第 12 行“吹哨日期”是“2020-02-30”：没有这一天。 One line for each complaint."""
        return "\n".join(f"第 {self.raw.number} 行{one.words}" for one in self.complaints)

    @property
    def remedies(self) -> str:
        """One line for each complaint, in the same order."""
        return "\n".join(f"{one.remedy}。" for one in self.complaints)


@dataclass
class Report:
    """What became of a file. ``others`` are sheets without the head of a ledger."""

    sheets: Sequence[Sheet]
    others: Sequence[str]
    new: int = 0
    known: int = 0
    repeated: int = 0
    bad: list[BadRow] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows there were."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def passed_over(self) -> int:
        """How many lines were no rows: totals, notes, repeated heads."""
        return sum(sheet.passed_over for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class _Good:
    sheet: Sheet
    raw: RawRow
    past: PastCase


def _untold(_stage: str, _done: int, _all: int | None) -> None:
    """For whoever does not want to hear of the progress."""


def import_ledger(
    path: Path,
    *,
    actor: Actor,
    at: datetime,
    within: str = "",
    series: str = "",
    is_trial: bool = False,
    tell: Tell = _untold,
) -> Report:
    """Bring in every good row of a ledger that is not known yet; the others are in the report.

    ``within`` is the path of the region whose units may have blown; ``series`` names the ledger where
    several number their rows alike. A trial does all of it and takes it back. Raises Invalid when the
    file cannot be read as a ledger; then nothing is recorded.
    """
    sheets, others = read_sheets(path, tell)
    with transaction.atomic() if is_trial else nullcontext():
        catalogue.store_all()
        report = Report(sheets, others)
        good = _check(report, RowReader(Register(within), at, series), tell)
        _record(report, good, actor, at, tell)
        if is_trial:
            transaction.set_rollback(True)
            catalogue.forget()
    report.bad.sort(key=lambda row: row.raw.number)
    return report


def _check(report: Report, reader: RowReader, tell: Tell) -> dict[str, _Good]:
    """The good rows by their reference; a reference with two different rows has none."""
    good: dict[str, _Good] = {}
    clashing: dict[str, int] = {}
    done = 0
    for sheet in report.sheets:
        for raw in sheet.rows:
            done += 1
            if done % BATCH == 0:
                tell("核对", done, report.read)
            reading = _reading(sheet, raw)
            past = reader.read(reading)
            if past is None:
                report.bad.append(BadRow(sheet, raw, reading.complaints))
            else:
                _keep(report, good, clashing, _Good(sheet, raw, past))
    return good


def _reading(sheet: Sheet, raw: RawRow) -> Reading:
    places = sheet.layout.places
    unsolved = frozenset(key for key, place in places.items() if place in raw.unsolved)
    return Reading(sheet.layout.cells(raw.values), unsolved, sheet.epoch)


def _keep(report: Report, good: dict[str, _Good], clashing: dict[str, int], found: _Good) -> None:
    """One row a reference; the same row again is counted, a different one puts both among the bad."""
    reference = found.past.ledger_ref
    first = good.get(reference)
    if first and first.past == found.past:
        report.repeated += 1
    elif first:
        del good[reference]
        clashing[reference] = first.raw.number
        report.bad.append(_clash(first, found.raw.number))
        report.bad.append(_clash(found, first.raw.number))
    elif reference in clashing:
        report.bad.append(_clash(found, clashing[reference]))
    else:
        good[reference] = found


def _clash(row: _Good, other: int) -> BadRow:
    remedy = "是两件事，请改其中一个编号；是一件事，请只留写对的那一行"
    return _refused(row, f"与第 {other} 行编号相同，内容却不同", remedy)


def _refused(row: _Good, problem: str, remedy: str) -> BadRow:
    reading = _reading(row.sheet, row.raw)
    reading.complain("reference", problem, remedy)
    return BadRow(row.sheet, row.raw, reading.complaints)


def _record(report: Report, good: dict[str, _Good], actor: Actor, at: datetime, tell: Tell) -> None:
    """Batch by batch, each one transaction."""
    rows = list(good.values())
    for start in range(0, len(rows), BATCH):
        batch = [row.past for row in rows[start : start + BATCH]]
        done = record_past_cases(case_type=CASE_TYPE, rows=batch, actor=actor, at=at)
        report.new += done.new
        report.known += done.known - len(done.differing)
        report.bad.extend(_differs(good[reference]) for reference in done.differing)
        tell("导入", start + len(batch), len(rows))


def _differs(row: _Good) -> BadRow:
    return _refused(
        row,
        "这个编号已经导入过，这一行与已有的记录不同",
        "已有的记录不会被台账改动：是另一件事，请换编号；是更正，请在系统里查到这一件，按程序更正",
    )
