"""Calendars: times in the zone of Kunming, entries that keep their name, what is off told as cancelled."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from chuishao.participation.models import Shift, SignUp
from chuishao.participation.operations import (
    Joining,
    ask_to_join,
    cancel_activity,
    decide_joining,
    sign_up,
    withdraw,
)
from tests import make
from tests.integration.participation.cast import clerk, coming, head, me, neighbour, service

TOMORROW = ("2026-09-29 09:00", "2026-09-29 11:00")
NOW = make.at("2026-09-28 08:00")


@pytest.fixture
def browser(resident: Client) -> Client:
    return Client()


def events(browser: Client, url: str) -> list[Any]:
    answer = browser.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def of(shift: Shift) -> str:
    return f"/activities/{shift.activity.number}/calendar.ics"


def cancel(shift: Shift) -> None:
    cancel_activity(activity_id=shift.activity_id, actor=clerk(), at=NOW, reason="下雨")


def test_an_activity_in_the_time_of_kunming(browser: Client) -> None:
    [shift] = service((TOMORROW,))
    body = browser.get(of(shift)).content.decode()
    assert "DTSTART;TZID=Asia/Shanghai:20260929T090000" in body
    assert "BEGIN:VTIMEZONE" in body
    [event] = events(browser, of(shift))
    assert (event["SUMMARY"], event["LOCATION"], event["STATUS"]) == (
        "翠湖清扫",
        "翠湖南门",
        "CONFIRMED",
    )
    assert event.decoded("DTSTART") == shift.starts_at


def test_an_entry_keeps_its_name_and_a_cancelled_one_stays(browser: Client) -> None:
    [shift] = service((TOMORROW,))
    [before] = events(browser, of(shift))
    cancel(shift)
    [after] = events(browser, of(shift))
    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_is_only_planned_is_in_no_calendar(browser: Client) -> None:
    [shift] = service((TOMORROW,))
    type(shift.activity).objects.filter(pk=shift.activity_id).update(state="planned")
    assert browser.get(of(shift)).status_code == 404


def test_ones_own_shifts_coming_waiting_and_taken_back(browser: Client) -> None:
    who = neighbour(secret="s" * 32)
    [first], [second], [third] = (
        service((TOMORROW,), places=1, title=f"护河{n}") for n in range(3)
    )
    coming(first, who.participant_id)
    coming(second, neighbour("赵大勇").participant_id)
    for shift in (second, third):
        sign_up(
            shift_id=shift.pk,
            participant_id=who.participant_id,
            actor=me(who.participant_id),
            at=NOW,
        )
    withdraw(sign_up_id=SignUp.objects.get(shift=third).pk, actor=me(who.participant_id), at=NOW)
    found = {
        one["SUMMARY"]: one["STATUS"] for one in events(browser, f"/with/{who.token}/calendar.ics")
    }
    assert found == {"护河0": "CONFIRMED", "护河1": "TENTATIVE", "护河2": "CANCELLED"}


def test_signing_up_again_is_the_same_entry_later(browser: Client) -> None:
    who = neighbour(secret="s" * 32)
    [shift] = service((TOMORROW,))
    url = f"/with/{who.token}/calendar.ics"
    coming(shift, who.participant_id)
    [first] = events(browser, url)
    withdraw(sign_up_id=SignUp.objects.get().pk, actor=me(who.participant_id), at=NOW)
    [off] = events(browser, url)
    assert off["SEQUENCE"] > first["SEQUENCE"]
    sign_up(
        shift_id=shift.pk, participant_id=who.participant_id, actor=me(who.participant_id), at=NOW
    )
    [on] = events(browser, url)
    assert (on["UID"], on["STATUS"]) == (off["UID"], "CONFIRMED")
    assert on["SEQUENCE"] > off["SEQUENCE"]


def test_a_circle_is_for_those_who_belong(browser: Client) -> None:
    who, stranger = neighbour(secret="s" * 32), neighbour("赵大勇", secret="t" * 32)
    [shift] = service((TOMORROW,))
    circle = shift.activity.circle_id
    asked = ask_to_join(
        circle_id=circle, joining=Joining("team_volunteer", participant_id=who.participant_id),
        actor=clerk(), at=NOW,
    )  # fmt: skip
    decide_joining(belonging_id=asked.pk, is_granted=True, actor=head(), at=NOW)
    [event] = events(browser, f"/with/{who.token}/circle/{circle}/calendar.ics")
    assert event["SUMMARY"] == "翠湖清扫"
    assert browser.get(f"/with/{stranger.token}/circle/{circle}/calendar.ics").status_code == 404
    assert browser.get(f"/with/{'x' * 22}/calendar.ics").status_code == 404
