"""Counts: whistles by level up to a day, duties by their end, and the limits in force with their documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.text import in_wan
from chuishao.kernel.working_time import Limit

from .. import catalogue
from .._limits import dials_in_force, means
from ..declarations import Duty as DeclaredDuty
from ..models import Dial, Duty
from .visibility import cases_visible_to


@dataclass(frozen=True)
class LevelCount:
    """How many cases of one level were counted; those of units only asked are also told apart."""

    key: str
    label: str
    count: int
    closed: int
    excluded: int


def counts_by_level(
    *, case_type: str, actor: Actor, since: datetime | None = None, until: datetime | None = None
) -> list[LevelCount]:
    """Counted cases by level, within the actor's reach, from ``since`` until before ``until``.

    A case counts once, at its own level, from the moment its type declares (派哨 for a whistle);
    merged and excluded ones do not count.
    """
    counted = cases_visible_to(actor=actor).filter(case_type=case_type, counted_at__isnull=False)
    if since:
        counted = counted.filter(counted_at__gte=since)
    if until:
        counted = counted.filter(counted_at__lt=until)
    fits = Q(is_excluded=False) & ~Q(outcome="merged")
    found: dict[str, dict[str, Any]] = {
        row["level"]: dict(row)
        for row in counted.order_by()
        .values("level")
        .annotate(
            count=Count("pk", filter=fits),
            closed=Count("pk", filter=fits & Q(is_closed=True)),
            excluded=Count("pk", filter=Q(is_excluded=True)),
        )
    }
    return [
        _count(level.key, level.label, found.get(level.key, {}))
        for level in reversed(catalogue.in_words(catalogue.case_type(case_type)).levels)
    ]


def _count(key: str, label: str, row: dict[str, Any]) -> LevelCount:
    return LevelCount(key, label, row.get("count", 0), row.get("closed", 0), row.get("excluded", 0))


def counts_in_words(
    counts: Sequence[LevelCount], unit: str = gettext_noop("次")
) -> list[tuple[str, str, str]]:
    """For each level and for all together: label, the count as reports write it (1.59万次), every digit."""
    lines = [(line.label, line.count) for line in counts]
    lines.append((gettext("合计"), sum(line.count for line in counts)))
    return [(label, f"{in_wan(count)}{unit}", str(count)) for label, count in lines]


@dataclass(frozen=True)
class Tally:
    """Of the duties of one organisation that fell due in a period: all, and those done in time."""

    organisation_id: int
    due: int
    in_time: int


def duty_tallies(
    *, case_type: str, duty: str, since: datetime, until: datetime, actor: Actor
) -> Iterable[Tally]:
    """Per organisation, the duties due in [since, until): waived ones and excluded cases left out."""
    mine = cases_visible_to(actor=actor).filter(case_type=case_type, is_excluded=False)
    rows = (
        Duty.objects.filter(key=duty, due_at__gte=since, due_at__lt=until, case__in=mine)
        .exclude(outcome="waived")
        .order_by()
        .values("organisation_id")
        .annotate(
            due=Count("pk"),
            in_time=Count("pk", filter=Q(settled_at__lte=F("due_at"), was_late=False)),
        )
    )
    return [Tally(row["organisation_id"], row["due"], row["in_time"]) for row in rows]


@dataclass(frozen=True)
class LimitInForce:
    """A limit as it would be promised to a case opened on the day, and the document that says so."""

    duty: str
    label: str
    kind: str
    limit: Limit
    document_no: str

    @property
    def basis(self) -> str:
        """The document number, or the plain statement that no local rule has been set."""
        return self.document_no or gettext("本地规则未设定")


def limits_in_force(*, case_type: str, region_path: str, day: date) -> list[LimitInForce]:
    """Every declared limit of a type for a place on a day, by duty and kind."""
    rules = catalogue.in_words(catalogue.case_type(case_type))
    turned = dials_in_force(case_type, region_path, day)
    limits = []
    for duty in rules.duties:
        mine = [dial for dial in turned if dial.duty == duty.key]
        for kind in dict.fromkeys([*duty.within, *(dial.kind for dial in mine)]):
            declared, fits = duty.limit_for(kind), [d for d in mine if means(d, duty, kind)]
            if declared is not None:
                limits.append(_in_force(duty, kind, declared, fits))
    return limits


def _in_force(duty: DeclaredDuty, kind: str, declared: Limit, fits: Sequence[Dial]) -> LimitInForce:
    if not fits:
        return LimitInForce(duty.key, duty.label, kind, declared, "")
    turned = Limit.from_data({"amount": fits[-1].amount, "unit": fits[-1].unit})
    return LimitInForce(duty.key, duty.label, kind, turned, fits[-1].document_no)
