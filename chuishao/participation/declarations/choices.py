"""What a declaration of taking part chooses from: closed lists of words."""

from __future__ import annotations

from enum import StrEnum


class Of(StrEnum):
    """What belongs to a circle: an organisation as a whole, or a single person."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Each(StrEnum):
    """The period in which something is expected."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Openness(StrEnum):
    """Who may come: those who belong to the circle, or anybody who signs up."""

    CIRCLE = "circle"
    EVERYBODY = "everybody"


class Counts(StrEnum):
    """What is counted of an activity: that somebody came, for how long, or on how many days."""

    TIMES = "times"
    MINUTES = "minutes"
    DAYS = "days"


class ListKind(StrEnum):
    """The three lists: what is offered, what is needed, what was agreed."""

    RESOURCE = "resource"
    NEED = "need"
    PROJECT = "project"


class Measure(StrEnum):
    """What a figure counts: rows, organisations, people, coming, minutes (told in hours)."""

    CIRCLES = "circles"
    BELONGING = "belonging"
    ACTIVITIES = "activities"
    ATTENDANCES = "attendances"
    MINUTES = "minutes"
    PEOPLE = "people"
    LISTINGS = "listings"
    MATCHED = "matched"
    RESOLUTIONS = "resolutions"
    CERTIFICATES = "certificates"
    COUNTED = "counted"
    PAST = "past"
