"""Every public page is rendered here: its size of letters, its words of the day, kept by nobody between."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from chuishao.kernel.refusals import Refusal
from chuishao.web import clock
from chuishao.web.answers import forget_said, heard
from chuishao.web.sessions import StaffRequest

ELDER_COOKIE = "cs_elder"
View = Callable[..., HttpResponse]


class PublicRequest(HttpRequest):
    """A request from somebody unknown; the doorkeeper has noted when it came."""

    at: Any


def public(view: View) -> View:
    """A page for everybody; what this process keeps of calendars is fresh."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        clock.keep_fresh()
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if wants_json(request):
                return said(refusal)
            raise

    return login_not_required(opened)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page, in large letters for whoever chose them."""
    known = {
        "is_elder": is_elder(request),
        "at": cast(StaffRequest, request).at,
        "says": heard(request),
    }
    answer = render(request, f"web/public/{template}", {**known, **(context or {})}, status=status)
    answer["Cache-Control"] = "private, no-cache"
    forget_said(request, answer)
    return answer


def is_elder(request: HttpRequest) -> bool:
    """Whether this browser asked for 长辈版."""
    return request.COOKIES.get(ELDER_COOKIE) == "yes"


def wants_json(request: HttpRequest) -> bool:
    """Our own script asks, not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def said(refusal: Refusal) -> JsonResponse:
    """A refusal for our own script: the sentence and the fields it is about."""
    body = {"message": refusal.message, "fields": refusal.fields}
    return JsonResponse(body, status=refusal.status)
