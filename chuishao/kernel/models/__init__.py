"""Tables of the kernel; private to it."""

from __future__ import annotations

from chuishao.kernel.models.allowances import Allowance
from chuishao.kernel.models.calendar import CalendarDay, CalendarYear, DutyHours
from chuishao.kernel.models.files import StoredFile, Upload
from chuishao.kernel.models.numbering import Counter
from chuishao.kernel.models.records import (
    AuditAnchor,
    AuditEntry,
    AuditHead,
    Check,
    LookEntry,
    OutboxEvent,
    ReactionDone,
    Stamp,
)

__all__ = [
    "Allowance",
    "AuditAnchor",
    "AuditEntry",
    "AuditHead",
    "CalendarDay",
    "CalendarYear",
    "Check",
    "Counter",
    "DutyHours",
    "LookEntry",
    "OutboxEvent",
    "ReactionDone",
    "Stamp",
    "StoredFile",
    "Upload",
]
