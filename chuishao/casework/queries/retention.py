"""What falls due for forgetting, by class and district; holds; and the signed records of destruction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.db.models.functions import Substr
from django.utils import timezone

from .._due import CASE, SEALED, SUBJECTS, due_cases, period
from ..models import Attachment, Destruction, LegalHold, SealedAnswer

LATE_AFTER_DAYS = 30


@dataclass(frozen=True)
class Due:
    """So many cases of a type in a district (or street) are due, the longest since ``since``."""

    subject: str
    region_path: str
    case_type: str
    cases: int
    since: date | None


@dataclass(frozen=True)
class Preview:
    """What forgetting would take: cases, sealed answers, photos, and the first numbers."""

    cases: int
    sealed: int
    photos: int
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A case that must not be forgotten."""

    number: str
    reason: str
    held_at: datetime
    held_by: str


@dataclass(frozen=True)
class Period:
    """Months set by an office, and its document."""

    months: int
    document_no: str


def due_for_forgetting(*, region_path: str, at: datetime) -> list[Due]:
    """What is due under a place, by the next lower administrative place and type; no case is named."""
    width = 6 if len(region_path) < 6 else 9
    day, found = timezone.localdate(at), []
    for subject in SUBJECTS:
        rows = (
            due_cases(subject, region_path, day)
            .annotate(area=Substr("region_path", 1, width))
            .values("area", "case_type")
            .annotate(cases=Count("id"), since=Min("retention_until"))
            .order_by("area", "case_type")
        )
        found += [
            Due(subject, row["area"], row["case_type"], row["cases"], row["since"] if subject == CASE else None)
            for row in rows
        ]  # fmt: skip
    return found


def preview(*, subject: str, region_path: str, case_type: str, at: datetime) -> Preview:
    """What would go if it were confirmed now."""
    due = due_cases(subject, region_path, timezone.localdate(at)).filter(case_type=case_type)
    keys = due.values("id")
    photos = Attachment.objects.filter(case_id__in=keys).count() if subject == CASE else 0
    sealed = SealedAnswer.objects.filter(case_id__in=keys).count()
    numbers = tuple(due.order_by("id").values_list("number", flat=True)[:10])
    return Preview(due.count(), sealed, photos, numbers)


def sealed_period() -> Period | None:
    """The period of sealed answers, if an office set one."""
    rule = period(SEALED)
    return Period(rule.months, rule.document_no) if rule else None


def holds(*, region_path: str) -> list[Held]:
    """Holds in force in a place, newest first."""
    rows = LegalHold.objects.filter(lifted_at=None, case__region_path__startswith=region_path)
    columns = ("case__number", "reason", "held_at", "held_by")
    return [Held(*row) for row in rows.order_by("-id").values_list(*columns)[:100]]


def destructions(*, region_path: str) -> Sequence[Any]:
    """Destructions of a place, newest first: rows with all that was proposed, decided, done and signed."""
    found = Destruction.objects.filter(region_path__startswith=region_path).order_by("-id")
    return list(found.values()[:50])


def overdue_districts(at: datetime) -> list[tuple[str, int]]:
    """Districts where cases are due for more than a month and nobody forgot them."""
    before = timezone.localdate(at) - timedelta(days=LATE_AFTER_DAYS)
    rows = (
        due_cases(CASE, "", before)
        .annotate(area=Substr("region_path", 1, 6))
        .values_list("area")
        .annotate(cases=Count("id"))
        .order_by("area")
    )
    return [(area, cases) for area, cases in rows]
