"""The whole story of a case, newest first: what people did, and what did not happen in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from chuishao.casework.queries import CasePage
from chuishao.kernel.text import date_words, month_day_words, said, said_actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web import words
from chuishao.web.desk.icons import step_icon
from chuishao.web.desk.units import ROLES


@dataclass(frozen=True)
class Line:
    """One thing that was written down with an act."""

    label: str
    words: str


@dataclass(frozen=True)
class DrawnEvent:
    """One entry: who, what, when, and what was written; ``day`` heads the first of a day."""

    at: datetime
    who: str
    what: str
    icon: str
    mood: str
    lines: tuple[Line, ...] = ()
    day: str = ""

    @property
    def clock(self) -> str:
        """The time of day."""
        return f"{self.at.astimezone(SHANGHAI):%H:%M}"

    @property
    def full_words(self) -> str:
        """The moment, exact to the minute."""
        return words.full_words(self.at)


def drawn_story(found: CasePage, at: datetime) -> list[DrawnEvent]:
    """Acts and missed due times together, each day headed once."""
    events = sorted([*_acts(found), *_misses(found, at)], key=lambda e: e.at, reverse=True)
    if events:
        events[0] = replace(events[0], mood="now" if events[0].mood != "over" else "over")
    return list(_by_day(events, at))


def _acts(found: CasePage) -> Iterator[DrawnEvent]:
    for entry in found.story:
        lines = [Line(label, str(value)) for label, value in entry.answers]
        if entry.units:
            lines.insert(0, Line("", units_words(entry.units)))
        icon = step_icon(found.case.case_type, entry.label)
        is_whistle = icon == "speakerphone"
        yield DrawnEvent(
            entry.at,
            said_actor(entry.who),
            said(entry.label),
            icon,
            "whistle" if is_whistle else "wait",
            tuple(lines),
        )


def units_words(units: tuple[tuple[str, str], ...]) -> str:
    """主办 and 协办, each with its units."""
    groups: dict[str, list[str]] = {role: [] for role in ROLES}
    for name, role in units:
        groups[role].append(name)
    return _("；").join(
        _("%(role)s%(units)s") % {"role": ROLES[role], "units": _("、").join(names)}
        for role, names in groups.items()
        if names
    )


def _misses(found: CasePage, at: datetime) -> Iterator[DrawnEvent]:
    """Due times that passed with nothing done; what nobody did is part of the story."""
    names = {unit.card.id: unit.card.short_name for unit in found.units}
    names |= {card.id: card.short_name for card in (found.opener, found.referee)}
    for line in [*found.legs, *(one for unit in found.units for one in unit.clocks)]:
        clock = line.clock
        until = clock.settled_at or clock.stopped_at or at
        if until > clock.due_at:
            who = names.get(line.organisation_id, _("上一级调度"))
            what = _("到时没有%s") % line.label
            yield DrawnEvent(clock.due_at, who, what, "clock-exclamation", "over")


def _by_day(events: list[DrawnEvent], at: datetime) -> Iterator[DrawnEvent]:
    today = at.astimezone(SHANGHAI).date()
    last = today
    for event in events:
        day = event.at.astimezone(SHANGHAI).date()
        told = date_words(day) if day.year != today.year else month_day_words(day)
        yield replace(event, day=told) if day != last else event
        last = day
