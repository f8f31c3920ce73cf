"""The services that a certificate tells of: confirmed, counted, under its hats, organised by its issuer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from chuishao.kernel.working_time import SHANGHAI

from .declarations import Certifying
from .models import Attendance


def services_of(
    participant_id: int, declared: Certifying, host_id: int | None, from_on: date, to_on: date
) -> QuerySet[Attendance]:
    """Somebody's services in a span of days, both days counted, by the day."""
    begin = datetime(from_on.year, from_on.month, from_on.day, tzinfo=SHANGHAI)
    end = datetime(to_on.year, to_on.month, to_on.day, tzinfo=SHANGHAI) + timedelta(days=1)
    return Attendance.objects.filter(
        participant=participant_id, circle__host=host_id, state="confirmed",
        hats__overlap=list(declared.hats), starts_at__gte=begin, starts_at__lt=end,
        counted_minutes__gt=0,
    ).order_by("starts_at")  # fmt: skip
