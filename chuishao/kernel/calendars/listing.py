"""The calendar's rows as they were entered: days by layer with their documents, and the years announced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from chuishao.kernel import models


@dataclass(frozen=True)
class EnteredDay:
    """One day that a layer worked or rested otherwise than the layers above it say."""

    layer: str
    day: date
    is_working: bool
    name: str
    document_no: str


def days_of(year: int, layers: Collection[str]) -> list[EnteredDay]:
    """The days of a year that these layers entered, in order."""
    rows = models.CalendarDay.objects.filter(
        layer__in=list(layers), day__range=(date(year, 1, 1), date(year, 12, 31))
    )
    columns = ("layer", "day", "is_working", "name", "document_no")
    return [EnteredDay(*row) for row in rows.order_by("day", "layer").values_list(*columns)]


def years_with_documents() -> dict[int, str]:
    """Each announced year with the notice that announced it."""
    return dict(models.CalendarYear.objects.order_by("year").values_list("year", "document_no"))
