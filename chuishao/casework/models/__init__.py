"""Tables of casework: private to this room."""

from __future__ import annotations

from .cases import Case, CaseLink, SealedAnswer
from .duties import Duty
from .rules import Dial, RulesVersion
from .units import Evaluation, Motion, Party

__all__ = [
    "Case",
    "CaseLink",
    "Dial",
    "Duty",
    "Evaluation",
    "Motion",
    "Party",
    "RulesVersion",
    "SealedAnswer",
]
