"""People of Kunming at the doors: a client for whoever holds a post, at a moment that stands still."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict
from chuishao.web import clock
from tests import make

PASSWORD = "Lanhuaying-2026"
Desk = Callable[..., Client]


class StandingClock:
    """The clock of the pages, put to a moment by a test."""

    def __init__(self) -> None:
        self.at = make.at()

    def now(self) -> datetime:
        """The moment it was put to."""
        return self.at

    def put_to(self, words: str) -> datetime:
        """Put the clock to a moment."""
        self.at = make.at(words)
        return self.at


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    """Monday 2026-09-28, 09:00, until a test says otherwise; no second passes, so counts of statements are exact."""
    stands = StandingClock()
    monkeypatch.setattr(clock, "now", stands.now)
    monkeypatch.setattr(clock, "FRESH_SECONDS", math.inf)
    return stands


@pytest.fixture
def quick_passwords(settings: Any) -> None:
    """Checking a password is slow on purpose; tests check many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(ground: None, standing_clock: StandingClock, quick_passwords: None) -> Desk:
    """``desk("五华山社区", "head")``: a browser in which that person is signed in.

    Acts are kept for good, as in life: a refused act must not spoil the page that tells of it.
    """

    def signed_in(name: str = "五华山社区", post: str = "clerk") -> Client:
        who = make.actor(name, post, when=standing_clock.at)
        username = account_of(who, standing_clock.at)
        return browser(username, standing_clock.at)

    return signed_in


def account_of(who: Actor, at: datetime) -> str:
    """The user name of this person's account, opened when there is none yet."""
    username = f"user{who.person_id}"
    with contextlib.suppress(Conflict):
        operations.open_account(
            person_id=who.person_id,
            username=username,
            password=PASSWORD,
            actor=Actor.system("测试"),
            at=at,
            must_change_password=False,
        )
    return username


def browser(username: str, at: datetime) -> Client:
    """A client that carries the session of this account."""
    opened = operations.sign_in(username=username, password=PASSWORD, at=at)
    client = Client(enforce_csrf_checks=False)
    client.cookies[configured.SESSION_COOKIE_NAME] = opened.session_key
    return client
