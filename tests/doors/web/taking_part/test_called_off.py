"""What an organiser takes back is told to whoever counted on it: on their own page, at the desk, in their calendar."""

from __future__ import annotations

import pytest
from django.test import Client
from icalendar import Calendar

from chuishao.kernel.refusals import Conflict
from chuishao.participation import queries
from chuishao.participation.models import Activity, Participant, SignUp
from chuishao.participation.operations import (
    Meeting,
    Plan,
    PlannedShift,
    Present,
    Registered,
    call_off_shift,
    cancel_activity,
    cancel_meeting,
    check_in,
    forget_participant,
    plan_activity,
    plan_meeting,
    publish_activity,
    record_list,
    sign_up,
)
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, alliance, service, somebody, team
from tests.integration.participation.cast import SECRET, me, neighbour

BEGINS, ENDS = make.at("2026-09-29 09:00"), make.at("2026-09-29 11:00")
SOON = make.at("2026-09-28 09:00")
WHY = "明天有大雨，改到下周六"


def come(shift: int, *people: int) -> list[int]:
    """Each signs up by their own link; the sign-ups."""
    return [
        sign_up(shift_id=shift, participant_id=one, actor=me(one), at=SOON).pk for one in people
    ]


def test_who_signed_up_reads_why_it_was_cancelled(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    one, other = (
        neighbour(name, secret=SECRET + key * 9) for name, key in (("王小梅", "a"), ("李桂芳", "b"))
    )
    come(shift, one.participant_id)
    [gone] = come(shift, other.participant_id)
    Client().post(f"/with/{other.token}/withdraw/", {"sign_up": gone})
    clerk = desk(COMMUNITY)
    clerk.post(f"/desk/activity/{activity}/do/cancel/", {"reason": WHY})
    told = Client().get(f"/with/{one.token}/").content.decode()
    assert WHY in told
    assert "社区清洁日" in told
    assert "来不了，取消" not in told
    assert WHY not in Client().get(f"/with/{other.token}/").content.decode()
    number = Activity.objects.get().number
    assert WHY in Client().get(f"/activities/{number}/").content.decode()


def test_at_the_desk_too_and_in_the_calendar(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    somebody(post="grid_worker")
    worker = desk(COMMUNITY, "grid_worker")
    worker.post(f"/desk/activity/{activity}/shift/{shift}/sign-up/")
    cancel_activity(activity_id=activity, actor=make.actor(COMMUNITY), at=SOON, reason=WHY)
    assert WHY in worker.get("/desk/shifts/").text
    answer = worker.get("/desk/shifts/calendar.ics")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_the_organiser_takes_somebody_off_with_a_reason_and_the_next_moves_up(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS, places=1)
    first, second = (
        neighbour(name, secret=SECRET + key * 9) for name, key in (("王小梅", "a"), ("李桂芳", "b"))
    )
    wrong, _queued = come(shift, first.participant_id, second.participant_id)
    clerk, drop = desk(COMMUNITY), f"/desk/activity/{activity}/shift/{shift}/drop/"
    assert drop in clerk.get(f"/desk/activity/{activity}/").text
    assert "在排队" in clerk.get(drop).text
    unsaid = clerk.post(drop, {"person": str(wrong), "reason": ""})
    assert (unsaid.status_code, "本人会看到" in unsaid.text) == (422, True)
    assert clerk.post(drop, {"person": str(wrong), "reason": "来电话说病了"}).status_code == 303
    states = dict(SignUp.objects.values_list("participant", "state"))
    assert states == {first.participant_id: "withdrawn", second.participant_id: "coming"}
    mine = f"/with/{first.token}/"
    assert "来电话说病了" in Client().get(mine).content.decode()
    come(shift, first.participant_id)
    assert "来电话说病了" not in Client().get(mine).content.decode()


def test_whoever_is_forgotten_leaves_no_reason_behind(desk: Desk) -> None:
    _activity, shift = service(team(), BEGINS, ENDS)
    one = neighbour("王小梅").participant_id
    [made] = come(shift, one)
    SignUp.objects.filter(pk=made).update(state="withdrawn", reason="王小梅病了")
    forget_participant(participant_id=one, actor=me(one), at=SOON)
    assert Participant.objects.filter(pk=one).exists()
    assert SignUp.objects.get().reason == ""


def test_why_a_meeting_is_cancelled_stands_on_its_page(desk: Desk) -> None:
    head = make.actor(STREET, "head")
    planned = Meeting(
        "十月联席会议", "三楼", make.at("2026-10-10 14:00"), make.at("2026-10-10 16:00")
    )
    meeting = plan_meeting(
        circle_id=alliance(), kind="meeting", meeting=planned, actor=head, at=SOON
    )
    cancel_meeting(meeting_id=meeting.pk, actor=head, at=SOON, reason="会议室在修")
    assert "会议室在修" in desk(STREET, "head").get(f"/desk/activity/{meeting.pk}/").text


def test_the_code_is_shown_as_long_as_people_still_check_out(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    code, page = f"/desk/activity/{activity}/shift/{shift}/code/", f"/desk/activity/{activity}/"
    standing_clock.put_to("2026-09-29 11:20")
    assert code in desk(COMMUNITY).get(page).text
    standing_clock.put_to("2026-09-29 12:01")
    assert code not in desk(COMMUNITY).get(page).text


def half_done() -> tuple[Activity, Registered]:
    """An activity of two days: somebody signed up for both and came to the first."""
    shifts = (
        PlannedShift(BEGINS, ENDS, 5),
        PlannedShift(make.at("2026-10-17 09:00"), make.at("2026-10-17 11:00"), 5),
    )
    plan = Plan(team(), "team_service", "社区清洁日", "广场", shifts, thing="environment")
    made = plan_activity(plan=plan, actor=make.actor(COMMUNITY), at=SOON)
    publish_activity(activity_id=made.pk, actor=make.actor(COMMUNITY), at=SOON)
    first, second = made.shifts.order_by("id")
    one = neighbour("王小梅", secret=SECRET + "a" * 9)
    for it in (first, second):
        sign_up(
            shift_id=it.pk, participant_id=one.participant_id, actor=me(one.participant_id), at=SOON
        )
    came = Present(one.participant_id, first.starts_at, first.ends_at)
    record_list(shift_id=first.pk, present=[came], actor=make.actor(COMMUNITY), at=first.ends_at)
    return made, one


def test_one_shift_is_called_off_though_somebody_came_to_another(
    desk: Desk, standing_clock: StandingClock
) -> None:
    made, one = half_done()
    first, second = made.shifts.order_by("id")
    standing_clock.put_to("2026-10-12 09:00")
    clerk, page = desk(COMMUNITY), f"/desk/activity/{made.pk}/"
    off = f"{page}shift/{second.pk}/call-off/"
    assert off in clerk.get(page).text
    assert f"{page}do/cancel/" not in clerk.get(page).text
    assert clerk.post(off, {"reason": ""}).status_code == 422
    assert clerk.post(off, {"reason": "广场要修"}).status_code == 303
    assert f"shift/{second.pk}/enter/" not in clerk.get(page).text
    mine = Client().get(f"/with/{one.token}/").content.decode()
    assert "广场要修" in mine
    public = Client().get(f"/activities/{made.number}/").content.decode()
    assert "这一班停办" in public
    feed = Client().get(f"/activities/{made.number}/calendar.ics").content.decode()
    assert feed.count("STATUS:CANCELLED") == 1
    again = {"actor": me(one.participant_id), "at": make.at("2026-10-12 09:00")}
    with pytest.raises(Conflict):
        sign_up(shift_id=second.pk, participant_id=one.participant_id, **again)
    assert clerk.post(off, {"reason": "再停"}).status_code == 409
    assert clerk.post(f"{page}shift/{first.pk}/call-off/", {"reason": "停"}).status_code == 409


def test_nobody_checks_in_or_is_listed_at_a_shift_that_was_called_off(desk: Desk) -> None:
    _activity, shift = service(team(), BEGINS, ENDS)
    one = neighbour("王小梅").participant_id
    sign_up(shift_id=shift, participant_id=one, actor=me(one), at=SOON)
    clerk = make.actor(COMMUNITY)
    call_off_shift(shift_id=shift, actor=clerk, at=SOON, reason="停电")
    code, _left = queries.shift_code(shift_id=shift, actor=clerk, at=BEGINS)
    with pytest.raises(Conflict, match="已经取消"):
        check_in(shift_id=shift, participant_id=one, code=code, actor=me(one), at=BEGINS)
    with pytest.raises(Conflict, match="已经取消"):
        record_list(shift_id=shift, present=[Present(one, BEGINS, ENDS)], actor=clerk, at=ENDS)
