"""The one place of the pages where the time is read: this moment, and whether a second has passed."""

from __future__ import annotations

import time
from datetime import datetime

from django.utils import timezone

from chuishao.kernel import stamps

FRESH_SECONDS = 1.0
_checked_at = 0.0


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def keep_fresh() -> None:
    """Drop what this process keeps of calendars and the like, if another changed it a second ago."""
    global _checked_at  # one reading for all threads; two at once do no harm
    if time.monotonic() - _checked_at >= FRESH_SECONDS:
        _checked_at = time.monotonic()
        stamps.refresh()
