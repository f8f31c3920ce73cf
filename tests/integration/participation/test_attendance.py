"""Who came: by a code, by list, afterwards in the open; counted once another person confirmed it, and only once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation._codes import code_at
from chuishao.participation.models import Attendance, Shift
from chuishao.participation.operations import (
    CheckedIn,
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
from tests.integration.participation.cast import (
    clerk,
    coming,
    counted,
    deputy,
    head,
    listed,
    me,
    neighbour,
    service,
)
from tests.integration.participation.test_activities import at_once
from tests.make import actor, at

on_ground = pytest.mark.usefixtures("on_ground")


def tries(**asked: Any) -> CheckedIn:
    """Check in, in a transaction of its own, so that a refusal leaves the test's whole."""
    with transaction.atomic():
        return check_in(**asked)


def comes(shift: Shift, who: int, when: str) -> int:
    code = code_at(shift.secret, at(when))
    return tries(
        shift_id=shift.pk, participant_id=who, code=code, actor=me(who), at=at(when)
    ).attendance_id


def goes(shift: Shift, who: int, when: str) -> list[int]:
    code = code_at(shift.secret, at(when))
    return check_out(shift_id=shift.pk, participant_id=who, code=code, actor=me(who), at=at(when))


def there(places: int = 0, name: str = "王小梅") -> tuple[Shift, int]:
    """A service and somebody who signed up for it."""
    [shift], who = service(places=places), neighbour(name).participant_id
    coming(shift, who)
    return shift, who


@on_ground
class TestByCode:
    def test_one_comes_and_goes_and_counts_once_somebody_else_confirmed(self) -> None:
        shift, who = there()
        row = comes(shift, who, "2026-09-28 08:50")
        assert goes(shift, who, "2026-09-28 10:30") == [row]
        kept = Attendance.objects.get(pk=row)
        assert (kept.minutes, kept.counted_minutes, kept.state) == (90, 0, "recorded")
        confirm_attendance(attendance_ids=[row], actor=head(), at=at("2026-09-28 12:00"))
        assert counted(who) == 90

    def test_a_code_stands_for_its_minute_and_the_next(self) -> None:
        shift, who = there()
        code = code_at(shift.secret, at("2026-09-28 09:00"))
        asked = {"shift_id": shift.pk, "participant_id": who, "code": code, "actor": me(who)}
        with pytest.raises(Invalid, match="签到码不对"):
            tries(**asked, at=at("2026-09-28 09:02"))
        tries(**asked, at=at("2026-09-28 09:01"))
        assert queries.shift_code(shift_id=shift.pk, actor=clerk(), at=at("2026-09-28 09:00")) == (
            code,
            60,
        )
        with pytest.raises(NotFound):
            queries.shift_code(shift_id=shift.pk, actor=me(who), at=at())

    def test_nobody_checks_in_for_another_or_without_having_signed_up(self) -> None:
        shift, who = there()
        other, code = neighbour("李明").participant_id, code_at(shift.secret, at())
        with pytest.raises(NotFound):
            tries(shift_id=shift.pk, participant_id=who, code=code, actor=me(other), at=at())
        with pytest.raises(NotFound):
            tries(shift_id=shift.pk, participant_id=who, code=code, actor=clerk(), at=at())
        with pytest.raises(NotAllowed, match="先报名"):
            comes(shift, other, "2026-09-28 09:10")

    def test_at_most_three_pairs_a_day(self) -> None:
        shift, who = there()
        for number in range(3):
            comes(shift, who, f"2026-09-28 09:{number}0")
            goes(shift, who, f"2026-09-28 09:{number}5")
        with pytest.raises(Conflict, match="最多签到三次"):
            comes(shift, who, "2026-09-28 09:40")

    def test_one_is_at_one_place_at_a_time(self) -> None:
        shift, who = there()
        [other] = service(title="护河")
        coming(other, who)
        comes(shift, who, "2026-09-28 09:00")
        with pytest.raises(Conflict, match="已经签到"):
            comes(shift, who, "2026-09-28 09:05")
        with pytest.raises(Conflict, match="已经在一处活动"):
            comes(other, who, "2026-09-28 09:10")

    def test_a_night_is_kept_as_two_days(self) -> None:
        [shift] = service([("2026-09-28 20:00", "2026-09-29 06:00")])
        who = neighbour().participant_id
        coming(shift, who)
        comes(shift, who, "2026-09-28 20:00")
        rows = goes(shift, who, "2026-09-29 06:10")
        assert [Attendance.objects.get(pk=one).minutes for one in rows] == [240, 360]

    def test_less_than_a_minute_is_no_coming(self) -> None:
        shift, who = there()
        comes(shift, who, "2026-09-28 08:40")
        assert goes(shift, who, "2026-09-28 08:45") == []
        assert Attendance.objects.get().state == "struck"

    def test_too_early_too_late_and_the_wrong_activity_are_refused(self) -> None:
        shift, who = there()
        for when in ("2026-09-28 08:29", "2026-09-28 11:00"):
            with pytest.raises(Conflict, match="现在不能签到"):
                comes(shift, who, when)


