"""The page of one activity: its shifts, who signed up, who came, and the code shown on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.activities import shift_code
from chuishao.participation.queries.activity_pages import (
    ActivityPage,
    ActivityRow,
    Came,
    ShiftPage,
    SignedUp,
    activity_page,
    is_meeting,
)
from chuishao.web import pages, words
from chuishao.web.desk.taking_part.activity_acts import (
    OF_ACTIVITY,
    activity_run,
    acts_of,
    lightly,
    shift_acts,
)
from chuishao.web.desk.taking_part.coming_acts import came_acts
from chuishao.web.desk.taking_part.correcting import (
    CORRECTING,
    correct_run,
    correcting_acts,
    drawn_corrections,
)
from chuishao.web.desk.taking_part.counting import counted_table
from chuishao.web.desk.taking_part.leave_acts import (
    drawn_leaves,
    is_of_leave,
    leave_act,
    leave_steps,
)
from chuishao.web.desk.taking_part.meeting import LABELS as MEETING_LABELS
from chuishao.web.desk.taking_part.meeting import (
    OF_MEETING,
    meeting_acts,
    meeting_parts,
    meeting_run,
)
from chuishao.web.desk.taking_part.words import MODES, chip_of, span_words
from chuishao.web.desk.taking_part.writing_down import drawn_record, moment_words, state_chip
from chuishao.web.sessions import StaffRequest, asked_by_itself


@require_safe
def activity(request: StaffRequest, activity: int) -> HttpResponse:
    """The page; out of reach and missing are told in the same words."""
    page = activity_page(activity_id=activity, actor=request.actor, at=request.at)
    acts = meeting_acts(page, request) if page.is_meeting else acts_of(page, request)
    waiting = sum("confirm" in one.may for one in page.came)
    context = {
        "it": head(page),
        "facts": list(_facts(page)),
        "shifts": [_shift(page, one, request) for one in page.shifts],
        "came": [_came(page, one, request) for one in page.came],
        "meeting": meeting_parts(page, request) if page.is_meeting else None,
        "record": drawn_record(page, request) if page.kind.is_record else None,
        "corrections": drawn_corrections(page),
        "leaves": drawn_leaves(page, request),
        "acts": [
            *_confirming(waiting),
            *acts,
            *leave_steps(page, request),
            *correcting_acts(page, request),
        ],
        "counted": counted_table(page),
        "closed": page.closed,
    }
    return pages.page(request, "web/desk/taking_part/activity.html", context, here="taking_part")


def _confirming(waiting: int) -> Iterator[dict[str, Any]]:
    """The way to confirm all that wait at once."""
    if waiting:
        yield {
            "label": ngettext("确认 %d 个人的到场", "确认 %d 个人的到场", waiting) % waiting, "icon": "checks",
            "url": reverse("confirming"), "is_primary": True,
            "consequence": _("您看过名单，勾选以后才计入时数。"),
        }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: StaffRequest, activity: int, key: str) -> HttpResponse:
    """One act on an activity or a meeting; who may not know of it is told there is none."""
    if key in OF_MEETING and (key not in OF_ACTIVITY or is_meeting(activity_id=activity)):
        run = meeting_run(activity, key, request)
        return lightly(
            request, activity, key, run, lambda page: meeting_acts(page, request), MEETING_LABELS
        )
    if key in CORRECTING:
        run = correct_run(activity, key, request)
        return lightly(
            request, activity, key, run, lambda page: correcting_acts(page, request), CORRECTING
        )
    if is_of_leave(key):
        return leave_act(request, activity, key)
    if key not in OF_ACTIVITY:
        raise Http404
    run = activity_run(activity, key, request)
    return lightly(request, activity, key, run, lambda page: acts_of(page, request))


def head(page: ActivityPage) -> dict[str, Any]:
    """What an activity is called on every page about it."""
    return {
        "id": page.id, "title": page.title, "number": page.number, "kind": said(page.kind.label),
        "organiser": page.organiser, "place": page.place, "when": _when(page),
        "state": _state(page), "circle": page.circle, "cancelled": page.cancelled,
        "circle_url": reverse("circle", args=[page.circle_id]),
    }  # fmt: skip


def _when(page: ActivityPage) -> str:
    """From when to when; what is written down has one moment."""
    if page.kind.is_record:
        return moment_words(page.starts_at)
    return span_words(page.starts_at, page.ends_at)


def _state(page: ActivityPage) -> dict[str, str]:
    if page.kind.is_record:
        struck = chip_of("record-struck") if page.cancelled else None
        return struck or state_chip(page.kind, page.sent_to, page.became)
    return chip_of(f"activity-{page.state}")


def _facts(page: ActivityPage) -> Iterator[tuple[str, str]]:
    yield _("时间"), _when(page)
    yield _("地点"), page.place
    yield _("主办单位"), page.organiser
    if page.thing:
        yield _("类别"), said(dict(page.kind.classes).get(page.thing, page.thing))
    if page.words:
        yield _("内容"), page.words
    if page.requirements:
        yield _("要求"), page.requirements


def _shift(page: ActivityPage, shift: ShiftPage, request: StaffRequest) -> dict[str, Any]:
    card = shift.card
    return {
        "label": card.label, "when": span_words(card.starts_at, card.ends_at), "places": card.places,
        "coming": card.coming, "queued": card.queued, "people": [_signed(page, one) for one in shift.people], "cancelled": card.cancelled,
        "own": chip_of(f"sign-up-{shift.own_state}") if shift.own_state else None,
        "acts": shift_acts(page, shift, request),
    }  # fmt: skip


def _signed(page: ActivityPage, one: SignedUp) -> dict[str, Any]:
    """Who signed up, to do what, and whether they wait."""
    role = said(dict(page.kind.roles).get(one.role, ""))
    return {"pseudonym": one.pseudonym, "role": role, "state": one.state}


def _came(page: ActivityPage, row: Came, request: StaffRequest) -> dict[str, Any]:
    return {
        "name": row.pseudonym, "when": came_words(row.starts_at, row.ends_at), "mode": str(MODES[row.mode]),
        "counted": words.length_words(timedelta(minutes=row.counted_minutes)) if row.is_cut else "",
        "is_afterwards": row.mode == "afterwards", "reason": row.reason,
        "state": chip_of("came-left-open" if row.is_left_open else f"came-{row.state}"), "acts": came_acts(page, row, request),
    }  # fmt: skip


def came_words(came: datetime, went: datetime | None) -> str:
    """From when to when somebody was there."""
    if went is None:
        return _("%s 到，还没有签退") % f"{came.astimezone(SHANGHAI):%H:%M}"
    length = words.length_words(went - came).replace(" ", "\xa0")
    return f"{span_words(came, went)} · {length}"


def activity_rows(rows: list[ActivityRow]) -> list[dict[str, Any]]:
    """The activities of a circle as lines."""
    return [
        {
            "url": reverse("desk_activity", args=[one.id]), "title": one.title, "kind": said(one.kind_label),
            "place": one.place, "when": span_words(one.starts_at, one.ends_at),
            "state": chip_of(f"activity-{one.state}"),
        }
        for one in rows
    ]  # fmt: skip


@require_safe
@asked_by_itself
def code(request: StaffRequest, activity: int, shift: int) -> HttpResponse:
    """The code of this minute, big, for whoever organises; the page asks for the next by itself."""
    if request.headers.get("HX-Request"):
        return _code_only(request, _shown(request, activity, shift))
    page = activity_page(activity_id=activity, actor=request.actor, at=request.at)
    if shift not in {one.card.id for one in page.shifts}:
        raise Http404
    context = {"shown": _shown(request, activity, shift), "it": head(page)}
    return pages.page(request, "web/desk/taking_part/code.html", context, here="taking_part")


def _shown(request: StaffRequest, activity: int, shift: int) -> dict[str, Any]:
    """The digits of this minute, and the picture that carries them."""
    digits, _seconds = shift_code(shift_id=shift, actor=request.actor, at=request.at)
    address = request.build_absolute_uri(reverse("being_there", args=[shift]) + f"?code={digits}")
    drawn = segno.make(address, error="m").svg_inline(border=2, light="#fff", omitsize=True)
    return {
        "digits": f"{digits[:3]} {digits[3:]}", "qr": drawn, "spoken": " ".join(digits),
        "next": reverse("shift_code", args=[activity, shift]),
    }  # fmt: skip


@conditional_page
def _code_only(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    answer = render(request, "web/desk/taking_part/code_part.html", {"shown": shown})
    answer["Cache-Control"] = "private, no-cache"
    return answer
