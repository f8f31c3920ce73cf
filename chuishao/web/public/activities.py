"""What one can come to: near, by time, programme and class; one activity, and signing up without an account."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import geography
from chuishao.kernel.refusals import Invalid, Refusal
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.operations import Registration, sign_up_newcomer
from chuishao.participation.queries import ActivityCard, ShiftCard, public_activity
from chuishao.participation.queries.coming import (
    Wanted,
    activities_to_come,
    class_label,
    help_of,
    nearest_to_come,
    open_classes,
    open_programmes,
    roles_of,
)
from chuishao.web import words
from chuishao.web.answers import SeeOther
from chuishao.web.public.abuse import ASK_NEAR, SIGN_UP, check_limit, check_proof
from chuishao.web.public.distance import Way
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.places import CITY, is_place, places_to_choose

A_PAGE: Final = 30
WHENS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("", gettext_lazy("不限时间")), ("today", gettext_lazy("今天")), ("week", gettext_lazy("7 天内")),
    ("month", gettext_lazy("30 天内")),
)  # fmt: skip
NEAR: Final = "near"
ORDERS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("", gettext_lazy("先开始的在前")), (NEAR, gettext_lazy("离选的地方近的在前")),
)  # fmt: skip
ASKED: Final = ("place", "when", "programme", "thing", "order")
_DAYS: Final = {"today": 1, "week": 7, "month": 30}


@never_cache
@sensitive_post_parameters("lon", "lat")
@public
@require_http_methods(["GET", "HEAD", "POST"])
def activities(request: PublicRequest) -> HttpResponse:
    """The list; what is asked for stands in the address, so that it can be kept and sent on.

    A position comes by POST, so that it stands in no address and no log; nothing of it is kept.
    """
    given = request.POST if request.method == "POST" else request.GET
    asked = {key: given.get(key, "")[:40] for key in ASKED}
    path, way = _place_of(asked), _way(request, asked)
    wanted = Wanted(
        CITY if way else path, request.at, _until(asked["when"], request.at), asked["programme"], asked["thing"]
    )  # fmt: skip
    start = _number(given.get("from", ""))
    part: dict[str, Any] = {"wanted": wanted, "limit": A_PAGE + 1, "offset": start}
    found = nearest_to_come(**part, far=way.far) if way else activities_to_come(**part)
    context = {
        "asked": asked, "whens": WHENS, "orders": ORDERS, "point": way.point if way else None,
        "cards": [drawn(one, request.at) | {"far": way.words(one.region_path) if way else ""} for one in found[:A_PAGE]],
        "programmes": open_programmes(), "classes": open_classes(asked["programme"]),
        "places": places_to_choose(path, request.at), "path": path if path != CITY else "",
        "from_words": _from_words(way), "more": start + A_PAGE if len(found) > A_PAGE else 0,
    }  # fmt: skip
    return page(request, "activities.html", context)


def _place_of(asked: dict[str, str]) -> str:
    return asked["place"] if is_place(asked["place"]) else CITY


def _way(request: PublicRequest, asked: dict[str, str]) -> Way | None:
    """From where it is measured, if it is. Raises Invalid for a point that is none, TooOften."""
    if request.method == "POST":
        check_limit(request, ASK_NEAR, request.at)
        point = geography.checked_point(request.POST.get("lon"), request.POST.get("lat"))
        return Way(request.at, point=point)
    if asked["order"] == NEAR and is_place(asked["place"]):
        return Way(request.at, place=asked["place"])
    return None


def _from_words(way: Way | None) -> str:
    """From where the distances of the page are."""
    if way is None:
        return ""
    if way.point:
        return _("从您现在的位置算，近的在前。位置只用这一次，不留存。")
    if way.start is None:
        return _("这个地方还没有位置，先开始的在前。")
    return _("从%s算，近的在前，附近的也列出来。") % way.start.name


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 6 else 0


def _until(when: str, at: datetime) -> datetime | None:
    """The end of so many days, today among them."""
    if when not in _DAYS:
        return None
    day = at.astimezone(SHANGHAI).date() + timedelta(days=_DAYS[when])
    return datetime.combine(day, time(), SHANGHAI)


def drawn(card: ActivityCard, at: datetime) -> dict[str, Any]:
    """An activity for the list."""
    left = [
        free
        for one in card.shifts
        if one.ends_at > at and not one.cancelled
        for free in [_free(one)]
    ]
    return {
        "number": card.number, "title": card.title, "place": card.place,
        "when": span_words(card.starts_at, card.ends_at), "label": said(card.kind_label),
        "thing": said(class_label(card=card)), "is_cancelled": card.state == "cancelled",
        "places": _places_words(left),
    }  # fmt: skip


def _free(shift: ShiftCard) -> int | None:
    """Places left; None when everybody may come."""
    return max(0, shift.places - shift.coming) if shift.places else None


def _places_words(left: list[int | None]) -> str:
    if None in left:
        return _("不限名额")
    free = sum(one or 0 for one in left)
    return _("还有 %d 个名额") % free if free else _("名额已满，可以候补")


def span_words(begins: datetime, ends: datetime) -> str:
    """9月28日 星期一 09:00—11:00; over midnight with both days."""
    first, last = begins.astimezone(SHANGHAI), ends.astimezone(SHANGHAI)
    end = (
        f"{last:%H:%M}"
        if first.date() == last.date()
        else f"{words.weekday_words(last)} {last:%H:%M}"
    )
    return f"{words.weekday_words(first)} {first:%H:%M}—{end}"


@never_cache
@sensitive_post_parameters("name", "phone", "guardian")
@public
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: PublicRequest, number: str) -> HttpResponse:
    """One activity with its shifts; by POST somebody without an account signs up and gets a private link."""
    if request.method != "POST":
        return _page(request, number)
    check_limit(request, SIGN_UP, request.at)
    try:
        check_proof(request)
        return _signed_up(request, number)
    except Refusal as refusal:
        return _page(request, number, refusal)


def _page(request: PublicRequest, number: str, refusal: Refusal | None = None) -> HttpResponse:
    card = public_activity(number=number, at=request.at)
    names = ("name", "phone", "age", "birth_year", "guardian", "home", "shift", "role")
    typed = (
        {key: request.POST.get(key, "") for key in names} if refusal else {"home": card.region_path}
    )
    organiser = directory.organisation(card.organiser_id)
    context = {
        "card": card, "when": span_words(card.starts_at, card.ends_at),
        "label": said(card.kind_label), "thing": said(class_label(card=card)), "help": said(help_of(card=card)),
        "organiser": organiser.short_name if organiser else "",
        "shifts": [shift_row(one, request.at) for one in card.shifts],
        "is_open": card.state == "published" and card.ends_at > request.at and not card.closed,
        "roles": role_choices(card), "is_cancelled": card.state == "cancelled", "homes": _homes(card, request.at), "typed": typed,
        "errors": refusal.fields if refusal else {}, "wrong": refusal.message if refusal else "",
        "secret": request.POST.get("secret", "") or secrets.token_urlsafe(24),
    }  # fmt: skip
    return page(request, "activity.html", context, status=refusal.status if refusal else 200)


def shift_row(shift: ShiftCard, at: datetime) -> dict[str, Any]:
    """A shift to choose, with the places left said in words."""
    free = _free(shift)
    if free is None:
        places = _("不限名额，已有 %d 人报名") % shift.coming
    elif free:
        places = _("还有 %(free)d 个名额，共 %(all)d 个") % {"free": free, "all": shift.places}
    elif shift.queued:
        places = _("名额已满，候补前面有 %d 人") % shift.queued
    else:
        places = _("名额已满，您是第一个候补")
    return {
        "id": shift.id, "label": shift.label, "when": span_words(shift.starts_at, shift.ends_at),
        "places": places, "cancelled": shift.cancelled, "is_open": shift.ends_at > at and not shift.cancelled, "is_full": free == 0,
    }  # fmt: skip


def role_choices(card: ActivityCard) -> list[tuple[str, str]]:
    """What one may choose to do there, the free choice first; nothing where there are no roles."""
    roles = [(key, said(label)) for key, label in roles_of(card=card)]
    return [("", _("听主办方安排")), *roles] if roles else []


def _homes(card: ActivityCard, at: datetime) -> list[tuple[str, str]]:
    """Where one may live: the place of the activity first, its neighbours, then the other districts."""
    own = directory.region_by_path(card.region_path, at)
    first = [(own.path, own.short_name)] if own and len(own.path) > 6 else []
    near = [
        (one.path, one.short_name) for one in directory.children_of(card.region_path[:6], at)
        if one.path != card.region_path
    ] if len(card.region_path) >= 6 else []  # fmt: skip
    districts = [(one.path, one.short_name) for one in directory.children_of(CITY, at)]
    return first + near + districts


def _signed_up(request: PublicRequest, number: str) -> HttpResponse:
    """Registered and signed up; a minor waits for a guardian's word and keeps the link."""
    form = request.POST
    made = sign_up_newcomer(
        number=number, shift_id=_chosen(request), registration=_registration(form),
        secret=form.get("secret", ""), actor=_window(form.get("home", ""), request.at), at=request.at,
        role=form.get("role", ""),
    )  # fmt: skip
    link = reverse("with_token", args=[made.token])
    if made.refusal:
        return SeeOther(link, says=_("登记好了，还没有报上名。") + made.refusal)
    return SeeOther(link, says=sign_up_words(made.state))


