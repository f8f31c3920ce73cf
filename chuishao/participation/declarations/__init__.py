"""The front of the vocabulary: every word a programme of taking part may be declared with."""

from __future__ import annotations

from .ballots import Ballot, Share, Shortfall, Tally, Topic
from .choices import Counts, Each, ListKind, Measure, Of, Openness
from .reports import Fact, ReportField, Rows, Sheet
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
    Reporting,
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
    "Fact",
    "Figure",
    "ListKind",
    "ListingKind",
    "Measure",
    "Of",
    "Openness",
    "Pointing",
    "Programme",
    "ReportField",
    "Reporting",
    "Rotation",
    "Rows",
    "Share",
    "Sheet",
    "Shortfall",
    "Tally",
    "Topic",
    "belonging_of",
]