@on_ground
def test_checking_in_is_two_round_trips() -> None:
    shift, who = there()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        transaction.atomic(),
    ):
        comes(shift, who, "2026-09-28 09:00")
    trips = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(trips) == 2, trips


@pytest.mark.usefixtures("ground")
def test_the_same_person_at_two_places_at_once_is_at_one() -> None:
    shift, who = there()
    [other] = service(title="护河")
    coming(other, who)
    gave = at_once(*(lambda one=one: comes(one, who, "2026-09-28 09:00") for one in (shift, other)))
    assert sum(isinstance(one, Conflict) for one in gave) == 1
    assert Attendance.objects.filter(state="open").count() == 1


@on_ground
class TestByList:
    def test_all_or_none_within_the_hours_and_not_ahead_of_time(self) -> None:
        shift, who = there()
        ask = {"shift_id": shift.pk, "actor": clerk()}
        long = Present(who, shift.starts_at, shift.ends_at + timedelta(minutes=1))
        whole = Present(who, shift.starts_at, shift.ends_at)
        with pytest.raises(Invalid, match="班次的时间之内"):
            record_list(**ask, present=[long], at=shift.ends_at)
        with pytest.raises(Invalid, match="不能先记"):
            record_list(**ask, present=[whole], at=at("2026-09-28 10:00"))
        with pytest.raises(Conflict, match="补记到场"):
            record_list(**ask, present=[whole], at=shift.ends_at + timedelta(hours=25))
        other = neighbour("李明").participant_id
        with pytest.raises(Conflict, match="没有报上名"):
            record_list(
                **ask,
                present=[whole, Present(other, whole.came_at, whole.went_at)],
                at=shift.ends_at,
            )
        assert not Attendance.objects.exists()

    def test_overlaps_are_refused_by_name(self) -> None:
        shift, who = there()
        [other] = service([("2026-09-28 10:00", "2026-09-28 12:00")], title="护河")
        coming(other, who)
        listed(shift, who)
        with pytest.raises(Conflict, match="已经记过到场") as refused:
            listed(other, who)
        assert queries.participant_cards(actor=actor())[0].pseudonym in refused.value.message

    def test_who_recorded_does_not_confirm_nor_does_a_stranger(self) -> None:
        shift, who = there()
        late = shift.ends_at
        [row] = record_list(
            shift_id=shift.pk, present=[Present(who, shift.starts_at, late)], actor=head(), at=late
        )
        with pytest.raises(NotAllowed, match="不能自己确认"):
            confirm_attendance(attendance_ids=[row.pk], actor=head(), at=late)
        with pytest.raises(NotAllowed, match="分管负责人"):
            confirm_attendance(attendance_ids=[row.pk], actor=clerk(), at=late)
        with pytest.raises(NotFound):
            confirm_attendance(
                attendance_ids=[row.pk], actor=actor("龙翔街道办事处", "head"), at=late
            )
        confirm_attendance(attendance_ids=[row.pk], actor=deputy(), at=late)
        with pytest.raises(Conflict):
            confirm_attendance(attendance_ids=[row.pk], actor=deputy(), at=late)

    def test_nobody_records_or_confirms_themselves(self) -> None:
        [shift] = service()
        mine = neighbour("柳主任", by=head(), person_id=head().person_id).participant_id
        coming(shift, mine)
        with pytest.raises(NotAllowed, match="自己的到场"):
            record_list(
                shift_id=shift.pk,
                present=[Present(mine, shift.starts_at, shift.ends_at)],
                actor=head(),
                at=shift.ends_at,
            )
        [row] = listed(shift, mine)
        with pytest.raises(NotAllowed, match="自己的到场"):
            confirm_attendance(attendance_ids=[row], actor=head(), at=shift.ends_at)

    def test_a_day_counts_at_most_twelve_hours_unless_a_third_person_says_so(self) -> None:
        hours = [("2026-09-28 06:00", "2026-09-28 14:00"), ("2026-09-28 14:00", "2026-09-28 22:00")]
        shifts, who = service(hours), neighbour().participant_id
        rows = []
        for one in shifts:
            coming(one, who)
            rows += listed(one, who)
        confirm_attendance(attendance_ids=rows, actor=head(), at=at("2026-09-29 09:00"))
        assert counted(who) == 720
        allow = {"attendance_id": rows[1], "at": at("2026-09-29 10:00"), "reason": "抗洪抢险"}
        with pytest.raises(NotAllowed, match="确认的人"):
            allow_beyond_cap(**allow, actor=head())
        allow_beyond_cap(**allow, actor=deputy())
        assert counted(who) == 480 + 240

    def test_what_is_struck_out_makes_room_under_the_cap(self) -> None:
        hours = [("2026-09-28 06:00", "2026-09-28 14:00"), ("2026-09-28 14:00", "2026-09-28 22:00")]
        shifts, who = service(hours), neighbour().participant_id
        rows = []
        for one in shifts:
            coming(one, who)
            rows += listed(one, who)
        confirm_attendance(attendance_ids=rows, actor=head(), at=at("2026-09-29 09:00"))
        strike_out(
            attendance_id=rows[0], actor=deputy(), at=at("2026-09-29 10:00"), reason="记错了人"
        )
        assert counted(who) == 480


