"""Past cases from a ledger the city already kept: closed, counted, and never taken twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch
from chuishao.kernel.numbering import next_numbers
from chuishao.kernel.text import search_document

from .. import _authority, catalogue
from .._standing import day_of
from .._writing import plain
from ..declarations import Role
from ..models import Case, Party
from .opening import PREFIX, retention


@dataclass(frozen=True)
class PastCase:
    """One row of an old ledger, every name already resolved to an id."""

    ledger_ref: str
    level: str
    kind: str
    title: str
    place: str
    region_path: str
    opener_id: int
    referee_id: int
    superior_id: int
    units: tuple[tuple[int, str], ...]
    opened_at: datetime
    closed_at: datetime
    outcome: str


@dataclass(frozen=True)
class Recorded:
    """What became of rows: how many are new, how many were known, which known ones say otherwise now."""

    new: int
    known: int
    differing: tuple[str, ...]


@transaction.atomic
def record_past_cases(
    *, case_type: str, rows: Sequence[PastCase], actor: Actor, at: datetime
) -> Recorded:
    """Take closed cases in, all or none; rows whose ``ledger_ref`` is known are left as they are.

    Each ``ledger_ref`` may stand once in ``rows``. ``differing`` names the known ones whose row now
    says something else than what was recorded: the past is not overwritten, but somebody should know.
    """
    _authority.demand_machinery(actor)
    _one_import_at_a_time()
    known = _known([row.ledger_ref for row in rows])
    fresh = [row for row in rows if row.ledger_ref not in known]
    if fresh:
        _write(case_type, fresh, actor, at)
    told = (row for row in rows if known.get(row.ledger_ref, _told(row)) != _told(row))
    return Recorded(len(fresh), len(rows) - len(fresh), tuple(row.ledger_ref for row in told))


def _one_import_at_a_time() -> None:
    """Two imports of one ledger at once: the second waits, then finds the rows known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.past_case'))")


_TOLD = ("level", "kind", "title", "place", "outcome", "opener_id", "opened_at", "closed_at")


def _told(row: PastCase) -> tuple[Any, ...]:
    return (*(getattr(row, name) for name in _TOLD), frozenset(row.units))


def _known(references: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """What was recorded under these references, comparable with ``_told``."""
    cases = Case.objects.filter(ledger_ref__in=references)
    found = {key: told for key, *told in cases.values_list("id", "ledger_ref", *_TOLD)}
    units: dict[int, set[tuple[int, str]]] = defaultdict(set)
    called = Party.objects.filter(case__in=list(found), released_at=None)
    for key, organisation, role in called.values_list("case_id", "organisation_id", "role"):
        units[key].add((organisation, role))
    return {
        str(reference): (*told, frozenset(units[key])) for key, (reference, *told) in found.items()
    }


def _write(case_type: str, rows: Sequence[PastCase], actor: Actor, at: datetime) -> None:
    ids = _ids(len(rows))
    numbers = next_numbers(PREFIX, [(row.region_path[:9], day_of(row.opened_at)) for row in rows])
    batch = Batch()
    cases = [_case(case_type, *one) for one in zip(rows, ids, numbers, strict=True)]
    batch.insert("casework_case", cases)
    batch.insert(
        "casework_party", [u for row, key in zip(rows, ids, strict=True) for u in _units(row, key)]
    )
    for row, key, number in zip(rows, ids, numbers, strict=True):
        records.audit(
            batch,
            subject=f"case:{key}",
            head=records.Head(0, b""),
            action="casework.past_case.record",
            actor=actor.as_record(),
            at=at,
            body=_body(row, number),
        )
    with records.sending(batch):
        pass


def _ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('casework_case_id_seq') FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


# What a ledger does not tell, or tells of all its rows alike.
_AS_ALL_PAST_CASES: Mapping[str, Any] = {
    "answers": {},
    "takers": {},
    "limits": {},
    "category": "",
    "lon": None,
    "lat": None,
    "cell": "",
    "parent_id": None,
    "opened_by_id": None,
    "hops": 0,
    "reworks": 0,
    "is_excluded": False,
    "is_closed": True,
    "revision": 1,
    "source": "ledger",
}


def _case(case_type: str, row: PastCase, key: int, number: str) -> dict[str, Any]:
    rules_id, rules = catalogue.current(case_type)
    ends = {state.outcome: state for state in reversed(rules.states) if state.is_closed}
    closed = ends.get(row.outcome) or next(state for state in rules.states if state.is_closed)
    return plain(
        {
            **_AS_ALL_PAST_CASES,
            "id": key,
            "number": number,
            "case_type": case_type,
            "rules_id": rules_id,
            "level": row.level,
            "kind": row.kind,
            "state": closed.key,
            "outcome": row.outcome,
            "title": row.title,
            "place": row.place,
            "region_path": row.region_path,
            "opener_id": row.opener_id,
            "referee_id": row.referee_id,
            "superior_id": row.superior_id,
            "opened_at": row.opened_at,
            "moved_at": row.closed_at,
            "counted_at": row.opened_at,
            "closed_at": row.closed_at,
            "confidentiality": rules.confidentiality,
            "retention_until": retention(rules, day_of(row.closed_at)),
            "ledger_ref": row.ledger_ref,
            "search": search_document(number, row.title, names=[row.place]),
        }
    )


def _units(row: PastCase, key: int) -> list[dict[str, Any]]:
    return [
        {
            "case_id": key,
            "organisation_id": organisation,
            "role": role,
            "progress": "responded" if role == Role.ASKED else "finished",
            "called_at": row.opened_at,
        }
        for organisation, role in row.units
    ]


def _body(row: PastCase, number: str) -> dict[str, Any]:
    return {
        "step": "record",
        "label": gettext_noop("台账补录"),
        "number": number,
        "title": row.title,
        "ledger_ref": row.ledger_ref,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "outcome": row.outcome,
        "units": [{"id": key, "role": role} for key, role in row.units],
        "clocks": [],
    }
