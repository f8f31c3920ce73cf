"""What waits for my word: answers my organisation owes wherever they were decided, a page at a time, and the rest."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chuishao.directory.actors import Actor
from chuishao.participation import operations
from chuishao.participation._codes import code_at
from chuishao.participation.models import Shift
from chuishao.web.desk.taking_part import confirming, shifts
from chuishao.web.public import mine
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import (
    COMMUNITY,
    STREET,
    alliance,
    joined,
    member,
    service,
    somebody,
    team,
)
from tests.integration.participation.alliances import voted
from tests.integration.participation.cast import SECRET, neighbour

SQUAD, OUTSIDE = "华山城管执法中队", "五华区水务局"


def addressed(to: str, title: str = "翠湖补水") -> tuple[int, int]:
    """A decision of the alliance that this organisation is to answer: its meeting and itself."""
    circle = alliance(f"联盟：{title}")
    for one in (COMMUNITY, SQUAD):
        joined(circle, one)
    clerk, starts = make.actor(STREET), make.at("2026-10-03 09:00")
    told = operations.Meeting("联席会议", "会议室", starts, make.at("2026-10-03 11:00"))
    meeting = operations.plan_meeting(
        circle_id=circle, kind="meeting", meeting=told, actor=clerk, at=make.at()
    )
    motion = operations.Motion(title, topic="deliberation", executor_id=make.unit(to))
    topic = operations.add_topic(meeting_id=meeting.pk, motion=motion, actor=clerk, at=make.at())
    operations.give_notice(meeting_id=meeting.pk, actor=clerk, at=make.at())
    from chuishao.participation.queries import voters_of

    there = [one.belonging_id for one in voters_of(meeting_id=meeting.pk, actor=clerk)]
    operations.hold_meeting(
        meeting_id=meeting.pk,
        present_ids=there,
        minutes="议了补水。",
        actor=clerk,
        at=meeting.ends_at,
    )
    voted(topic, 2)
    return meeting.pk, topic.pk


def test_an_organisation_outside_is_asked_and_answers_without_seeing_the_meeting(
    desk: Desk, standing_clock: StandingClock
) -> None:
    meeting, topic = addressed(OUTSIDE)
    standing_clock.put_to("2026-10-09 09:00")
    head, stranger = desk(OUTSIDE, "head"), desk("龙翔街道办事处", "head")
    waiting = head.get("/desk/confirm/").text
    assert "要答复：翠湖补水" in waiting
    address = next(it for it in re.findall(r'href="([^"]+)"', waiting) if it.endswith("/answer/"))
    assert address == f"/desk/activity/{meeting}/topic/{topic}/answer/"
    assert head.get(f"/desk/activity/{meeting}/").status_code == 404
    assert "翠湖补水" in head.get(address).text
    assert head.post(address, {"reply": ""}).status_code == 422
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"reply": "不是我们"}).status_code == 404
    assert head.post(address, {"reply": "采纳，本月补水"}).status_code == 303
    assert "要答复" not in head.get("/desk/confirm/").text
    assert head.post(address, {"reply": "再答一次"}).status_code in (404, 409)


def test_what_somebody_else_must_answer_is_not_mine(
    desk: Desk, standing_clock: StandingClock
) -> None:
    addressed(OUTSIDE)
    standing_clock.put_to("2026-10-09 09:00")
    for who in (desk(SQUAD, "head"), desk(STREET, "head"), desk(COMMUNITY, "head")):
        assert "要答复" not in who.get("/desk/confirm/").text


def test_an_address_that_joins_two_meetings_is_none(
    desk: Desk, standing_clock: StandingClock
) -> None:
    _meeting, topic = addressed(OUTSIDE)
    other, _topic = addressed(SQUAD, "占道")
    standing_clock.put_to("2026-10-09 09:00")
    assert (
        desk(OUTSIDE, "head").get(f"/desk/activity/{other}/topic/{topic}/answer/").status_code
        == 404
    )


def test_a_long_list_is_told_a_page_at_a_time(
    desk: Desk, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "MOST_WAITING", 2)
    begins, ends = make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00")
    circle = team()
    _activity, shift = service(circle, begins, ends)
    people = [somebody(name) for name in ("张三", "李四", "王五")]
    for one in people:
        member(circle, one)
        operations.sign_up(
            shift_id=shift, participant_id=one, actor=make.actor(), at=make.at("2026-09-27 09:00")
        )
    there = [operations.Present(one, begins, ends) for one in people]
    operations.record_list(shift_id=shift, present=there, actor=make.actor(), at=ends)
    standing_clock.put_to("2026-09-28 12:00")
    head = desk(COMMUNITY, "head")
    first, second = head.get("/desk/confirm/").text, head.get("/desk/confirm/?page=2").text
    assert [one.count('name="came"') for one in (first, second)] == [2, 1]
    assert "?page=2" in first
    assert "?page=3" not in second
    assert head.get("/desk/confirm/?page=x%00").text.count('name="came"') == 2


def test_my_shifts_are_told_a_page_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shifts, mine):
        monkeypatch.setattr(module, "MOST_OWN", 2)
    circle, me = team(), somebody(post="grid_worker")
    for day in (10, 11, 12):
        _activity, shift = service(
            circle, make.at(f"2026-10-{day} 09:00"), make.at(f"2026-10-{day} 11:00")
        )
        operations.sign_up(shift_id=shift, participant_id=me, actor=make.actor(), at=make.at())
    worker = desk(COMMUNITY, "grid_worker")
    first, second = worker.get("/desk/shifts/").text, worker.get("/desk/shifts/?page=2").text
    assert [one.count("社区清洁日</a>") for one in (first, second)] == [2, 1]
    assert worker.get("/desk/shifts/calendar.ics").content.count(b"BEGIN:VEVENT") == 3
    link = operations.renew_participant_link(
        participant_id=me, secret="s" * 32, actor=make.actor(), at=make.at()
    )
    assert [
        worker.get(f"/with/{link}/{q}").text.count('name="sign_up"') for q in ("", "?page=2")
    ] == [2, 1]


def test_who_never_checked_out_is_on_the_organisers_list_with_one_act_to_settle_it(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activity, shift = service(team(), make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00"))
    rows = [stayed(shift, somebody(name)) for name in ("张三", "李四")]
    standing_clock.put_to("2026-09-28 13:00")
    clerk = desk(COMMUNITY)
    for url in ("/desk/taking-part/", f"/desk/activity/{activity}/"):
        assert f"/desk/activity/{activity}/shift/{shift}/going/" in clerk.get(url).text
    for told in (clerk.get("/desk/taking-part/"), desk(COMMUNITY, "head").get("/desk/confirm/")):
        assert "2 个人没有签退：社区清洁日" in told.text
    form = clerk.get(f"/desk/activity/{activity}/shift/{shift}/going/").text
    assert form.count("checked") == 2
    told = {"on": "2026-09-28", "went": "10:00", "reason": "电话问过本人"}
    none = clerk.post(f"/desk/activity/{activity}/shift/{shift}/going/", told)
    assert none.status_code == 422
    done = clerk.post(f"/desk/activity/{activity}/shift/{shift}/going/", told | {"gone": rows})
    assert done.status_code == 303
    assert "没有签退" not in clerk.get("/desk/taking-part/").text
    assert "确认勾选的" in desk(COMMUNITY, "head").get("/desk/confirm/").text


def stayed(shift: int, who: int, staff: Actor | None = None) -> int:
    """Somebody who signed up, came by the code and did not check out."""
    me, came = staff or Actor.participant(who), make.at("2026-09-28 09:00")
    operations.sign_up(shift_id=shift, participant_id=who, actor=me, at=make.at("2026-09-27 09:00"))
    code = code_at(Shift.objects.get(pk=shift).secret, came)
    return operations.check_in(shift_id=shift, code=code, actor=me, at=came).attendance_id


def test_checking_out_is_offered_as_long_as_it_is_taken(
    desk: Desk, standing_clock: StandingClock
) -> None:
    _activity, shift = service(team(), make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00"))
    one = neighbour(secret=SECRET)
    stayed(shift, one.participant_id)
    resident = Client()
    for when, is_offered in (("2026-09-28 11:30", True), ("2026-09-28 12:30", False)):
        standing_clock.put_to(when)
        for url in (f"/with/{one.token}/", f"/here/{shift}/"):
            page = resident.get(url).content.decode()
            assert ('value="out"' in page, "没有签退" in page) == (is_offered, not is_offered), url


def test_whoever_stays_to_the_end_finds_the_way_to_check_out(
    desk: Desk, standing_clock: StandingClock
) -> None:
    _activity, shift = service(team(), make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00"))
    grid_worker = make.actor(COMMUNITY, "grid_worker")
    stayed(shift, somebody(post="grid_worker"), grid_worker)
    for when, is_offered in (("2026-09-28 11:30", True), ("2026-09-28 12:30", False)):
        standing_clock.put_to(when)
        page = desk(COMMUNITY, "grid_worker").get("/desk/shifts/").text
        assert (f"/desk/shifts/{shift}/code/" in page) == is_offered
