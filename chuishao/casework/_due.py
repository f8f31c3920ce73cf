"""Which cases fall due for forgetting: one condition for the list, the preview, the act and the warning."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from chuishao.kernel.working_time import SHANGHAI

from .models import Case, Forgotten, LegalHold, RetentionRule, SealedAnswer

CASE, SEALED = "case", "sealed"
SUBJECTS: Final = (CASE, SEALED)


def period(subject: str) -> RetentionRule | None:
    """The period an office set; None where no local rule says anything."""
    return RetentionRule.objects.filter(subject=subject).order_by("-id").first()


def due_cases(subject: str, region_path: str, before: date) -> QuerySet[Case]:
    """Closed cases of a place past their time, neither held nor forgotten: whole, or their sealed answers."""
    found = Case.objects.filter(is_closed=True, region_path__startswith=region_path)
    held = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    gone = Forgotten.objects.filter(case=OuterRef("pk"), subject__in=(CASE, subject))
    found = found.filter(~Exists(held), ~Exists(gone))
    if subject == CASE:
        return found.filter(retention_until__lt=before)
    rule = period(SEALED)
    if rule is None:
        return found.none()
    since = datetime.combine(_months_before(before, rule.months), time(), SHANGHAI)
    sealed = SealedAnswer.objects.filter(case=OuterRef("pk"))
    return found.filter(Exists(sealed), closed_at__lt=since)


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))
