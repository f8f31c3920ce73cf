"""Whose browser this is: read once a request, in one statement, from the directory's sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from chuishao.directory import operations, queries
from chuishao.directory.actors import Actor
from chuishao.directory.queries import SignedIn

View = TypeVar("View", bound=Callable[..., HttpResponse])


class StaffRequest(HttpRequest):
    """A request that came past the doorkeeper: when it came, who is signed in, who acts."""

    at: Any
    signed_in: SignedIn
    actor: Actor


def without_post(view: View) -> View:
    """Mark a view that a signed-in person may use before choosing a post."""
    view.without_post = True  # type: ignore[attr-defined]
    return view


def asked_by_itself(view: View) -> View:
    """Mark a view that pages ask by themselves: being asked is no sign that somebody is there."""
    view.asked_by_itself = True  # type: ignore[attr-defined]
    return view


def admit(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    """Put the actor on the request; or say where the visitor must go first."""
    visitor = cast(StaffRequest, request)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    signed_in = queries.session_of(key, visitor.at)
    if signed_in is None:
        return to_the_door(request)
    visitor.signed_in, visitor.actor = signed_in, signed_in.actor or signed_in.oneself
    if signed_in.touch_due and not getattr(view, "asked_by_itself", False):
        operations.touch_session(session_key=key, at=visitor.at)
    if getattr(view, "without_post", False):
        return None
    if signed_in.must_change_password:
        return redirect("change_password")
    return None if signed_in.actor else redirect("choose_post")


def to_the_door(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; afterwards back to the page that was being read or filled in."""
    target = redirect("sign_in")
    if wanted := _being_read(request):
        target["Location"] += "?next=" + quote(wanted)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target["Location"]})
    return target


def _being_read(request: HttpRequest) -> str:
    """The page before the person's eyes: of what a form or a page itself sends, the page it stands on."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path() if request.path != "/" else ""
    stood = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(stood, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(stood)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def way_back(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site; the worklist otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    host = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, host, request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL
