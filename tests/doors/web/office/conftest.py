"""The three administrators at the door of the office."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from tests.doors.conftest import Desk, StandingClock


@pytest.fixture
def administrators(desk: Desk, standing_clock: StandingClock) -> dict[str, Client]:
    """A browser for each of the three administrators."""
    people = {role: (f"admin.{role.value}", f"管{role.value}") for role in Administrator}
    opened = operations.open_first_administrators(
        people=people, actor=Actor.system("测试"), at=standing_clock.at, must_change_password=False
    )
    found = {}
    for role, one in zip(people, opened, strict=True):
        opened_now = operations.sign_in(
            username=one.username, password=one.password, at=standing_clock.at
        )
        found[role.value] = Client()
        found[role.value].cookies[settings.SESSION_COOKIE_NAME] = opened_now.session_key
    return found
