"""The front of the vocabulary: every word a programme of taking part may be declared with."""

from __future__ import annotations

from .soundness import DeclarationError
from .words import (
    ActivityKind,
    Ballot,
    Belonging,
    By,
    Certifying,
    CircleKind,
    Counts,
    Each,
    Expected,
    Figure,
    ListingKind,
    ListKind,
    Measure,
    Of,
    Openness,
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
