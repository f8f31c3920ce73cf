"""Whoever recorded and confirmed that somebody came is told when they dispute it, once, and led to where it is put right."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from chuishao.directory.models import Message
from chuishao.directory.queries.messages import messages_of
from chuishao.participation.models import Attendance
from chuishao.participation.operations import (
    confirm_attendance,
    correct_attendance,
    dispute_attendance,
)
from tests import make
from tests.doors.conftest import (
    StandingClock,
    account_of,
    browser,
    quick_passwords,
    standing_clock,
)
from tests.integration.channels.test_second_persons import clicked, deliver
from tests.integration.participation.cast import (
    clerk,
    coming,
    deputy,
    head,
    listed,
    me,
    neighbour,
    service,
)

__all__ = ["quick_passwords", "standing_clock"]
pytestmark = pytest.mark.usefixtures("ground")
LATER, THEN = make.at("2026-09-28 13:00"), make.at("2026-09-28 14:00")


def disputed(*, is_confirmed: bool, by: Any = None) -> Attendance:
    """A coming that the clerk recorded, perhaps the head confirmed, and whoever came disputes."""
    [shift], who = service(), neighbour().participant_id
    coming(shift, who)
    [row] = listed(shift, who)
    if is_confirmed:
        confirm_attendance(attendance_ids=[row], actor=head(), at=LATER)
    dispute_attendance(attendance_id=row, actor=me(who), at=THEN, reason="我只来了一小时")
    return Attendance.objects.get(pk=row)


def test_who_recorded_and_who_confirmed_are_told_what_by_whom_and_what_to_do(
    standing_clock: StandingClock, quick_passwords: None
) -> None:
    row = disputed(is_confirmed=True)
    deliver(THEN)
    for one in (clerk(), head()):
        [told] = messages_of(one)
        assert (told.topic, told.number) == ("disputed", f"activity:{row.activity_id}")
        assert row.participant.pseudonym in told.words
        assert "翠湖清扫" in told.words
        assert "请核对后更正或划去" in told.words
        assert "一小时" not in told.words
    assert Message.objects.count() == 2
    standing_clock.at = THEN
    opened = clicked(browser(account_of(clerk(), THEN), THEN), told.id, told.number)
    assert opened == f"/desk/activity/{row.activity_id}/"


def test_before_it_was_confirmed_only_who_recorded_it_is_told_and_can_read_it_in_english() -> None:
    disputed(is_confirmed=False)
    deliver(THEN)
    [_told] = messages_of(clerk())
    assert Message.objects.count() == 1
    with translation.override("en"):
        [english] = messages_of(clerk())
    assert "correct or strike out" in english.words
    assert "28 September" in english.words


def test_what_was_put_right_meanwhile_is_told_to_nobody_and_a_second_dispute_again() -> None:
    row = disputed(is_confirmed=False)
    correct_attendance(
        attendance_id=row.pk, came_at=row.starts_at, went_at=make.at("2026-09-28 10:00"), actor=deputy(),
        at=THEN, reason="核实过",
    )  # fmt: skip
    deliver(THEN)
    assert Message.objects.count() == 0
    dispute_attendance(attendance_id=row.pk, actor=me(row.participant_id), at=THEN, reason="没有来")
    deliver(THEN)
    assert [one.topic for one in messages_of(deputy())] == ["disputed"]
    assert messages_of(clerk()) == []


def test_by_a_code_nobody_of_the_staff_recorded_it_so_the_organisers_desk_is_told() -> None:
    row = disputed(is_confirmed=False)
    Attendance.objects.filter(pk=row.pk).update(state="recorded", recorded_by=None)
    dispute_attendance(attendance_id=row.pk, actor=me(row.participant_id), at=THEN, reason="没有来")
    deliver(THEN)
    told = Message.objects.filter(key__startswith=f"disputed:{row.pk}:").values_list(
        "person", flat=True
    )
    assert clerk().person_id in told
    assert head().person_id not in told
