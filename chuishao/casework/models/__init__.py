"""Tables of casework: private to this room."""

from __future__ import annotations

from .cases import Case, CaseLink, SealedAnswer
from .duties import Duty, SweepMark
from .exports import Export
from .public import Attachment, PublicLink, Support
from .retention import Destruction, Forgotten, LegalHold, RetentionRule
from .rules import Dial, DialProposal, RulesVersion
from .tallies import Middle, Tally, TallyMark
from .units import Evaluation, Motion, Party

__all__ = [
    "Attachment",
    "Case",
    "CaseLink",
    "Destruction",
    "Dial",
    "DialProposal",
    "Duty",
    "Evaluation",
    "Export",
    "Forgotten",
    "LegalHold",
    "Middle",
    "Motion",
    "Party",
    "PublicLink",
    "RetentionRule",
    "RulesVersion",
    "SealedAnswer",
    "Support",
    "SweepMark",
    "Tally",
    "TallyMark",
]
