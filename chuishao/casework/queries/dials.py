"""The dials of an office: every declared limit, what is in force and why, and what a turn would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from chuishao.directory.actors import Actor
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI, Limit, due

from .. import catalogue
from .._limits import covering, means
from ..declarations import ANY, CaseType
from ..declarations import Duty as DeclaredDuty
from ..models import Dial, DialProposal, Duty
from .visibility import cases_visible_to

TRIED_DAYS = 90
MOST_TRIED = 5000


@dataclass(frozen=True)
class Turned:
    """A limit that an office set: how much, for where, from when, by which document, by whom."""

    limit: Limit
    region_path: str
    effective_from: date
    document_no: str
    turned_by: str
    turned_at: datetime
    confirmed_by: str = ""


@dataclass(frozen=True)
class Proposed:
    """A limit that waits for its second person."""

    id: int
    duty: str
    kind: str
    limit: Limit
    region_path: str
    effective_from: date
    document_no: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime


@dataclass(frozen=True)
class Setting:
    """One declared limit of one kind of case: declared, in force, and set for later."""

    duty: str
    kind: str
    declared: Limit
    turned: Turned | None = None
    later: Turned | None = None

    @property
    def limit(self) -> Limit:
        """What is promised to a case opened today."""
        return self.turned.limit if self.turned else self.declared


@dataclass(frozen=True)
class Trial:
    """What another limit would have meant for the duties of the last days, and how many run now."""

    days: int
    tried: int
    late_now: int
    late_then: int
    running: int
    worst: tuple[tuple[str, int], ...] = ()

    @property
    def more(self) -> int:
        """How many more would have been late; negative when fewer."""
        return self.late_then - self.late_now


def settings_of(*, case_type: str, region_path: str, day: date) -> list[Setting]:
    """Every declared limit of a type for a place, kind by kind, in one statement. Raises KeyError."""
    rules = catalogue.case_type(case_type)
    dials = _dials(case_type, region_path)
    return [
        _setting(duty, kind, limit, [d for d in dials if d.duty == duty.key], day)
        for duty in rules.duties
        for kind in kinds_of(rules)
        if (limit := duty.limit_for(kind)) is not None
    ]


def kinds_of(rules: CaseType) -> list[str]:
    """The kinds whose limits are set one by one; a type without kinds has the one for all."""
    return [kind.key for kind in rules.kinds] or [ANY]


def _dials(case_type: str, region_path: str) -> list[Dial]:
    """All dials over the place, the weakest first: nearer and newer ones win."""
    rows = Dial.objects.filter(case_type=case_type, region_path__in=covering(region_path))
    found = list(rows.select_related("turned_by", "confirmed_by"))
    return sorted(found, key=lambda d: (len(d.region_path), d.kind != ANY, d.effective_from, d.pk))


def _setting(
    duty: DeclaredDuty, kind: str, limit: Limit, dials: Sequence[Dial], day: date
) -> Setting:
    mine = [dial for dial in dials if means(dial, duty, kind)]
    begun = [dial for dial in mine if dial.effective_from <= day]
    coming = [dial for dial in mine if dial.effective_from > day]
    return Setting(duty.key, kind, limit, _turned(begun[-1:]), _turned(coming[-1:]))


def _turned(dials: Sequence[Dial]) -> Turned | None:
    if not dials:
        return None
    dial = dials[0]
    return Turned(
        Limit.from_data({"amount": dial.amount, "unit": dial.unit}), dial.region_path,
        dial.effective_from, dial.document_no, dial.turned_by.name, dial.turned_at,
        dial.confirmed_by.name if dial.confirmed_by else "",
    )  # fmt: skip


def dials_proposed(*, case_type: str, region_path: str) -> list[Proposed]:
    """What waits for a second person over, at and under a place, the oldest first; one statement."""
    rows = DialProposal.objects.filter(
        Q(region_path__startswith=region_path) | Q(region_path__in=covering(region_path)),
        case_type=case_type, outcome="",
    )  # fmt: skip
    return [
        Proposed(
            row.pk, row.duty, row.kind, Limit.from_data({"amount": row.amount, "unit": row.unit}),
            row.region_path, row.effective_from, row.document_no, row.proposed_by.name,
            row.proposed_by_id, row.proposed_at,
        )
        for row in rows.select_related("proposed_by").order_by("proposed_at", "pk")
    ]  # fmt: skip


def try_limit(
    *,
    case_type: str,
    duty: str,
    kind: str,
    amount: int,
    region_path: str,
    actor: Actor,
    at: datetime,
) -> Trial:
    """What another amount would have meant for the duties due in the last days, and how many run now.

    Pauses and extensions move the other due time as far as they moved the real one. Of very many
    duties only the latest are tried.
    """
    declared = catalogue.case_type(case_type).duty(duty)
    promised = declared.limit_for(kind)
    if promised is None:
        raise Invalid("这个种类没有这项时限，请从列出的种类里选。")
    mine = _duties(case_type, declared, kind, region_path, actor)
    past = mine.filter(
        settled_at__isnull=False, due_at__gte=at - timedelta(days=TRIED_DAYS), due_at__lt=at
    ).exclude(outcome="waived")
    rows = past.order_by("-due_at")[:MOST_TRIED].select_related("case")
    running = mine.filter(settled_at=None).count()
    return _tried(list(rows), Limit(amount, promised.unit), running)


def _duties(
    case_type: str, declared: DeclaredDuty, kind: str, region_path: str, actor: Actor
) -> QuerySet[Duty]:
    cases = cases_visible_to(actor=actor).filter(case_type=case_type, is_excluded=False)
    if kind != ANY:
        cases = cases.filter(kind=kind)
    elif own := [key for key in declared.within if key != ANY]:
        cases = cases.exclude(kind__in=own)
    return Duty.objects.filter(
        region_path__startswith=region_path, key=declared.key, case__in=cases
    )


def _tried(rows: Sequence[Duty], limit: Limit, running: int) -> Trial:
    now = [row for row in rows if _is_late(row)]
    then = [row for row in rows if _would_be_late(row, limit)]
    more = Counter(_without(then, now))
    return Trial(TRIED_DAYS, len(rows), len(now), len(then), running, tuple(more.most_common(3)))


def _without(then: Iterable[Duty], now: Sequence[Duty]) -> Iterable[str]:
    """The category of each duty that only the other limit makes late."""
    known = {row.pk for row in now}
    return (row.case.category for row in then if row.pk not in known and row.case.category)


def _is_late(row: Duty) -> bool:
    return row.was_late or (row.settled_at is not None and row.settled_at > row.due_at)


def _would_be_late(row: Duty, limit: Limit) -> bool:
    if row.limit_amount is None or row.settled_at is None or row.limit_unit != limit.unit:
        return _is_late(row)
    calendar = load_calendar(row.region_path)
    promised = due(Limit(row.limit_amount, limit.unit), row.imposed_at, calendar)
    moved = row.due_at - promised.at
    return row.settled_at > due(limit, row.imposed_at, calendar).at + moved


def due_from(limit: Limit, region_path: str, day: date) -> datetime:
    """When a duty that begins at nine in the morning of this day falls due under this limit."""
    return due(limit, datetime.combine(day, time(9), SHANGHAI), load_calendar(region_path)).at
