"""What is reported to another system: its sheets and the names of its fields, each with what is held for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rows(StrEnum):
    """What the rows of a sheet are."""

    PEOPLE = "people"
    CIRCLES = "circles"
    ACTIVITIES = "activities"
    COMINGS = "comings"
    CERTIFICATES = "certificates"


class Fact(StrEnum):
    """What is held of a row and may be reported; which rows have which is said where they are read."""

    NUMBER = "number"
    NAME = "name"
    PHONE = "phone"
    GUARDIAN = "guardian"
    BIRTH_YEAR = "birth_year"
    SKILLS = "skills"
    KIND = "kind"
    THING = "thing"
    WORDS = "words"
    REQUIREMENTS = "requirements"
    STATE = "state"
    UNIT = "unit"
    UNIT_CODE = "unit_code"
    REGION = "region"
    REGION_CODE = "region_code"
    PLACE = "place"
    CIRCLE = "circle"
    PERSON_NUMBER = "person_number"
    ACTIVITY_NUMBER = "activity_number"
    ACTIVITY = "activity"
    DAY = "day"
    BEGINS = "begins"
    ENDS = "ends"
    PLACES = "places"
    PEOPLE = "people"
    TIMES = "times"
    MINUTES = "minutes"
    HOURS = "hours"
    MODE = "mode"
    RECORDED_BY = "recorded_by"
    DECIDED_BY = "decided_by"
    DECIDED_AT = "decided_at"
    REASON = "reason"


PERSONAL = frozenset({Fact.NAME, Fact.PHONE, Fact.GUARDIAN})
"""Of people these are given with a purpose only, and every look is written down."""


@dataclass(frozen=True)
class ReportField:
    """One column: ``name`` as the receiving system calls it; without a fact it is not held and stays empty.

    ``help`` says why it stays empty, or how what is held differs from what is asked.
    """

    name: str
    fact: Fact | None = None
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a report."""

    name: str
    rows: Rows
    fields: tuple[ReportField, ...]

    @property
    def personal(self) -> tuple[str, ...]:
        """The facts of it that say who somebody is."""
        if self.rows != Rows.PEOPLE:
            return ()
        return tuple(str(one.fact) for one in self.fields if one.fact in PERSONAL)
