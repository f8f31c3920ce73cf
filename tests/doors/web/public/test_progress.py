"""Following by the private link: plain words, one tap to rate, back when it is not true, lost links."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.casework.operations import move
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.public.conftest import Send


def handle(number: str, clock: StandingClock) -> None:
    """The street's team signs, calls and finishes."""
    unit = make.actor("华山城管执法中队", "liaison")
    desk = make.actor("华山综合调度室", "dispatcher")
    said = [
        ("dispatch", desk, {}, {unit.organisation_id: "lead"}), ("sign", unit, {}, {}),
        ("contact", unit, {"told": "打过电话"}, {}),
        ("finish", unit, {"ended": "solved", "result": "已疏通主管。"}, {}),
    ]  # fmt: skip
    for step, who, answers, units in said:
        move(
            case=number,
            transition=step,
            actor=who,
            at=clock.at,
            answers=answers,
            organisations=units,
        )


@pytest.fixture
def replied(resident: Client, send: Send, standing_clock: StandingClock) -> str:
    """The link of a matter that was handled and answered."""
    said = send(caller_phone="13888881234").json()
    handle(said["number"], standing_clock)
    return str(said["url"])


def test_progress_names_units_and_no_staff(resident: Client, replied: str) -> None:
    page = resident.get(replied).content.decode()
    assert "华山城管执法中队" in page
    assert "已疏通主管。" in page
    for post in ("liaison", "head"):
        assert make.actor("华山城管执法中队", post).label.split()[-1] not in page
    assert "13888881234" not in page


def test_the_page_is_kept_by_nobody(resident: Client, replied: str) -> None:
    answer = resident.get(replied)
    assert "no-cache" in answer["Cache-Control"]
    assert b"noindex" in answer.content


def test_one_tap_rates(resident: Client, replied: str) -> None:
    assert 'name="a_satisfied" value="yes"' in resident.get(replied).content.decode()
    answer = resident.post(f"{replied}step/rate/", {"a_satisfied": "yes"}, follow=True)
    assert answer.status_code == 200
    assert "您评价" in answer.content.decode()
    again = resident.post(f"{replied}step/rate/", {"a_satisfied": "yes"})
    assert again.status_code == 409


def test_what_is_not_done_goes_back(resident: Client, replied: str) -> None:
    empty = resident.post(f"{replied}step/reopen/", {"a_reason": ""})
    assert empty.status_code == 422
    answer = resident.post(f"{replied}step/reopen/", {"a_reason": "还在冒水"}, follow=True)
    assert "您退回重办" in answer.content.decode()


def test_a_stale_page_is_told(resident: Client, replied: str) -> None:
    answer = resident.post(f"{replied}step/rate_low/", {"seen": "1"})
    assert answer.status_code == 409


def test_a_resident_takes_only_a_residents_steps(resident: Client, replied: str) -> None:
    answer = resident.post(f"{replied}step/call_back/", {"a_reached": "yes"})
    assert answer.status_code == 409
    assert resident.post(f"{replied}step/nonsense/").status_code == 409


def test_a_wrong_link_finds_nothing(resident: Client) -> None:
    for path in ("", "step/rate/", "photos/"):
        call = resident.post if path else resident.get
        assert call(f"/q/{'x' * 22}/{path}").status_code == 404


def test_a_lost_link_comes_back_by_number_and_telephone(
    resident: Client, replied: str, send: Send
) -> None:
    number = send().json()["number"]
    asked = {"number": number.replace("-", " ").lower(), "last_four": "1234", "secret": "n" * 32}
    answer = resident.post("/q/", asked)
    assert answer.status_code == 303
    assert resident.get(answer["Location"]).status_code == 200
    assert resident.get(replied).status_code == 404


def test_guessing_telephones_ends_soon(resident: Client, replied: str, send: Send) -> None:
    number = send().json()["number"]
    tried = [
        resident.post("/q/", {"number": number, "last_four": f"{n:04}", "secret": "n" * 32})
        for n in range(8)
    ]
    assert [one.status_code for one in tried] == [403] * 6 + [429] * 2


def test_staff_see_what_was_handed_in(desk: Desk, send: Send) -> None:
    number = send().json()["number"]
    assert desk("华山综合调度室", "dispatcher").get(f"/desk/case/{number}/").status_code == 200
    assert desk("金马社区").get(f"/desk/case/{number}/").status_code == 404


def test_no_cookie_names_a_resident(resident: Client, replied: str) -> None:
    resident.get(replied)
    assert settings.SESSION_COOKIE_NAME not in resident.cookies


@pytest.mark.parametrize(("path", "most"), [("/", 0), ("/report/", 1), ("/open/", 3)])
def test_pages_cost_few_statements(resident: Client, path: str, most: int) -> None:
    resident.get(path)
    with CaptureQueriesContext(connection) as asked:
        resident.get(path)
    assert len(asked) <= most, [one["sql"] for one in asked]


def test_progress_costs_few_statements(resident: Client, replied: str) -> None:
    resident.get(replied)
    with CaptureQueriesContext(connection) as asked:
        resident.get(replied)
    assert len(asked) <= 8, [one["sql"] for one in asked]


def test_an_act_of_a_resident_costs_few_statements(resident: Client, replied: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        resident.post(f"{replied}step/rate/", {"a_satisfied": "yes"})
    assert len(asked) <= 18, [one["sql"] for one in asked]


def test_the_same_share_of_the_limit_is_said_in_words(resident: Client, replied: str) -> None:
    assert "华山综合调度室最晚" in resident.get(replied).content.decode()


def test_the_resident_is_spoken_to_and_not_about(resident: Client, send: Send) -> None:
    page = resident.get(send().json()["url"]).content.decode()
    assert "不用办了，撤回" in page
    assert "诉求人撤回" not in page
