"""The front of the vocabulary: every word a programme of taking part may be declared with."""

from __future__ import annotations

from .ballots import Ballot, Share, Shortfall, Tally, Topic
from .choices import Counts, Each, ListKind, Measure, Of, Openness
from .soundness import DeclarationError
from .words import (
    ActivityKind,
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
    "Shortfall",
    "Tally",
    "Topic",
    "belonging_of",
]
