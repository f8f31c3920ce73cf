"""What is done in stories of taking part: each act by its Chinese word, each result by its own."""

from __future__ import annotations

from . import circles, emergencies, lists, meetings, past, records  # noqa: F401  acts become known when read
from .results import differences
from .scene import ACTS, Scene, perform

__all__ = ["ACTS", "Scene", "differences", "perform"]
