"""Being there: the picture on the spot leads a phone to its bearer's own check-in, by the private link it knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound, Refusal
from chuishao.participation.operations import check_in, check_out
from chuishao.participation.queries import (
    OwnShift,
    actor_of_link,
    my_attendances,
    my_shifts,
    own_card,
)
from chuishao.web import words
from chuishao.web.answers import SeeOther
from chuishao.web.public.abuse import CHECK_IN, check_limit
from chuishao.web.public.pages import PublicRequest, page, public

LINK_COOKIE: Final = "cs_mine"
A_YEAR: Final = 365 * 24 * 3600
EARLY: Final = timedelta(minutes=30)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def being_there(request: PublicRequest, shift: int) -> HttpResponse:
    """Whoever's link this phone knows checks in or out; a member of staff goes to their own page; others are told how."""
    token = request.COOKIES.get(LINK_COOKIE, "")
    me = actor_of_link(token=token) if token else None
    if me is not None:
        return _own(request, shift, token, me)
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return HttpResponseRedirect(_staff_url(request, shift))
    if request.method == "POST":
        raise NotFound(_("这部手机还不认识您。请先打开报名时给您的链接，再扫一次码。"))
    return page(request, "being_there.html", {"staff_url": _staff_url(request, shift)})


def _staff_url(request: PublicRequest, shift: int) -> str:
    code = request.GET.get("code", "")[:7]
    return f"{reverse('my_code', args=[shift])}?{urlencode({'code': code})}"


def _own(request: PublicRequest, shift: int, token: str, me: Actor) -> HttpResponse:
    if request.method != "POST":
        return _own_page(request, shift, me)
    if request.POST.get("does") == "forget":
        return _forgotten(request)
    check_limit(request, CHECK_IN, request.at)
    try:
        said = come_or_go(request, me, shift)
    except Refusal as refusal:
        return _own_page(request, shift, me, refusal)
    return SeeOther(reverse("with_token", args=[token]), says=said)


def come_or_go(request: PublicRequest, me: Actor, shift: int) -> str:
    """Check in or out as oneself, and what to say of it. Raises the refusals."""
    is_going = request.POST.get("does") == "out"
    does: Callable[..., object] = check_out if is_going else check_in
    code = request.POST.get("code", "").replace(" ", "")[:6]
    does(shift_id=shift, participant_id=me.participant_of, code=code, actor=me, at=request.at)
    told = (
        _("已经签退，辛苦了。主办方另一人确认后计入时长。")
        if is_going
        else _("已经签到。走的时候记得签退。")
    )
    return f"{told} {words.clock_words(request.at, request.at)}"


def _forgotten(request: PublicRequest) -> HttpResponse:
    answer = SeeOther(reverse("activities"), says=_("这部手机不再认识您。链接仍然有效，请收好。"))
    answer.delete_cookie(LINK_COOKIE, path=reverse("being_there", args=[0]).removesuffix("0/"))
    return answer


def _own_page(
    request: PublicRequest, shift: int, me: Actor, refusal: Refusal | None = None
) -> HttpResponse:
    own = next((it for it in my_shifts(actor=me, at=request.at) if it.shift_id == shift), None)
    there = next(
        (
            it
            for it in my_attendances(actor=me, at=request.at)
            if it.state == "open" and it.shift_id == shift
        ),
        None,
    )
    context: dict[str, Any] = {
        "me": own_card(actor=me), "code": (request.POST or request.GET).get("code", "")[:7],
        "title": own.title if own else there.title if there else "", "is_there": there is not None and there.is_there,
        "is_left_open": there is not None and there.is_left_open,
        "wrong": refusal.message if refusal else "",
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return page(request, "being_there.html", context, status=status)


def may_come(one: OwnShift, request: PublicRequest) -> bool:
    """Whether it is time to check in to what one signed up for."""
    return (
        one.state == "coming"
        and not one.is_closed
        and one.starts_at - EARLY <= request.at < one.ends_at
    )


def remember(request: PublicRequest, answer: HttpResponse, token: str) -> HttpResponse:
    """This phone knows its bearer from now on, for the check-in alone; nothing else is sent the link."""
    answer.set_cookie(
        LINK_COOKIE, token, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure(),
        path=reverse("being_there", args=[0]).removesuffix("0/"),
    )  # fmt: skip
    return answer
