"""Where an activity wants roles, whoever signs up chooses one, or leaves it to the organiser; both read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chuishao.participation.models import Activity, SignUp
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.public.conftest import proved
from tests.doors.web.public.test_taking_part import FILLED, address, link_of, told
from tests.doors.web.taking_part.cast import COMMUNITY
from tests.integration.participation.cast import SECRET, neighbour, service
from tests.integration.participation.test_emergency import activated, gate_duty

ASKED = "想做哪个岗位"


@pytest.fixture
def duty(resident: Client, standing_clock: StandingClock) -> Activity:
    """A gate that wants people for its posts tomorrow."""
    activated()
    standing_clock.put_to("2026-02-12 10:00")
    return gate_duty()


def comes(page: Client, duty: Activity, **other: Any) -> Any:
    shift = duty.shifts.get()
    return page.post(address(shift), {**FILLED, "shift": shift.pk, **proved(page), **other})


def test_somebody_without_an_account_chooses_what_to_do(duty: Activity, desk: Desk) -> None:
    page = Client()
    form = told(page, address(duty.shifts.get()))
    for words in (ASKED, "听主办方安排", "测温"):
        assert words in form
    own = told(page, link_of(comes(page, duty, role="temperature")))
    assert SignUp.objects.get().role == "temperature"
    assert "岗位：测温" in own
    assert "测温" in desk(COMMUNITY).get(f"/desk/activity/{duty.pk}/").text


def test_a_wrong_form_keeps_the_choice_and_an_unknown_role_is_refused(duty: Activity) -> None:
    page = Client()
    kept = comes(page, duty, role="supply", name="")
    assert kept.status_code == 422
    assert 'value="supply" checked' in kept.content.decode()
    assert comes(page, duty, role="captain").status_code == 422
    assert not SignUp.objects.exists()


def test_by_the_private_link_one_chooses_too_and_need_not(duty: Activity) -> None:
    page, one = Client(), neighbour(secret=SECRET)
    assert ASKED in told(page, f"/with/{one.token}/")
    shift = duty.shifts.get()
    page.post(f"/with/{one.token}/sign-up/", {"shift": shift.pk, "role": "order"})
    assert SignUp.objects.get().role == "order"
    comes(page, duty)
    assert SignUp.objects.exclude(role="order").get().role == ""


def test_where_there_are_no_roles_nothing_is_asked(resident: Client) -> None:
    [shift] = service([("2026-09-29 09:00", "2026-09-29 11:00")])
    assert ASKED not in told(Client(), address(shift))
