"""Signing in and out, choosing the post to act in, one's own password, one's own page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuishao.directory import operations, queries
from chuishao.kernel.refusals import Invalid, NotAllowed, Refusal
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.sessions import StaffRequest, way_back, without_post


@never_cache
@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; a refusal keeps the user name."""
    if request.method != "POST":
        return _door(request)
    username = request.POST.get("username", "").strip()
    try:
        opened = operations.sign_in(
            username=username,
            password=request.POST.get("password", ""),
            at=request.at,  # type: ignore[attr-defined]
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except NotAllowed as refusal:
        return _door(request, username, refusal)
    wanted = _landing(request, has_posts=bool(opened.posts))
    answer = SeeOther(_choosing(wanted) if len(opened.posts) > 1 else wanted)
    return _with_session(answer, opened.session_key)


def _door(request: HttpRequest, username: str = "", refusal: Refusal | None = None) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    context = {
        "username": username,
        "next": wanted,
        "is_ended": bool(wanted and settings.SESSION_COOKIE_NAME in request.COOKIES),
        "wrong": refusal.message if refusal else "",
    }
    return render(request, "web/sign_in.html", context, status=refusal.status if refusal else 200)


def _landing(request: HttpRequest, *, has_posts: bool) -> str:
    """Where one begins: whoever holds no post has no worklist, and an administrator's work is in the office."""
    wanted = way_back(request)
    return reverse("office") if wanted == reverse("desk") and not has_posts else wanted


def _choosing(wanted: str) -> str:
    return f"{reverse('choose_post')}?{urlencode({'next': wanted})}"


def _with_session(answer: HttpResponse, session_key: str) -> HttpResponse:
    answer.set_cookie(
        settings.SESSION_COOKIE_NAME,
        session_key,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
    return answer


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and in the directory."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    at = request.at  # type: ignore[attr-defined]
    signed_in = queries.session_of(key, at)
    actor = (signed_in.actor or signed_in.oneself) if signed_in else None
    operations.sign_out(session_key=key, actor=actor, at=at)
    answer = SeeOther(settings.LOGOUT_REDIRECT_URL)
    answer.delete_cookie(settings.SESSION_COOKIE_NAME)
    return answer


@never_cache
@without_post
@require_http_methods(["GET", "HEAD", "POST"])
def choose_post(request: StaffRequest) -> HttpResponse:
    """Which of one's posts to act in; nothing is guessed when there are several."""
    if request.method != "POST":
        return _posts(request)
    held = request.POST.get("holding", "")
    try:
        operations.choose_post(
            session_key=request.COOKIES[settings.SESSION_COOKIE_NAME],
            holding_id=int(held) if held.isdecimal() else 0,
            actor=request.actor,
            at=request.at,
        )
    except NotAllowed as refusal:
        return _posts(request, refusal)
    return SeeOther(way_back(request))


def _posts(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "posts": queries.posts_of(request.actor.person_id, request.at),
        "current": request.actor.post_id,
        "next": way_back(request),
        "wrong": refusal.message if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "web/choose_post.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@without_post
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: StaffRequest) -> HttpResponse:
    """One's own password, by giving the old one; owed after somebody else has set it."""
    context: dict[str, Any] = {"is_owed": request.signed_in.must_change_password}
    if request.method != "POST":
        return render(request, "web/password.html", context)
    try:
        _set_own_password(request)
    except Refusal as refusal:
        context |= {"wrong": refusal.message, "errors": refusal.fields}
        return render(request, "web/password.html", context, status=refusal.status)
    landing = "office" if request.signed_in.administrator else "desk"
    return SeeOther(reverse(landing), says=_("口令已改。别处的登录都已退出。"))


def _set_own_password(request: StaffRequest) -> None:
    form = request.POST
    if form.get("password") != form.get("again"):
        raise Invalid("两次输入的新口令不一样，请重新输入。", fields={"again": "与上面不一样"})
    operations.set_password(
        account_id=request.actor.account_id,
        password=form.get("password", ""),
        old_password=form.get("old_password", ""),
        actor=request.actor,
        at=request.at,
    )


@require_safe
def me(request: StaffRequest) -> HttpResponse:
    """Who I am here, and what does not fit on the bar at the bottom of a phone."""
    return pages.page(request, "web/desk/me.html", here="me")
