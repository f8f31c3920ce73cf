"""The front of the vocabulary: every word a programme of taking part may be declared with."""

from __future__ import annotations

from .choices import Counts, Each, ListKind, Measure, Of, Openness
from .soundness import DeclarationError
from .words import (
    ActivityKind,
    Ballot,
    Belonging,
    By,
    Certifying,
    CircleKind,
    Expected,
    Figure,
    ListingKind,
    Pointing,
    Programme,
    Rotation,
    Share,
    belonging_of,
)

__all__ = [
    "ActivityKind",
    "Ballot",
    "Belonging",
    "By",
    "Certifying",
    "CircleKind",
    "Counts",
    "DeclarationError",
    "Each",
    "Expected",
    "Figure",
    "ListKind",
    "ListingKind",
    "Measure",
    "Of",
    "Openness",
    "Pointing",
    "Programme",
    "Rotation",
    "Share",
    "belonging_of",
]
