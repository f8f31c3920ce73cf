"""Counts: whistles by level up to a day, duties by their end, and the limits in force with their documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.text import in_wan

from .. import catalogue
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
