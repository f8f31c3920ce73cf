"""What was left for this person to read, and the small live counts in the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from chuishao.casework.queries import Tab, tab_counts
from chuishao.directory.operations.messages import mark_read
from chuishao.directory.queries.messages import MessageRow, messages_of, unread_count
from chuishao.kernel.text import moment_words
from chuishao.participation.queries.activity_pages import confirms_anything
from chuishao.participation.queries.confirming import waiting_count
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.sessions import StaffRequest, asked_by_itself

PAGE = 50
MOST_COUNTED = 99
TOPIC_ICONS = {
    "turn": "player-play", "asked": "users", "copied": "send", "urged": "bell",
    "decided": "circle-check", "fell_due": "alert-triangle", "export": "download",
    "office": "adjustments", "unclaimed": "list-check", "dial_proposed": "adjustments",
    "disputed": "message-report", "meeting": "calendar-time", "meeting_off": "x", "to_answer": "message-report",
}  # fmt: skip

NAMED_ROOMS = (
    "office_retention",
    "office_calendar",
    "office_verification",
    "office_dials",
    "office_activations",
    "confirming",
)
ROOMS = {"import": "office_import", "listing": "listing", "activity": "desk_activity"}


@dataclass(frozen=True)
class DrawnMessage:
    """One message, ready for the page."""

    id: int
    icon: str
    words: str
    number: str
    left_words: str
    is_read: bool
    is_urgent: bool


@require_safe
def messages(request: StaffRequest) -> HttpResponse:
    """The list: unread first, newest first."""
    number = _page(request)
    found = messages_of(request.actor, limit=PAGE + 1, offset=(number - 1) * PAGE)
    drawn = [_drawn(row, request) for row in found[:PAGE]]
    here = reverse("messages")
    context: dict[str, Any] = {
        "messages_left": drawn,
        "has_unread": any(not one.is_read for one in drawn),
        "more_url": f"{here}?page={number + 1}" if len(found) > PAGE else "",
    }
    return pages.page(request, "web/desk/messages.html", context, here="messages")


@require_POST
def read_messages(request: StaffRequest) -> HttpResponse:
    """Mark one message as read and open its case; or mark all and come back."""
    given = request.POST.get("message", "")
    if given.isdecimal() and len(given) < 19:
        mark_read(actor=request.actor, at=request.at, message_ids=[int(given)])
        return redirect(_room_of(request.POST.get("number", "")[:40] or "-"))
    count = mark_read(actor=request.actor, at=request.at)
    told = _("已把 %d 条标为已读。") % count if count else _("没有未读的消息。")
    return SeeOther(reverse("messages"), says=told)


def _room_of(number: str) -> str:
    """Where what the message tells of can be seen: by the letters its number begins with."""
    room, _colon, key = number.partition(":")
    if number in NAMED_ROOMS:
        return reverse(number)
    if room in ROOMS and key.isdecimal() and len(key) < 19:
        return reverse(ROOMS[room], args=[int(key)])
    return reverse("export" if number.startswith("EX-") else "case", args=[number])


@require_safe
@asked_by_itself
def counters(request: StaffRequest) -> HttpResponse:
    """What is to do and what is unread, for the navigation; 304 when neither changed."""
    return _counters(request)


@conditional_page
def _counters(request: HttpRequest) -> HttpResponse:
    staff: StaffRequest = request  # type: ignore[assignment]
    waiting = tab_counts(actor=staff.actor, at=staff.at, most=MOST_COUNTED, tabs=(Tab.WAITING,))
    counts = {
        "desk": _words(waiting.get(Tab.WAITING, 0)),
        "messages": _words(unread_count(staff.actor, most=MOST_COUNTED + 1)),
    }
    if confirms_anything(actor=staff.actor):
        counts["confirming"] = _words(
            waiting_count(actor=staff.actor, at=staff.at, most=MOST_COUNTED + 1)
        )
    answer = render(request, "web/desk/counters.html", {"counts": counts})
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _words(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and 0 < int(given[:5]) < 10_000 else 1


def _drawn(row: MessageRow, request: StaffRequest) -> DrawnMessage:
    return DrawnMessage(
        id=row.id,
        icon=TOPIC_ICONS.get(row.topic, "message"),
        words=row.words,
        number=row.number,
        left_words=moment_words(row.left_at, request.at),
        is_read=row.is_read,
        is_urgent=row.is_urgent,
    )
