"""What is done in stories of taking part: each act by its Chinese word, each result by its own."""

from __future__ import annotations

from . import (  # noqa: F401  acts become known when read
    circles,
    coming,
    emergencies,
    lists,
    meetings,
    past,
    proofs,
    records,
    timetables,
)
from .results import differences
from .scene import ACTS, Scene, perform

__all__ = ["ACTS", "Scene", "differences", "perform"]
