"""The front of the vocabulary: every word a programme may declare a case type with."""

from __future__ import annotations

from .patterns import (
    copying,
    deciding,
    exclusion,
    extension,
    handing_over,
    linking,
    parking,
    urging,
)
from .soundness import DeclarationError
from .words import (
    ANY,
    CaseType,
    Dial,
    Duty,
    Field,
    FieldKind,
    Hops,
    Kind,
    Level,
    Role,
    Side,
    State,
    Transition,
    Who,
    owes,
    post,
    system,
)

__all__ = [
    "ANY",
    "CaseType",
    "DeclarationError",
    "Dial",
    "Duty",
    "Field",
    "FieldKind",
    "Hops",
    "Kind",
    "Level",
    "Role",
    "Side",
    "State",
    "Transition",
    "Who",
    "copying",
    "deciding",
    "exclusion",
    "extension",
    "handing_over",
    "linking",
    "owes",
    "parking",
    "post",
    "system",
    "urging",
]
