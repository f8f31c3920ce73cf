"""Which language a page speaks: the one chosen, else the one the browser asks for first, else Chinese."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

ENGLISH = "en"
KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


class Speaker:
    """Every answer is given in the language of whoever asks, and says in its head which one it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language until the answer is there; nothing of it stays in this thread."""
        language = language_of(request)
        with translation.override(language):
            answer = self.get_response(request)
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        answer.headers.setdefault("Content-Language", html_language(language))
        return answer


def language_of(request: HttpRequest) -> str:
    """The language chosen by the switch; else English for whoever prefers it to all others; else Chinese."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in KNOWN:
        return chosen
    # A browser set to Chinese often names English second: only the first wish counts.
    wishes = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    first = wishes[0][0] if wishes else ""
    return ENGLISH if first.partition("-")[0] == ENGLISH else settings.LANGUAGE_CODE


def html_language(language: str) -> str:
    """The language as pages and their heads name it."""
    return ENGLISH if language == ENGLISH else "zh-CN"


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and stay where one is."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    answer = redirect(back if is_ours else reverse("home"))
    answer.status_code = 303
    chosen = request.POST.get("language", "")
    if chosen in KNOWN:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer
