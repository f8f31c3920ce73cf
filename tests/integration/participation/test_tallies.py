"""Tallies kept up act by act say what the rows say, told the slow and obvious way; what did not change is left alone."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.directory.actors import Actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.models import Activity, Attendance, Tally, TallyMark
from chuishao.participation.operations import confirm_attendance, correct_attendance, keep_tallies
from chuishao.participation.operations.bringing import (
    PastHours,
    PastPerson,
    bring_hours,
    bring_people,
)
from tests.integration.participation.cast import (
    clerk,
    coming,
    head,
    listed,
    neighbour,
    service,
    team,
)
from tests.integration.participation.test_random_acts import ACTS, Stage
from tests.make import WUHUASHAN, at

on_ground = pytest.mark.usefixtures("on_ground")
Told = Counter[tuple[Any, ...]]


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def told_by_rows() -> Told:
    """Every activity that was held and every confirmed coming, added to its city, district and street one by one."""
    told: Told = Counter()
    for one in Activity.objects.filter(state="held"):
        for width in (4, 6, 9):
            key = (
                day_of(one.starts_at),
                one.region_path[:width],
                one.programme,
                one.kind,
                "",
                "held",
            )
            told[*key, "times"] += 1
    for one in Attendance.objects.filter(state="confirmed").select_related("activity"):
        for width in (4, 6, 9):
            key = (
                day_of(one.starts_at), one.region_path[:width], one.activity.programme,
                one.activity.kind, one.role, "came",
            )  # fmt: skip
            told[*key, "times"] += 1
            told[*key, "minutes"] += one.counted_minutes
    return +told


def told_by_tallies() -> Told:
    told: Told = Counter()
    rows = Tally.objects.values_list(
        "day", "region_path", "programme", "kind", "role", "facet", "times", "minutes"
    )
    for *key, times, minutes in rows:
        told[*key, "times"] += times
        told[*key, "minutes"] += minutes
    return +told


def as_if_long_ago() -> None:
    """What was read is not read again: in life the transactions it came from have ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM kernel_audit_entry")
        TallyMark.objects.update(settled_id=cursor.fetchone()[0])


@on_ground
@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.randoms(use_true_random=True))
def test_whatever_acts_follow_one_another_the_tallies_keep_up(chance: Any) -> None:
    with transaction.atomic():
        stage, now = Stage(), at("2026-09-28 05:45")
        keep_tallies(at=now)
        as_if_long_ago()
        for number in range(48):
            now += timedelta(minutes=chance.choice((5, 15, 30, 60)))
            numbers = tuple(chance.randrange(200) for _ in range(6))
            stage.take(chance.choice(ACTS), numbers, now)
            if number == 24:
                stage.confirm_all(now)
            if number % 4 == 3:
                keep_tallies(at=now)
                as_if_long_ago()
                assert told_by_tallies() == told_by_rows()
        assert told_by_rows(), "nothing was counted at all"
        transaction.set_rollback(True)


@on_ground
def test_past_hours_count_from_the_next_keeping_on() -> None:
    circle = team()
    keep_tallies(at=at("2026-09-28 09:00"))
    as_if_long_ago()
    when = at("2026-09-28 10:00")
    who = PastPerson("人-1", "王小梅", "13800000001", WUHUASHAN, date(2025, 1, 1))
    loader = Actor.system("装载")
    bring_people(circle_id=circle.pk, role="team_volunteer", rows=[who], actor=loader, at=when)
    past = PastHours(
        "时长-1", "人-1", "春节慰问", "敬老院", "elderly", at("2025-01-20 09:00"), at("2025-01-20 11:00")
    )  # fmt: skip
    made = bring_hours(
        circle_id=circle.pk, kind="team_service", rows=[past], actor=clerk(), at=when
    )
    assert made.new == 1
    assert keep_tallies(at=at("2026-09-28 10:10")) == 1
    assert told_by_tallies() == told_by_rows() != Counter()


@on_ground
def test_only_days_of_what_changed_are_counted_anew() -> None:
    shifts = service(
        [("2026-09-28 09:00", "2026-09-28 11:00"), ("2026-09-29 09:00", "2026-09-29 11:00")]
    )
    who = neighbour().participant_id
    for shift in shifts:
        coming(shift, who)
        listed(shift, who)
    keep_tallies(at=at("2026-09-30 09:00"))
    as_if_long_ago()
    assert keep_tallies(at=at("2026-09-30 09:10")) == 0
    other = service([("2026-10-09 09:00", "2026-10-09 11:00")], title="护河")[0]
    coming(other, who)
    listed(other, who)
    with CaptureQueriesContext(connection) as asked:
        assert keep_tallies(at=at("2026-10-09 13:00")) == 1
    [gone] = [one["sql"] for one in asked if one["sql"].startswith("DELETE")]
    assert "2026-10-09" in gone
    assert "2026-09-2" not in gone


@on_ground
def test_a_day_is_found_by_its_index() -> None:
    """Whatever stands in the other years is not read: the planner is told that reading everything is dear.

    Of a handful of rows each index of what was held costs the same, so the other one is away.
    """
    from chuishao.participation._facts import of_days

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DROP INDEX activity_by_time")
        cursor.execute(f"EXPLAIN {of_days()}", {"days": [date(2026, 9, 28)]})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "attendance_counted_on" in plan
    assert "activity_held_on" in plan


@on_ground
def test_what_is_put_right_to_the_day_before_leaves_the_day_after() -> None:
    [night] = service([("2026-09-28 20:00", "2026-09-29 06:00")])
    who = neighbour().participant_id
    coming(night, who)
    [row] = listed(night, who, came=at("2026-09-29 00:30"), went=at("2026-09-29 02:00"))
    confirm_attendance(attendance_ids=[row], actor=head(), at=at("2026-09-29 08:00"))
    keep_tallies(at=at("2026-09-29 08:10"))
    as_if_long_ago()
    assert told_by_tallies() == told_by_rows() != Counter()
    correct_attendance(
        attendance_id=row, came_at=at("2026-09-28 22:00"), went_at=at("2026-09-28 23:00"), actor=clerk(),
        at=at("2026-09-29 09:00"), reason="看错了时间，核对过签名",
    )  # fmt: skip
    confirm_attendance(attendance_ids=[row], actor=head(), at=at("2026-09-29 10:00"))
    keep_tallies(at=at("2026-09-29 10:10"))
    assert told_by_tallies() == told_by_rows() != Counter()
