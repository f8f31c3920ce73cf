"""Calendars that telephones and office programmes read: what is known of each shift, in the time of Kunming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import get_valid_filename
from icalendar import Calendar, Event

from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.calendar import Entry

_MAKER: Final = "-//chuishao//chuishao//ZH"


def answer(
    request: HttpRequest, name: str, entries: Sequence[Entry], at: datetime, file: str
) -> HttpResponse:
    """The calendar of this name; a programme that subscribed asks again each hour."""
    told = HttpResponse(
        written(request, name, entries, at), content_type="text/calendar; charset=utf-8"
    )
    told["Content-Disposition"] = f'attachment; filename="{get_valid_filename(file)}.ics"'
    told["Cache-Control"] = "private, no-cache"
    return told


def written(request: HttpRequest, name: str, entries: Sequence[Entry], at: datetime) -> bytes:
    """The calendar as bytes, with the zone it is told in."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", SHANGHAI.key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in entries:
        calendar.add_component(_event(request, one, at))
    calendar.add_missing_timezones()
    body: bytes = calendar.to_ical()
    return body


def _event(request: HttpRequest, one: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@{request.get_host().partition(':')[0]}")
    event.add("dtstamp", at)
    event.add("dtstart", one.starts_at.astimezone(SHANGHAI))
    event.add("dtend", one.ends_at.astimezone(SHANGHAI))
    event.add("summary", one.title)
    event.add("location", one.place)
    event.add("status", one.standing)
    event.add("sequence", one.revision)
    if one.words:
        event.add("description", one.words)
    event.add("url", request.build_absolute_uri(reverse("activity", args=[one.number])))
    return event
