"""By one's own private link: everything held about oneself and who looked, hours, sign-ups, and what one may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Invalid, NotFound, Refusal
from chuishao.kernel.text import said, said_actor
from chuishao.participation.operations import (
    Correction,
    ask_leave,
    correct_participant,
    dispute_attendance,
    end_belonging,
    forget_participant,
    leave_taking_part,
    sign_up,
    withdraw,
)
from chuishao.participation.queries import (
    AttendanceState,
    BelongingState,
    Held,
    LeaveState,
    OwnAttendance,
    OwnShift,
    actor_of_link,
    held_about,
    my_attendances,
    my_shifts,
    own_certificates,
    verify_certificate,
)
from chuishao.participation.queries.activities import MOST_OWN
from chuishao.participation.queries.coming import Wanted, activities_to_come
from chuishao.participation.queries.leave import OwnDay, my_days
from chuishao.participation.queries.people import HeldLeave
from chuishao.web.answers import SeeOther
from chuishao.web.public.abuse import ACT, CHECK_IN, check_limit
from chuishao.web.public.activities import role_choices, shift_row, sign_up_words, span_words
from chuishao.web.public.being_there import come_or_go, may_come, remember
from chuishao.web.public.certificates import code_picture, hours_words
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.progress import qr

_MOOD: Final[Mapping[str, str]] = MappingProxyType(
    {"confirmed": "is-done", "disputed": "is-soon", "struck": "is-line"}
)
_LEAVE_MOOD: Final[Mapping[str, str]] = MappingProxyType(
    {"granted": "is-done", "refused": "is-over"}
)


@never_cache
@public
@require_safe
def mine(request: PublicRequest, token: str) -> HttpResponse:
    """The page; a link that opens nothing is refused in one sentence."""
    return remember(request, _page(request, token, own_actor(token)), token)


def own_actor(token: str) -> Actor:
    """Who the link makes of its bearer. Raises NotFound."""
    me = actor_of_link(token=token)
    if me is None:
        raise NotFound(
            _("这个链接打不开。可能抄错了，也可能换过新的。请社区经办人给您换一个，或打 12345 问。")
        )
    return me


def _number(request: PublicRequest) -> int:
    given = request.GET.get("page", "")
    return (
        int(given) if given.isascii() and given.isdecimal() and 0 < int(given[:6]) < 10_000 else 1
    )


def _looks(held: Held) -> list[dict[str, Any]]:
    return [
        {"at": one.at, "by": said_actor(str(one.actor.get("label", ""))), "purpose": one.purpose}
        for one in held.looks
    ]


def _page(
    request: PublicRequest, token: str, me: Actor, refusal: Refusal | None = None, key: str = ""
) -> HttpResponse:
    held = held_about(participant_id=me.participant_of, actor=me)
    link = request.build_absolute_uri(reverse("with_token", args=[token]))
    number = _number(request)
    page_of: dict[str, Any] = {"limit": MOST_OWN + 1, "offset": (number - 1) * MOST_OWN}
    coming = my_shifts(actor=me, at=request.at, **page_of)
    came = my_attendances(actor=me, at=request.at, **page_of)
    there = {one.shift_id for one in came if one.state == "open"}
    has_more = max(len(coming), len(came)) > MOST_OWN
    here, days = reverse("with_token", args=[token]), my_days(actor=me, at=request.at)
    context = {
        "token": token, "held": held, "is_waiting": held.waits_for_guardian(request.at), "hours": hours_words(held.counted_minutes),
        "days": [_day(one) for one in days],
        "leaves": [_asked_off(one) for one in held.leaves if one.activity_id not in {it.activity_id for it in days}],
        "shifts": [_shift(one) for one in coming[:MOST_OWN] if one.shift_id not in there],
        "now": [] if number > 1 else [*_now(request, coming, came)],
        "came": [_came(one) for one in came[:MOST_OWN]],
        "more_url": f"{here}?page={number + 1}" if has_more else "",
        "first_url": here if number > 1 else "",
        "belongings": [_belonging(one) for one in held.belongings],
        "certificates": own_certificates(participant_id=me.participant_of, actor=me),
        "near": _near(request, held, {one.shift_id for one in coming if one.state != "withdrawn"}),
        "looks": _looks(held), "skills": _("、").join(held.card.skills), "link": link, "code": qr(link),
        "wrong": refusal.message if refusal else "", "errors": refusal.fields if refusal else {},
        "wrong_act": key, "typed": request.POST, "feed": request.build_absolute_uri(reverse("own_calendar", args=[token])),
    }  # fmt: skip
    return page(request, "mine.html", context, status=refusal.status if refusal else 200)


def _now(
    request: PublicRequest, coming: list[OwnShift], came: list[OwnAttendance]
) -> Iterator[dict[str, Any]]:
    """Where one is, and may check out; where one is expected now, and may check in."""
    there = [one for one in came if one.is_there]
    for one in there:
        yield {"shift": one.shift_id, "title": one.title, "since": one.starts_at, "does": "out"}
    for it in coming:
        if may_come(it, request) and it.shift_id not in {one.shift_id for one in there}:
            yield {"shift": it.shift_id, "title": it.title, "place": it.place, "does": "in"}


def _shift(one: OwnShift) -> dict[str, Any]:
    queued = _("候补中，前面还有 %d 人") % one.ahead if one.ahead else _("候补中，下一个就是您")
    is_queued, is_off = one.state == "queued", one.state == "withdrawn"
    return {
        "id": one.sign_up_id, "title": one.title, "place": one.place,
        "when": span_words(one.starts_at, one.ends_at), "is_queued": is_queued,
        "state": _("主办方退掉了") if is_off else queued if is_queued else _("已报名"), "is_off": is_off,
        "reason": one.reason, "role": said(one.role_label),
    }  # fmt: skip


def _day(one: OwnDay) -> dict[str, Any]:
    """A day of one's own course to come, and how one's leave from it stands."""
    return {
        "id": one.activity_id, "title": one.title, "place": one.place,
        "when": span_words(one.starts_at, one.ends_at), "may_ask": one.may_ask, "answer": one.answer,
        "state": said(LeaveState(one.leave).label) if one.leave else "",
        "mood": _LEAVE_MOOD.get(one.leave, "is-half"),
    }  # fmt: skip


def _asked_off(one: HeldLeave) -> dict[str, Any]:
    """Leave that one asked for from a day gone by, and what came of it."""
    return {
        "title": one.title, "when": span_words(one.starts_at, one.ends_at), "reason": one.reason,
        "answer": one.answer, "state": said(LeaveState(one.state).label), "mood": _LEAVE_MOOD.get(one.state, "is-half"),
    }  # fmt: skip


def _came(one: OwnAttendance) -> dict[str, Any]:
    when = span_words(one.starts_at, one.ends_at) if one.ends_at else _came_at(one)
    state = _("没有签退") if one.is_left_open else said(AttendanceState(one.state).label)
    return {
        "id": one.id, "title": one.title, "when": when, "is_open": one.ends_at is None, "counted": hours_words(one.counted_minutes),
        "spent": hours_words(one.minutes), "state": state,
        "mood": _MOOD.get(one.state, "is-half"), "reason": one.reason,
        "is_less": one.state == "confirmed" and one.counted_minutes < one.minutes,
        "may_dispute": one.may_dispute, "is_late_entry": one.mode == "afterwards",
    }  # fmt: skip


def _came_at(one: OwnAttendance) -> str:
    """Of a row without an end: that one is there, or what happens now that one did not check out."""
    if not one.is_left_open:
        return _("还在场")
    came = span_words(one.starts_at, one.starts_at).partition("—")[0]
    return _("%s 到，没有签退，已经过了时间。主办方核实您几点离开，再由另一人确认后计入。") % came


def _belonging(one: Any) -> dict[str, Any]:
    return {
        "id": one.id, "circle_id": one.circle_id, "circle": one.circle, "role": said(one.role_label),
        "state": said(BelongingState(one.state).label), "from_on": one.from_on, "to_on": one.to_on,
        "is_live": one.state in ("asked", "active"),
    }  # fmt: skip


def _near(request: PublicRequest, held: Held, taken: set[int]) -> list[dict[str, Any]]:
    """What one may come to in the own district, shift by shift, without what one signed up for."""
    if held.card.has_left or held.waits_for_guardian(request.at):
        return []
    wanted = Wanted(held.card.region_path[:6], request.at)
    return [
        {"card": card, "shift": shift_row(one, request.at), "roles": role_choices(card)}
        for card in activities_to_come(wanted=wanted, limit=8) for one in card.shifts
        if one.id not in taken and one.ends_at > request.at and not one.cancelled
    ][:8]  # fmt: skip


@never_cache
@sensitive_post_parameters("name", "phone")
@public
@require_POST
def act(request: PublicRequest, token: str, key: str) -> HttpResponse:
    """Do something as oneself; what is refused is said on the page."""
    check_limit(request, CHECK_IN if key == "check-in" else ACT, request.at)
    me, doing = own_actor(token), _ACTS.get(key)
    if doing is None:
        raise Http404
    try:
        words = doing(request, me)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, token, me, refusal, key)
    onward = reverse("home") if key == "forget" else reverse("with_token", args=[token])
    return SeeOther(onward, says=words)


def _check_in(request: PublicRequest, me: Actor) -> str:
    return come_or_go(request, me, _id(request, "shift"))


def _sign_up(request: PublicRequest, me: Actor) -> str:
    made = sign_up(
        shift_id=_id(request, "shift"), participant_id=me.participant_of, actor=me, at=request.at,
        role=request.POST.get("role", ""),
    )  # fmt: skip
    return sign_up_words(made.state)


def _withdraw(request: PublicRequest, me: Actor) -> str:
    withdraw(sign_up_id=_id(request, "sign_up"), actor=me, at=request.at)
    return _("取消了，名额给了下一位。以后方便再来。")


def _dispute(request: PublicRequest, me: Actor) -> str:
    dispute_attendance(
        attendance_id=_id(request, "attendance"), actor=me, at=request.at,
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return _("您的异议记下了。这一条先不计，等主办方核对更正、再由另一人确认。")


def _ask_leave(request: PublicRequest, me: Actor) -> str:
    ask_leave(
        activity_id=_id(request, "activity"), participant_id=me.participant_of, actor=me, at=request.at,
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return _("请假提上去了，等班里负责的同志同意。准了假也算缺课，只是写明为什么。")


def _leave_circle(request: PublicRequest, me: Actor) -> str:
    end_belonging(
        belonging_id=_id(request, "belonging"), actor=me, at=request.at, reason=_("本人退出")
    )
    return _("退出了。已经计入的服务照样算数。")


def _correct(request: PublicRequest, me: Actor) -> str:
    given = {key: request.POST.get(key, "").strip() for key in ("name", "phone", "skills")}
    skills = tuple(given["skills"].replace("，", "、").replace(",", "、").split("、"))
    correct_participant(
        participant_id=me.participant_of, actor=me, at=request.at,
        correction=Correction(given["name"] or None, given["phone"] or None, skills),
    )  # fmt: skip
    return _("改好了。")


def _leave(request: PublicRequest, me: Actor) -> str:
    leave_taking_part(participant_id=me.participant_of, actor=me, at=request.at)
    return _("您已退出。还没开始的报名都取消了，已经计入的服务和证明照样算数。")


def _forget(request: PublicRequest, me: Actor) -> str:
    if request.POST.get("sure") != "yes":
        message = _("注销以后找不回来。请先勾选“我清楚，注销我的资料”。")
        raise Invalid(message, fields={"sure": message})
    forget_participant(participant_id=me.participant_of, actor=me, at=request.at)
    return _("您的姓名、电话、特长和链接都删除了，只留下没有名字的数字。")


def _id(request: PublicRequest, name: str) -> int:
    given = request.POST.get(name, "")
    if not given.isdecimal() or len(given) > 18:
        raise NotFound(_("没有找到。请刷新页面再试。"))
    return int(given)


_ACTS: Final[Mapping[str, Callable[[PublicRequest, Actor], str]]] = MappingProxyType(
    {
        "sign-up": _sign_up, "withdraw": _withdraw, "dispute": _dispute,
        "leave-circle": _leave_circle, "correct": _correct, "leave": _leave, "forget": _forget,
        "check-in": _check_in, "ask-leave": _ask_leave,
    }
)  # fmt: skip


@never_cache
@public
@require_safe
def certificate(request: PublicRequest, token: str, number: str) -> HttpResponse:
    """One of one's own certificates, to be printed, with the picture by which anybody checks it."""
    me = own_actor(token)
    own = own_certificates(participant_id=me.participant_of, actor=me)
    found = next((one for one in own if one.number == number), None)
    if found is None:
        raise NotFound(_("没有找到这份证明。请从您自己的页面打开。"))
    proof = verify_certificate(number=found.number, code=found.code)
    context = {
        "proof": proof, "code": found.code, "hours": hours_words(proof.minutes), "token": token,
        "name": held_about(participant_id=me.participant_of, actor=me).name or proof.name,
        "picture": code_picture(request, found.number, found.code),
    }  # fmt: skip
    return page(request, "own_certificate.html", context)
