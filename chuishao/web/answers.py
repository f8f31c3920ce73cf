"""Answers that send a person on after an act, and what is said once on the page they come to."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chuishao.kernel import secrecy

# What is said travels in a cookie that only we can write: no session is written for it.
_COOKIE, _DIGEST, _MOST = "cs_said", "sha256", 2000


class SeeOther(HttpResponse):
    """303: what was sent has been done; the page to look at now is another one, where ``says`` is said once."""

    status_code = 303

    def __init__(self, url: str, *, says: str = "") -> None:
        super().__init__(headers={"Location": url})
        say_next(self, says)

    @property
    def url(self) -> str:
        """Where the person is sent."""
        return self.headers["Location"]


def case_address(number: str) -> str:
    """The address of a case's page; numbers need no quoting."""
    return _case_address() % number


@cache
def _case_address() -> str:
    return reverse("case", args=["NUMBER"]).replace("NUMBER", "%s")


def say_next(answer: HttpResponse, words: str) -> None:
    """Have this said once on the page that comes next; nothing, if there are no words."""
    if words:
        answer.set_cookie(
            _COOKIE, _sealed(words[:_MOST]), httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


def heard(request: HttpRequest) -> str:
    """What is to be said on this page."""
    return _opened(request.COOKIES.get(_COOKIE, ""))


def forget_said(request: HttpRequest, answer: HttpResponse) -> None:
    """What this page says is not said again."""
    if _COOKIE in request.COOKIES:
        answer.delete_cookie(_COOKIE, samesite="Lax")


def _sealed(words: str) -> str:
    text = words.encode()
    return (urlsafe_b64encode(text) + b"." + urlsafe_b64encode(_seal(text))).decode()


def _opened(cookie: str) -> str:
    """The words, if we wrote them."""
    text, _, seal = cookie.partition(".")
    try:
        words, given = urlsafe_b64decode(text), urlsafe_b64decode(seal)
    except ValueError:
        return ""
    return words.decode() if hmac.compare_digest(given, _seal(words)) else ""


def _seal(text: bytes) -> bytes:
    return hmac.digest(secrecy.key_for("said", _DIGEST), text, _DIGEST)
