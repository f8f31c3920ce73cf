"""Courses: days attended and missed, leave with a reason that makes no absence smaller, hours on and off line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation.models import Activity, Belonging, Circle, Leave, Participant
from chuishao.participation.operations import ask_leave, decide_leave
from chuishao.participation.queries.courses import CourseLine, course_standing
from chuishao.participation.queries.figures import figures_of
from chuishao.participation.queries.leave import leaves_waiting
from tests.integration.participation.branches import came, circle, held, person
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
HOST = "市政府"
TODAY = at("2021-06-30 18:00")


def course() -> Circle:
    """The class of 2020-07 to 2021-06: four days a month for twelve months."""
    return circle(
        "training_class", "training", name="第一专业班", host=HOST, at=at("2020-07-01 08:00"),
        ends_on=date(2021, 6, 30), facts={"plan_days": 48},
    )  # fmt: skip


def student(of: Circle, name: str) -> Participant:
    made = person(name)
    Belonging.objects.create(
        circle=of, role="student", participant=made, region_path=of.region_path, state="active",
        from_on=of.founded_on, decided_at=at("2020-07-01 08:00"),
    )  # fmt: skip
    return made


def forty_eight(of: Circle) -> list[Activity]:
    days = []
    for month in range(12):
        year, number = 2020 + (6 + month) // 12, (6 + month) % 12 + 1
        days += [
            held(of, "training_day", f"{year}-{number:02d}-{day:02d} 08:30") for day in (6, 7, 8, 9)
        ]
    return days


def lines(of: Circle) -> dict[str, CourseLine]:
    found = course_standing(circle_id=of.pk, actor=actor(HOST, "clerk"), at=TODAY)
    return {one.pseudonym: one for one in found}


def test_six_of_forty_eight_may_be_missed_and_seven_may_not() -> None:
    made = course()
    every, six, seven = (student(made, name) for name in ("全勤", "缺六", "缺七"))
    days = forty_eight(made)
    for who, missed in ((every, 0), (six, 6), (seven, 7)):
        for day in days[missed:]:
            came(day, who, minutes=450)
    with CaptureQueriesContext(connection) as sent:
        found = lines(made)
    assert len(sent) <= 8
    assert [found[name].absence.may_stay for name in ("全勤", "缺六", "缺七")] == [
        True,
        True,
        False,
    ]
    assert (found["全勤"].absence.attended, found["全勤"].hours) == (48, 360)
    assert found["缺七"].words == "缺 7 天，超过全部 48 天的规定比例，退出本班"
    counted = {
        one.key: one.counted
        for one in figures_of(
            programme="training", region_path="5301", actor=actor(HOST, "head"), at=TODAY
        )
    }
    assert (counted["training_days"], counted["training_classes"]) == (48, 1)
    assert counted["training_hours"] == (48 + 42 + 41) * 450 // 60 + 0.5


def test_leave_explains_an_absence_and_makes_it_no_smaller() -> None:
    made = course()
    who = student(made, "请假人")
    day = held(made, "training_day", "2020-07-06 08:30", state="published")
    clerk, deputy, head = (actor(HOST, post) for post in ("clerk", "deputy", "head"))
    when = at("2020-07-03 09:00")
    asked = ask_leave(
        activity_id=day.pk, participant_id=who.pk, reason="防汛值守", actor=deputy, at=when
    )
    with pytest.raises(Conflict, match="已经请过"):
        ask_leave(activity_id=day.pk, participant_id=who.pk, reason="再请", actor=clerk, at=when)
    with pytest.raises(NotAllowed, match="不能自己批准"):
        decide_leave(leave_id=asked.pk, is_granted=True, actor=deputy, at=when)
    assert decide_leave(leave_id=asked.pk, is_granted=True, actor=head, at=when).state == "granted"
    Activity.objects.filter(pk=day.pk).update(state="held")
    [line] = lines(made).values()
    assert (line.excused, line.absence.missed, line.absence.left) == (1, 1, 5)
    assert line.words == "缺 1 天，最多还可以缺 5 天"


def test_a_no_gives_its_reason_and_nobody_decides_their_own_leave() -> None:
    made = course()
    deputy, head, when = actor(HOST, "deputy"), actor(HOST, "head"), at("2020-07-03 09:00")
    who = student(made, "请假人")
    Participant.objects.filter(pk=who.pk).update(person=head.person_id)
    day = held(made, "training_day", "2020-07-06 08:30", state="published")
    asked = ask_leave(
        activity_id=day.pk, participant_id=who.pk, reason="值守", actor=actor(HOST), at=when
    )
    says = {"leave_id": asked.pk, "at": when}
    with pytest.raises(NotAllowed, match="自己的请假"):
        decide_leave(**says, is_granted=True, actor=head)
    with pytest.raises(Invalid, match="理由"):
        decide_leave(**says, is_granted=False, actor=deputy)
    told = decide_leave(**says, is_granted=False, actor=deputy, reason="当天考试")
    assert (told.state, told.answer) == ("refused", "当天考试")


def test_what_waits_for_ones_word_is_found_behind_much_that_others_decide() -> None:
    mine = held(course(), "training_day", "2020-07-06 08:30", state="published")
    theirs = circle("training_class", "training", name="区里的班", host="五华区政府", at=at("2020-07-01 08:00"), ends_on=date(2021, 6, 30))  # fmt: skip
    far = held(theirs, "training_day", "2020-07-06 08:30", state="published")
    known = {"region_path": mine.region_path, "registered_at": at("2020-07-01 08:00")}
    people = Participant.objects.bulk_create(
        Participant(pseudonym=f"别班学员{number}", **known) for number in range(501)
    )
    when = {"reason": "值守", "asked_at": at("2020-07-02 08:00")}
    Leave.objects.bulk_create(Leave(activity=far, participant=one, **when) for one in people)
    by_me = Leave.objects.create(activity=mine, participant=people[0], asked_by_id=actor(HOST, "head").person_id, **when)  # fmt: skip
    waits = Leave.objects.create(activity=mine, participant=people[1], **when)
    assert [one.id for one in leaves_waiting(actor=actor(HOST, "head"))] == [waits.pk]
    assert {one.id for one in leaves_waiting(actor=actor(HOST, "deputy"))} == {by_me.pk, waits.pk}
    assert leaves_waiting(actor=actor(HOST, "clerk")) == []


def test_leave_takes_a_reason_and_comes_before_the_end() -> None:
    made = course()
    who, other = student(made, "学员"), person("旁人")
    day, clerk = (
        held(made, "training_day", "2020-07-06 08:30", state="published"),
        actor(HOST, "clerk"),
    )
    known = {"activity_id": day.pk, "actor": clerk, "at": at("2020-07-03 09:00")}
    with pytest.raises(Invalid, match="事由"):
        ask_leave(participant_id=who.pk, reason=" ", **known)
    with pytest.raises(NotFound):
        ask_leave(participant_id=other.pk, reason="有事", **known)
    with pytest.raises(Conflict, match="按缺席记"):
        ask_leave(
            participant_id=who.pk, reason="有事", **{**known, "at": day.ends_at + timedelta(days=1)}
        )


def test_lessons_online_are_hours_of_their_own() -> None:
    made = course()
    who = student(made, "学员")
    came(held(made, "online_lesson", "2020-08-01 19:00"), who, minutes=90)
    [line] = lines(made).values()
    assert (line.online_minutes, line.hours, line.absence.held) == (90, 0, 0)


def test_only_whoever_organises_a_course_sees_its_members() -> None:
    made = course()
    student(made, "学员")
    with pytest.raises(NotFound):
        course_standing(circle_id=made.pk, actor=actor("五华区政府", "head"), at=TODAY)
