"""On the spot: the picture leads to one's own check-in on the phone that knows the link, and tells others nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from chuishao.participation.models import Attendance, Shift
from chuishao.participation.queries.activities import shift_code
from tests.doors.conftest import Desk, StandingClock
from tests.integration.participation.cast import STREET, clerk, coming, neighbour, service

HOURS = ("2026-09-28 09:00", "2026-09-28 11:00")


@pytest.fixture
def shift(resident: Client) -> Shift:
    """A service of this morning."""
    [made] = service((HOURS,), title="社区清洁日")
    return made


def digits(shift: Shift, standing_clock: StandingClock) -> str:
    return shift_code(shift_id=shift.pk, actor=clerk(), at=standing_clock.at)[0]


def known(shift: Shift) -> tuple[Client, str]:
    """A phone on which the private link was opened once, of somebody who signed up."""
    who = neighbour("李桂芳", "13888886666", secret="s" * 32)
    coming(shift, who.participant_id)
    phone = Client()
    assert phone.get(f"/with/{who.token}/").status_code == 200
    return phone, f"/with/{who.token}/"


def test_the_phone_that_knows_the_link_checks_in_and_out(
    shift: Shift, standing_clock: StandingClock
) -> None:
    phone, link = known(shift)
    standing_clock.put_to("2026-09-28 09:10")
    code = digits(shift, standing_clock)
    page = phone.get(f"/here/{shift.pk}/?code={code}").text
    assert "社区清洁日" in page
    assert f'value="{code}"' in page
    came = phone.post(f"/here/{shift.pk}/", {"code": code, "does": "in"})
    assert (came.status_code, came.headers["Location"]) == (303, link)
    assert "签退" in phone.get(f"/here/{shift.pk}/").text
    standing_clock.put_to("2026-09-28 10:00")
    out = {"shift": shift.pk, "does": "out", "code": digits(shift, standing_clock)}
    assert phone.post(f"{link}check-in/", out).status_code == 303
    assert [(one.state, one.minutes) for one in Attendance.objects.all()] == [("recorded", 50)]


def test_a_wrong_code_is_told_and_kept(shift: Shift, standing_clock: StandingClock) -> None:
    phone, _link = known(shift)
    standing_clock.put_to("2026-09-28 09:10")
    wrong = f"{(int(digits(shift, standing_clock)) + 1) % 1_000_000:06}"
    page = phone.post(f"/here/{shift.pk}/", {"code": wrong, "does": "in"})
    assert page.status_code == 422
    assert f'value="{wrong}"' in page.content.decode()
    assert not Attendance.objects.exists()


def test_an_unknown_phone_is_told_nothing_of_the_activity(shift: Shift) -> None:
    page = Client().get(f"/here/{shift.pk}/?code=123456").content.decode()
    assert "这部手机还不认识您" in page
    assert "社区清洁日" not in page
    assert Client().post(f"/here/{shift.pk}/", {"code": "123456", "does": "in"}).status_code == 404


def test_the_link_is_sent_to_nothing_else_and_can_be_forgotten(shift: Shift) -> None:
    phone, _link = known(shift)
    kept = phone.cookies["cs_mine"]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == ("/here/", True, "Lax")
    assert phone.post(f"/here/{shift.pk}/", {"does": "forget"}).status_code == 303
    assert phone.cookies["cs_mine"].value == ""


def test_staff_go_to_their_own_page(shift: Shift, desk: Desk) -> None:
    asked = desk(STREET, "deputy").get(f"/here/{shift.pk}/?code=123456")
    assert (asked.status_code, asked.headers["Location"]) == (
        302, f"/desk/shifts/{shift.pk}/code/?code=123456",
    )  # fmt: skip
