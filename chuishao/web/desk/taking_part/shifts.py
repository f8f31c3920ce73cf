"""My own shifts: what I signed up for, checking in and out by the code, my hours, and a calendar to take along."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries import my_attendances, my_minutes, my_shifts
from chuishao.participation.queries.activities import (
    MOST_OWN,
    OwnAttendance,
    OwnShift,
    participant_of,
)
from chuishao.participation.queries.calendar import entries_of_mine
from chuishao.web import calendars, pages, words
from chuishao.web.answers import SeeOther
from chuishao.web.desk.taking_part.activity import came_words
from chuishao.web.desk.taking_part.acts import line
from chuishao.web.desk.taking_part.confirming import page_in
from chuishao.web.desk.taking_part.leave_acts import drawn_days
from chuishao.web.desk.taking_part.words import MODES, chip_of, span_words
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: StaffRequest) -> HttpResponse:
    """GET shows what is mine; POST registers whoever is not registered yet, under a pseudonym."""
    if request.method == "POST":
        return _registered(request)
    me = participant_of(actor=request.actor)
    context = {"is_registered": me is not None, **(_own(request) if me else {})}
    return pages.page(request, "web/desk/taking_part/shifts.html", context, here="shifts")


def _own(request: StaffRequest) -> dict[str, Any]:
    """What I signed up for and where I was, a page of each."""
    number = page_in(request.GET)
    page: dict[str, Any] = {"limit": MOST_OWN + 1, "offset": (number - 1) * MOST_OWN}
    coming = my_shifts(actor=request.actor, at=request.at, **page)
    came = my_attendances(actor=request.actor, at=request.at, **page)
    lately, whole = my_minutes(actor=request.actor, year=request.at.astimezone(SHANGHAI).year)
    has_more = max(len(coming), len(came)) > MOST_OWN
    return {
        "shifts": [_shift(one) for one in coming[:MOST_OWN]],
        "days": drawn_days(request),
        "came": [_came(one) for one in came[:MOST_OWN]],
        "hours": {"year": _hour_words(lately), "whole": _hour_words(whole)},
        "calendar_url": reverse("my_calendar"),
        "more_url": f"{reverse('shifts')}?page={number + 1}" if has_more else "",
        "first_url": reverse("shifts") if number > 1 else "",
    }


def _registered(request: StaffRequest) -> HttpResponse:
    who = request.actor
    registration = operations.Registration(
        region_path=who.region_path, person_id=who.person_id, unit_id=who.organisation_id or None
    )
    made = operations.register_participant(registration=registration, actor=who, at=request.at)
    words_said = _("已经登记，您的代号是 %s。") % made.pseudonym
    return SeeOther(reverse("shifts"), says=words_said)


def _shift(one: OwnShift) -> dict[str, Any]:
    return {
        "title": one.title, "place": one.place, "when": span_words(one.starts_at, one.ends_at),
        "url": reverse("desk_activity", args=[one.activity_id]), "code_url": reverse("my_code", args=[one.shift_id]),
        "state": chip_of(f"sign-up-{one.state}"), "is_coming": one.state == "coming" and not one.is_closed,
        "reason": one.reason,
        "ahead": _("前面还有 %d 人") % one.ahead if one.state == "queued" else "",
    }  # fmt: skip


def _came(one: OwnAttendance) -> dict[str, Any]:
    return {
        "title": one.title, "when": came_words(one.starts_at, one.ends_at), "mode": str(MODES[one.mode]),
        "is_afterwards": one.mode == "afterwards", "reason": one.reason,
        "state": chip_of("came-left-open" if one.is_left_open else f"came-{one.state}"),
        "code_url": reverse("my_code", args=[one.shift_id]) if one.is_there else "",
    }  # fmt: skip


def _hour_words(minutes: int) -> str:
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": minutes // 60, "minutes": minutes % 60}


@cache
def _address() -> str:
    return reverse("shifts")


@require_http_methods(["GET", "HEAD", "POST"])
def my_code(request: StaffRequest, shift: int) -> HttpResponse:
    """Type the code shown on the spot: coming the first time, going the second."""
    if request.method != "POST":
        return _code_page(request)
    is_going = request.POST.get("does") == "out"
    asked: dict[str, Any] = {
        "shift_id": shift, "code": request.POST.get("code", "").replace(" ", ""), "actor": request.actor,
        "at": request.at,
    }  # fmt: skip
    try:
        if is_going:
            operations.check_out(**asked, participant_id=participant_of(actor=request.actor) or 0)
        else:
            operations.check_in(**asked)
    except (Invalid, Conflict) as refusal:
        return _code_page(request, refusal)
    told = _("已经签退，等另一位同事确认。") if is_going else _("已经签到。走的时候记得签退。")
    return SeeOther(_address(), says=f"{told} {words.clock_words(request.at, request.at)}")


def _code_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    form = request.POST or request.GET
    errors = refusal.fields if refusal else {}
    field = line(
        "code", _("现场的六位数字"), form, errors, inputmode="numeric", at_most=7, help=_("每分钟换一次，看现场的屏幕。")
    )  # fmt: skip
    context = {
        "field": field,
        "wrong": drawn_wrong(refusal, {"code": field.label}) if refusal else None,
    }
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/my_code.html", context, here="shifts", status=status
    )


@require_safe
def my_calendar(request: StaffRequest) -> HttpResponse:
    """What I signed up for, as a calendar file that tells what was called off too; it says no name."""
    entries = entries_of_mine(actor=request.actor, at=request.at)
    return calendars.answer(request, _("我的班次"), entries, request.at, "shifts")
