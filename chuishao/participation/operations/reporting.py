"""Writing out a report: its rows in the names of another system; who people are only after the look is written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import records, secrecy

from .. import _people, _reporting, catalogue
from ..declarations import Fact, Rows, Sheet
from ..models import Participant
from ..queries.people import participants_visible_to
from ..queries.reports import AskedReport, asking_of, demand_report
from ..states import ActivityState, AttendanceMode, BelongingState, CertificateState

_SEALED: Final = {
    "name": ("name_sealed", _people.NAME),
    "phone": ("phone_sealed", _people.PHONE),
    "guardian": ("guardian_sealed", _people.GUARDIAN),
}
Say = Callable[[Any], Any]


def report_rows(
    *, asked: AskedReport, sheet: Sheet, actor: Actor, at: datetime
) -> Iterator[Sequence[Any]]:
    """The rows of one sheet, a few hundred at a time, in the order of its fields. Raises as ``demand_report``.

    Names, telephones and guardians stand there with a purpose only, and only of those the actor looks after.
    """
    circles = demand_report(asked=asked, actor=actor)
    says = _spoken(asked.programme)
    for ids, rows in _reporting.read(sheet, asking_of(asked, circles)):
        places = _places(sheet, rows, at)
        opened = _opened(ids, sheet, asked.purpose, actor, at) if sheet.personal else {}
        people = ids if sheet.rows == Rows.PEOPLE else [0] * len(rows)
        for key, row in zip(people, rows, strict=True):
            yield _row(sheet, row, says | places, opened.get(key, {}))


def _row(
    sheet: Sheet, row: Sequence[Any], says: Mapping[Fact, Say], opened: Mapping[str, str]
) -> list[Any]:
    cells = []
    for one, value in zip(sheet.fields, row, strict=True):
        say = says.get(one.fact) if one.fact and value is not None else None
        cells.append(opened.get(str(one.fact), say(value) if say else value))
    return cells


def _spoken(programme: str) -> dict[Fact, Say]:
    """Keys in the words they were declared with: what goes to another system is Chinese for every reader."""
    rules = catalogue.programme(programme)
    kinds = {one.key: one.label for one in rules.circles} | {one.key: one.label for one in rules.activities}  # fmt: skip
    things = dict(pair for one in rules.activities for pair in one.classes)
    states = dict(
        pair for one in (BelongingState, CertificateState, ActivityState) for pair in one.choices()
    )
    modes = dict(AttendanceMode.choices())
    return {
        Fact.KIND: lambda key: kinds.get(key, key),
        Fact.THING: lambda key: things.get(key, key),
        Fact.STATE: lambda key: states.get(key, key),
        Fact.MODE: lambda key: modes.get(key, key),
    }


def _places(sheet: Sheet, rows: Sequence[Sequence[Any]], at: datetime) -> dict[Fact, Say]:
    """Names of places, those of these rows in one question."""
    where = [n for n, one in enumerate(sheet.fields) if one.fact == Fact.REGION]
    paths = {row[n] for n in where for row in rows}
    known = directory.regions_by_paths(paths, at) if paths else {}
    return {Fact.REGION: lambda path: known[path].name if path in known else ""}


@transaction.atomic
def _opened(
    ids: Collection[int], sheet: Sheet, purpose: str, actor: Actor, at: datetime
) -> dict[int, dict[str, str]]:
    """What is sealed of these people, each look written down first; nothing without a purpose."""
    if not purpose:
        return {}
    kept = participants_visible_to(actor=actor).filter(pk__in=ids)
    people = list(kept.exclude(name_sealed=None).order_by("id"))
    records.look_at_all(
        actor=actor.as_record(), at=at, subjects=[f"participant:{one.pk}" for one in people],
        fields=sorted(sheet.personal), purpose=purpose,
    )  # fmt: skip
    return {one.pk: {field: _read(one, field) for field in sheet.personal} for one in people}


def _read(one: Participant, field: str) -> str:
    column, purpose = _SEALED[field]
    sealed = getattr(one, column)
    return secrecy.decrypt(sealed, purpose) if sealed else ""
