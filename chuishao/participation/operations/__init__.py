"""Everything that may be done in participation. Each is one transaction, whole or not at all."""

from __future__ import annotations

from .circles import Joining, ask_to_join, decide_joining, end_belonging, end_circle, found_circle

__all__ = [
    "Joining",
    "ask_to_join",
    "decide_joining",
    "end_belonging",
    "end_circle",
    "found_circle",
]