def sign_up_words(state: str) -> str:
    """What to say of a sign-up that was made."""
    if state == "queued":
        return _("名额满了，已经给您排上候补。有人退出，就按先后补上；轮到没有，这一页会写明。")
    return _("报上名了。来不了，请在这里取消，名额会给下一位。")


def _chosen(request: PublicRequest) -> int:
    given = request.POST.get("shift", "")
    if not given.isdecimal() or len(given) > 18:
        message = _("请选一个还没有结束的班次。")
        raise Invalid(message, fields={"shift": message})
    return int(given)


def _registration(form: Any) -> Registration:
    phone, age = form.get("phone", "").strip(), form.get("age", "")
    if not phone:
        message = _("请留一个电话，活动有变时才能告诉您。")
        raise Invalid(message, fields={"phone": message})
    if age not in ("adult", "minor"):
        message = _("请选是不是满 18 岁。")
        raise Invalid(message, fields={"age": message})
    return Registration(
        region_path=form.get("home", ""), name=form.get("name", ""), phone=phone,
        **(_minor(form) if age == "minor" else {}),
    )  # fmt: skip


def _minor(form: Any) -> dict[str, Any]:
    """The year of birth and the guardian, asked of minors only."""
    year, guardian = form.get("birth_year", "").strip(), form.get("guardian", "").strip()
    if not (year.isdecimal() and len(year) == 4):
        message = _("出生年不对，请写四位数的年份，例如 2012。")
        raise Invalid(message, fields={"birth_year": message})
    if not guardian:
        message = _("请写监护人的姓名和电话。")
        raise Invalid(message, fields={"guardian": message})
    return {"birth_year": int(year), "guardian": guardian}


def _window(home: str, at: datetime) -> Actor:
    window = directory.public_window(home, at) if is_place(home) else None
    if window is None:
        message = _("请选您住在哪里。")
        raise Invalid(message, fields={"home": message})
    return window
