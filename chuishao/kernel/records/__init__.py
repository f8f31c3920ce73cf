"""Records: what was done (audit), what is told (outbox), who looked, and the proof that none was touched.

An operation takes the subject's ``Head`` with its first read, adds ``audit`` and ``publish`` to its
batch and sends the batch with ``sending``: entry, event and change are kept together or not at all.
"""

from __future__ import annotations

from chuishao.kernel.records.anchors import AT_ONCE, Anchor, anchor, last_anchor
from chuishao.kernel.records.chain import (
    BEGINNING,
    Entry,
    Head,
    audit,
    head_of,
    history,
    history_of,
    sending,
)
from chuishao.kernel.records.changes import Mark, changed_since, mark_now
from chuishao.kernel.records.delivery import Delivery, deliver_pending
from chuishao.kernel.records.erasing import ERASED, erase
from chuishao.kernel.records.events import Event, event_class, on, publish, publish_all
from chuishao.kernel.records.looks import Look, clean_purpose, look, look_at_all, looks_at
from chuishao.kernel.records.searching import Found, Wanted, search_entries, search_looks
from chuishao.kernel.records.verification import Fault, verify

__all__ = [
    "AT_ONCE",
    "BEGINNING",
    "ERASED",
    "Anchor",
    "Delivery",
    "Entry",
    "Event",
    "Fault",
    "Found",
    "Head",
    "Look",
    "Mark",
    "Wanted",
    "anchor",
    "audit",
    "changed_since",
    "clean_purpose",
    "deliver_pending",
    "erase",
    "event_class",
    "head_of",
    "history",
    "history_of",
    "last_anchor",
    "look",
    "look_at_all",
    "looks_at",
    "mark_now",
    "on",
    "publish",
    "publish_all",
    "search_entries",
    "search_looks",
    "sending",
    "verify",
]
