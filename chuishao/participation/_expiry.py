"""When a period of months began that ends now."""

from __future__ import annotations

from datetime import datetime


def months_before(at: datetime, months: int) -> datetime:
    """The same hour so many months before; a day that month does not have is its 28th."""
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=years, month=month + 1, day=min(at.day, 28))
