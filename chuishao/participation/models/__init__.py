"""The tables of participation, private to this room."""

from __future__ import annotations

from .activities import Activity, Attendance, Leave, Shift, SignUp
from .circles import Belonging, Circle, Participant, Turn
from .listings import Claim, Listing
from .outcomes import Certificate, PastFigure, PointEntry, Resolution
from .retention import LeftForgetting, RetentionPeriod
from .rules import Activation, Destruction, ProgrammeVersion
from .tallies import StarTally, Tally, TallyMark

__all__ = [
    "Activation",
    "Activity",
    "Attendance",
    "Belonging",
    "Certificate",
    "Circle",
    "Claim",
    "Destruction",
    "Leave",
    "LeftForgetting",
    "Listing",
    "Participant",
    "PastFigure",
    "PointEntry",
    "ProgrammeVersion",
    "Resolution",
    "RetentionPeriod",
    "Shift",
    "SignUp",
    "StarTally",
    "Tally",
    "TallyMark",
    "Turn",
]
