"""Somebody comes, or signs up, in the moment in which it is called off: whichever came first stands, never both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from chuishao.kernel.refusals import Conflict
from chuishao.participation._codes import code_at
from chuishao.participation.models import Attendance, Shift, SignUp
from chuishao.participation.operations import (
    Present,
    call_off_shift,
    cancel_activity,
    check_in,
    record_list,
    sign_up,
)
from tests.integration.hands import at_once, faults
from tests.integration.participation.cast import clerk, coming, deputy, me, neighbour, service
from tests.make import at

pytestmark = pytest.mark.usefixtures("ground")
NOW = "2026-09-28 09:00"
LONGER_THAN_A_QUESTION = 0.4


def call_off(shift: Shift) -> object:
    return call_off_shift(shift_id=shift.pk, actor=clerk(), at=at(NOW), reason="下雨")


def cancel(shift: Shift) -> object:
    return cancel_activity(activity_id=shift.activity_id, actor=clerk(), at=at(NOW), reason="下雨")


ENDINGS = pytest.mark.parametrize("ending", [call_off, cancel])


def comes(shift: Shift, who: int) -> object:
    now: datetime = at(NOW)
    code = code_at(shift.secret, now)
    return check_in(shift_id=shift.pk, participant_id=who, code=code, actor=me(who), at=now)


def is_listed(shift: Shift, who: int) -> object:
    hour = Present(who, at("2026-09-28 09:00"), at("2026-09-28 09:30"))
    return record_list(shift_id=shift.pk, present=[hour], actor=deputy(), at=at("2026-09-28 09:40"))


def signs_up(shift: Shift, who: int) -> object:
    return sign_up(shift_id=shift.pk, participant_id=who, actor=me(who), at=at(NOW))


def while_it_ends(ending: Callable[[], object], act: Callable[[], object]) -> list[object]:
    """The act is begun when the ending is done and not kept yet."""
    is_done = Event()

    def ends() -> object:
        with transaction.atomic():
            ended = ending()
            is_done.set()
            sleep(LONGER_THAN_A_QUESTION)
        return ended

    def follows() -> object:
        assert is_done.wait(timeout=20)
        return act()

    return at_once(ends, follows)


@ENDINGS
@pytest.mark.parametrize("act", [comes, is_listed])
def test_nobody_comes_to_what_is_being_called_off(
    ending: Callable[[Shift], object], act: Callable[[Shift, int], object]
) -> None:
    [shift], who = service(), neighbour().participant_id
    coming(shift, who)
    ended, told = while_it_ends(lambda: ending(shift), lambda: act(shift, who))
    assert not isinstance(ended, Exception), ended
    assert isinstance(told, Conflict), told
    assert "取消" in told.message
    assert not Attendance.objects.exists()
    assert faults() == []


@ENDINGS
def test_nobody_signs_up_for_what_is_being_called_off(ending: Callable[[Shift], object]) -> None:
    [shift], who = service(), neighbour().participant_id
    ended, told = while_it_ends(lambda: ending(shift), lambda: signs_up(shift, who))
    assert not isinstance(ended, Exception), ended
    assert isinstance(told, Conflict), told
    assert not SignUp.objects.filter(state="coming").exists()


@ENDINGS
def test_begun_together_one_of_them_is_done(ending: Callable[[Shift], object]) -> None:
    [shift], who = service(), neighbour().participant_id
    coming(shift, who)
    ended, came = at_once(lambda: ending(shift), lambda: comes(shift, who))
    assert isinstance(ended, Conflict) != isinstance(came, Conflict), (ended, came)
    assert Attendance.objects.count() == int(isinstance(ended, Conflict))
