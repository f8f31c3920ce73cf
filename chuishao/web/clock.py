"""The one place of the pages where the time is read; everything inward is told it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()
