"""Whatever acts follow one another: only what one recorded and another confirmed counts, once, within the cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Refusal
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation._codes import code_at
from chuishao.participation.models import Attendance, Participant, Shift
from chuishao.participation.operations import (
    Present,
    allow_beyond_cap,
    check_in,
    check_out,
    confirm_attendance,
    correct_attendance,
    dispute_attendance,
    fill_in_afterwards,
    record_list,
    review_afterwards,
    strike_out,
)
from tests.integration.participation.cast import clerk, coming, deputy, head, me, neighbour, service
from tests.make import actor, at

HOURS = [
    ("2026-09-28 06:00", "2026-09-28 16:00"),
    ("2026-09-28 15:00", "2026-09-28 23:00"),
    ("2026-09-28 20:00", "2026-09-29 09:00"),
]
ACTS = (
    "come", "go", *["list"] * 6, "afterwards", "correct", *["confirm"] * 6, "review", "beyond", "dispute", "strike",
)  # fmt: skip
# On which rows an act is tried rather than on any.
MEANT = {"confirm": "recorded", "review": "review", "beyond": "confirmed", "dispute": "confirmed"}
CAP = 720


class Stage:
    """Shifts that overlap, people who signed up, a head among them, and hands that may and may not."""

    def __init__(self) -> None:
        self.shifts = service(HOURS)
        self.people = [neighbour(name).participant_id for name in ("甲一", "乙二")]
        self.people.append(neighbour("丙三", by=head(), person_id=head().person_id).participant_id)
        for shift in self.shifts:
            coming(shift, *self.people)
        stranger = actor("龙翔街道办事处", "head")
        # Those who may come oftener than those who may not, or hardly anything would ever count.
        self.hands = [clerk(), head(), deputy()] * 6 + [stranger, *map(me, self.people)]

    def take(self, act: str, numbers: tuple[int, ...], at: datetime) -> None:
        """One act with whatever the numbers choose; refused it leaves no trace."""
        shift, who = self.shifts[numbers[0] % 3], self.people[numbers[1] % 3]
        hand, rows = (
            self.hands[numbers[2] % len(self.hands)],
            list(Attendance.objects.order_by("id")),
        )
        row = rows[numbers[3] % len(rows)].pk if rows else 0
        came = shift.starts_at + timedelta(minutes=15 * (numbers[4] % 40))
        try:
            with transaction.atomic():
                self._act(act, hand, at, _Chosen(shift, who, row, came, numbers[5]))
        except Refusal:
            return

    def confirm_all(self, at: datetime) -> None:
        """Whole shifts are listed for whoever is free, and whatever waits is confirmed by whoever may."""
        for number in range(9):
            self.take("list", (number % 3, number // 3, 0, 0, 0, 12), at)
        for number in range(Attendance.objects.count()):
            for hand in (1, 2):
                self.take("confirm", (0, 0, hand, number, 0, 0), at)

    def _act(self, act: str, hand: Actor, at: datetime, on: _Chosen) -> None:
        code = {
            "shift_id": on.shift.pk,
            "participant_id": on.who,
            "code": code_at(on.shift.secret, at),
        }
        went = min(
            on.came + timedelta(hours=1 + on.number % 13), on.shift.ends_at, max(at, on.came)
        )
        there, by = [Present(on.who, on.came, went)], {"actor": hand, "at": at}
        why = {**by, "reason": "当时没有记上，有照片为证"}
        acts: dict[str, Callable[[], Any]] = {
            "come": lambda: check_in(**code, actor=me(on.who), at=at),
            "go": lambda: check_out(**code, actor=me(on.who), at=at),
            "list": lambda: record_list(shift_id=on.shift.pk, present=there, **by),
            "afterwards": lambda: fill_in_afterwards(shift_id=on.shift.pk, present=there, **why),
            "correct": lambda: correct_attendance(attendance_id=on.row, came_at=on.came, went_at=went, **why),
            "confirm": lambda: confirm_attendance(attendance_ids=[on.row], **by),
            "review": lambda: review_afterwards(attendance_ids=[on.row], is_granted=on.number % 3 > 0, **why),
            "beyond": lambda: allow_beyond_cap(attendance_id=on.row, **why),
            "dispute": lambda: dispute_attendance(attendance_id=on.row, **why),
            "strike": lambda: strike_out(attendance_id=on.row, **why),
        }  # fmt: skip
        acts[act]()


class _Chosen:
    def __init__(self, shift: Shift, who: int, row: int, came: datetime, number: int) -> None:
        self.shift, self.who, self.row, self.came, self.number = shift, who, row, came, number


def check_what_counts() -> None:
    """The rules of counting, told the slow and obvious way."""
    days: dict[tuple[int, date], list[Attendance]] = defaultdict(list)
    selves = dict(Participant.objects.exclude(person=None).values_list("id", "person"))
    for one in Attendance.objects.exclude(state="struck"):
        days[one.participant_id, one.starts_at.astimezone(SHANGHAI).date()].append(one)
        assert one.counted_minutes <= one.minutes
        if one.state != "confirmed":
            assert one.counted_minutes == 0
            continue
        assert one.ends_at is not None
        assert one.minutes == (one.ends_at - one.starts_at) // timedelta(minutes=1)
        assert one.decided_by_id not in (None, one.recorded_by_id, selves.get(one.participant_id))
        assert one.recorded_by_id != selves.get(one.participant_id) or one.mode == "code"
        assert one.shift is not None
        assert one.shift.starts_at <= one.starts_at < one.ends_at <= one.shift.ends_at
    for rows in days.values():
        if not any(one.is_beyond_cap for one in rows):
            assert sum(one.counted_minutes for one in rows) <= CAP
        check_apart(rows)


def check_apart(rows: list[Attendance]) -> None:
    spans = sorted((one.starts_at, one.ends_at or one.starts_at) for one in rows)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.usefixtures("on_ground")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=True))
def test_no_order_of_acts_counts_what_nobody_confirmed(chance: Any) -> None:
    with transaction.atomic():
        stage, now = Stage(), at("2026-09-28 05:45")
        for _ in range(40):
            now += timedelta(minutes=chance.choice((1, 5, 15, 30, 60)))
            numbers = tuple(chance.randrange(200) for _ in range(6))
            stage.take(chance.choice(ACTS), numbers, now)
            check_what_counts()
        stage.confirm_all(max(now, at("2026-09-29 10:00")))
        check_what_counts()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("on_ground")
def test_the_random_acts_do_count_something() -> None:
    stage = Stage()
    stage.take("come", (0, 0, 0, 0, 0, 0), at("2026-09-28 06:00"))
    stage.take("go", (0, 0, 0, 0, 0, 0), at("2026-09-28 09:00"))
    stage.take("confirm", (0, 0, 1, 0, 0, 0), at("2026-09-28 10:00"))
    check_what_counts()
    assert Attendance.objects.get().counted_minutes == 180