@on_ground
class TestAfterwards:
    def test_it_is_reviewed_by_another_hand_and_never_silent(self) -> None:
        shift, who = there()
        late, ask = (
            shift.ends_at + timedelta(days=3),
            [Present(who, shift.starts_at, shift.ends_at)],
        )
        with pytest.raises(Invalid, match="写明理由"):
            fill_in_afterwards(shift_id=shift.pk, present=ask, actor=head(), at=late, reason="漏记")
        [row] = fill_in_afterwards(
            shift_id=shift.pk,
            present=ask,
            actor=head(),
            at=late,
            reason="当天签到设备没有电，有现场照片",
        )
        with pytest.raises(Conflict, match="审核补记"):
            confirm_attendance(attendance_ids=[row.pk], actor=deputy(), at=late)
        review = {"attendance_ids": [row.pk], "is_granted": True, "at": late, "reason": "看过照片"}
        with pytest.raises(NotAllowed, match="不能自己确认"):
            review_afterwards(**review, actor=head())
        [seen] = queries.my_attendances(actor=me(who), at=late)
        assert (seen.mode, seen.state, seen.counted_minutes) == ("afterwards", "review", 0)
        review_afterwards(**review, actor=deputy())
        assert counted(who) == 120

    def test_refused_it_counts_nothing_and_after_a_month_it_is_too_late(self) -> None:
        shift, who = there()
        late, ask = (
            shift.ends_at + timedelta(days=3),
            [Present(who, shift.starts_at, shift.ends_at)],
        )
        told = {
            "shift_id": shift.pk,
            "present": ask,
            "actor": clerk(),
            "reason": "当天签到设备没有电，有照片",
        }
        with pytest.raises(Conflict, match="三十天"):
            fill_in_afterwards(**told, at=shift.ends_at + timedelta(days=31))
        [row] = fill_in_afterwards(**told, at=late)
        review_afterwards(
            attendance_ids=[row.pk], is_granted=False, actor=head(), at=late, reason="没有照片"
        )
        assert (Attendance.objects.get().state, counted(who)) == ("struck", 0)


@on_ground
class TestDisputes:
    def test_disputed_it_counts_no_more_until_put_right_and_confirmed(self) -> None:
        shift, who = there()
        [row] = listed(shift, who)
        confirm_attendance(attendance_ids=[row], actor=head(), at=shift.ends_at)
        with pytest.raises(NotFound):
            dispute_attendance(attendance_id=row, actor=clerk(), at=shift.ends_at, reason="不对")
        dispute_attendance(
            attendance_id=row, actor=me(who), at=shift.ends_at, reason="我只来了一小时"
        )
        assert counted(who) == 0
        half = shift.starts_at + timedelta(hours=1)
        correct_attendance(
            attendance_id=row,
            came_at=shift.starts_at,
            went_at=half,
            actor=clerk(),
            at=shift.ends_at,
            reason="已核实",
        )
        assert counted(who) == 0
        confirm_attendance(attendance_ids=[row], actor=head(), at=shift.ends_at)
        assert counted(who) == 60

    def test_corrected_late_it_is_reviewed_like_what_was_filled_in(self) -> None:
        shift, who = there()
        comes(shift, who, "2026-09-28 09:00")
        [found] = Attendance.objects.all()
        correct_attendance(
            attendance_id=found.pk, came_at=shift.starts_at, went_at=shift.ends_at, actor=clerk(),
            at=shift.ends_at + timedelta(days=2), reason="忘了签退",
        )  # fmt: skip
        found.refresh_from_db()
        assert (found.state, found.minutes) == ("review", 120)


@on_ground
def test_the_tables_themselves_refuse_what_no_act_does() -> None:
    shift, who = there()
    [row] = listed(shift, who)
    wrong = [
        {"state": "confirmed"},
        {"counted_minutes": 1},
        {"state": "confirmed", "decided_by": clerk().person_id},
        {"ends_at": at("2026-09-29 00:01")},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.filter(pk=row).update(**columns)
