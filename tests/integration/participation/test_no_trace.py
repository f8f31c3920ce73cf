"""A fault at any point of an act of taking part leaves no trace; then the act succeeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import DataError

from chuishao.directory.queries import public_window
from chuishao.participation import operations
from chuishao.participation._codes import code_at
from chuishao.participation.models import Resolution, Shift
from chuishao.participation.operations import Present, Registration
from tests.integration.hands import faults, kept
from tests.integration.participation import alliances
from tests.integration.participation.cast import (
    SECRET,
    clerk,
    coming,
    deputy,
    head,
    listed,
    me,
    neighbour,
    service,
)
from tests.integration.safety.test_no_trace import Deed, Fault, struck_at, struck_inside
from tests.make import WUHUASHAN, actor, at

pytestmark = pytest.mark.usefixtures("ground")
EARLY, LATER = at("2026-09-27 09:00"), at("2026-10-09 09:00")


def signed() -> tuple[Shift, int]:
    """Somebody who signed up for a shift of this morning."""
    [shift], who = service(places=1), neighbour("王小梅").participant_id
    coming(shift, who)
    return shift, who


def newcomer() -> Deed:
    [shift] = service()
    window = public_window(WUHUASHAN, at())
    assert window is not None
    told = Registration(WUHUASHAN, name="李桂芳", phone="13811110001")
    return lambda: operations.sign_up_newcomer(
        number=shift.activity.number, shift_id=shift.pk, registration=told, secret=SECRET + "one",
        actor=window, at=EARLY,
    )  # fmt: skip


def signing_off() -> Deed:
    """The next in the queue moves up in the same act."""
    shift, who = signed()
    coming(shift, neighbour("赵大勇").participant_id)
    mine = shift.sign_ups.get(participant=who).pk
    return lambda: operations.withdraw(sign_up_id=mine, actor=me(who), at=EARLY)


def checking_in() -> Deed:
    shift, who = signed()
    code, now = code_at(bytes(shift.secret), shift.starts_at), shift.starts_at
    asked = {"shift_id": shift.pk, "participant_id": who, "code": code}
    return lambda: operations.check_in(**asked, actor=me(who), at=now)


def checking_out() -> Deed:
    shift, who = signed()
    for deed in (operations.check_in,):
        code = code_at(bytes(shift.secret), shift.starts_at)
        deed(shift_id=shift.pk, participant_id=who, code=code, actor=me(who), at=shift.starts_at)
    now = shift.starts_at + timedelta(hours=1)
    asked = {"shift_id": shift.pk, "participant_id": who, "code": code_at(bytes(shift.secret), now)}
    return lambda: operations.check_out(**asked, actor=me(who), at=now)


def listing_who_came() -> Deed:
    shift, who = signed()
    there, by = [Present(who, shift.starts_at, shift.ends_at)], clerk()
    return lambda: operations.record_list(
        shift_id=shift.pk, present=there, actor=by, at=shift.ends_at
    )


def confirming() -> Deed:
    shift, who = signed()
    rows, by = listed(shift, who), head()
    return lambda: operations.confirm_attendance(attendance_ids=rows, actor=by, at=LATER)


def reviewing() -> Deed:
    shift, who = signed()
    there = [Present(who, shift.starts_at, shift.ends_at)]
    rows = operations.fill_in_afterwards(
        shift_id=shift.pk, present=there, actor=clerk(), at=LATER, reason="当时手机没电没有记上"
    )
    ids, by = [one.pk for one in rows], head()
    return lambda: operations.review_afterwards(
        attendance_ids=ids, is_granted=True, actor=by, at=LATER, reason="看过照片"
    )


def certifying() -> Deed:
    confirming()()
    who, by = Shift.objects.get().sign_ups.get().participant_id, deputy()
    return lambda: operations.issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who, from_on=date(2026, 1, 1),
        to_on=date(2026, 9, 30), actor=by, at=LATER,
    )  # fmt: skip


def leaving() -> Deed:
    shift, who = signed()
    coming(shift, neighbour("赵大勇").participant_id)
    return lambda: operations.forget_participant(participant_id=who, actor=me(who), at=EARLY)


def agreeing() -> Deed:
    claim = alliances.claimed(alliances.listed(alliances.alliance()))
    by = alliances.member()
    return lambda: operations.answer_claim(claim_id=claim.pk, is_agreed=True, actor=by, at=at())


def deciding() -> Deed:
    _meeting, topic = alliances.held(alliances.alliance())
    return lambda: alliances.voted(Resolution.objects.get(pk=topic.pk), 3)


def holding() -> Deed:
    planned, by = alliances.meeting(alliances.alliance()), actor(alliances.STREET, "clerk")
    told = operations.Motion("重阳节一起办活动")
    operations.add_topic(meeting_id=planned.pk, motion=told, actor=by, at=at())
    operations.give_notice(meeting_id=planned.pk, actor=by, at=at())
    return lambda: operations.hold_meeting(
        meeting_id=planned.pk, present_ids=[], minutes="没有人到。", actor=by, at=planned.ends_at
    )


def sweeping() -> Deed:
    circle = alliances.alliance()
    alliances.listed(circle)
    alliances.meeting(circle, days=40)
    return lambda: operations.sweep(at=at("2026-10-28 09:00"))


def swapping() -> Deed:
    when = at("2026-01-05 09:00")
    turns = operations.plan_turns(
        circle_id=alliances.alliance().pk, rotation="alliance_chair", year=2026,
        actor=actor(alliances.STREET, "clerk"), at=when,
    )  # fmt: skip
    operations.offer_swap(
        turn_id=turns[0].pk, with_id=turns[1].pk, actor=alliances.member(), at=when
    )
    by = alliances.member(alliances.POLICE)
    return lambda: operations.agree_swap(turn_id=turns[0].pk, actor=by, at=when)


def ending() -> Deed:
    """An emergency ends and its branch dissolves with it."""
    row = operations.propose_activation(
        programme="emergency", region_path="530102", basis="《突发事件应对法》", document_no="五政发〔2026〕3号",
        until_on=date(2026, 12, 1), actor=actor("五华区政府", "clerk"), at=at(),
    )  # fmt: skip
    by = actor("五华区政府", "head")
    operations.confirm_activation(activation_id=row.pk, actor=by, at=at())
    operations.found_circle(
        programme="emergency", kind="temporary_branch", name="留观点临时党支部", host_id=actor(post="head").organisation_id,
        actor=actor(post="head"), at=at(), ends_on=date(2026, 11, 1),
    )  # fmt: skip
    return lambda: operations.end_activation(
        activation_id=row.pk, reason="解除", actor=by, at=at("2026-10-01 09:00")
    )


DEEDS = [
    newcomer, signing_off, checking_in, checking_out, listing_who_came, confirming, reviewing, certifying,
    leaving, agreeing, deciding, holding, sweeping, swapping, ending,
]  # fmt: skip


@pytest.mark.parametrize("is_late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("begin", DEEDS)
def test_a_fault_at_any_statement_leaves_no_trace(begin: Callable[[], Deed], is_late: bool) -> None:
    deed = begin()
    check(deed, Fault, lambda point: struck_at(point, is_late=is_late), least=1)


@pytest.mark.parametrize("begin", DEEDS)
def test_a_fault_between_statements_sent_together_leaves_no_trace(begin: Callable[[], Deed]) -> None:  # fmt: skip
    check(begin(), DataError, struck_inside, least=1)


def check(deed: Deed, fault: type[Exception], strike: Callable[[int], Any], *, least: int) -> None:
    """Strike at every point in turn until the act comes through."""
    before = kept()
    for point in count():
        try:
            with strike(point):
                deed()
        except fault:
            assert kept() == before, f"struck at {point}"
        else:
            break
    assert kept() != before
    assert least <= point <= 40
    assert faults() == []
