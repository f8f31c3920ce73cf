"""Two people, one thing, the same moment, each on a connection of their own: one is done, the other is told what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from chuishao.directory.queries import public_window
from chuishao.kernel.refusals import Conflict, NotAllowed
from chuishao.participation import operations
from chuishao.participation.models import Attendance, Certificate, Participant, SignUp, Turn
from chuishao.participation.operations import (
    Newcomer,
    Registration,
    agree_swap,
    close_turn,
    confirm_attendance,
    issue_certificate,
    offer_swap,
    plan_turns,
    revoke_certificate,
    sign_up_newcomer,
)
from tests.doors.conftest import StandingClock, account_of, browser, quick_passwords, standing_clock
from tests.integration.hands import at_once, faults
from tests.integration.participation import alliances
from tests.integration.participation.cast import (
    SECRET,
    coming,
    counted,
    deputy,
    head,
    listed,
    neighbour,
    service,
)
from tests.integration.participation.test_at_once import one_done
from tests.make import WUHUASHAN, actor, at

__all__ = ["quick_passwords", "standing_clock"]
pytestmark = pytest.mark.usefixtures("ground")
LATER = at("2026-10-09 09:00")


def served() -> tuple[int, list[int]]:
    """Somebody who came for two hours, as the clerk recorded it."""
    [shift], who = service(), neighbour("王小梅").participant_id
    coming(shift, who)
    return who, listed(shift, who)


def test_two_leaders_confirm_the_same_coming_and_it_counts_once() -> None:
    who, rows = served()
    leaders = [head(), deputy()]
    told = one_done(
        at_once(*(
            lambda by=by: confirm_attendance(attendance_ids=rows, actor=by, at=LATER) for by in leaders  # type: ignore[misc]
        ))
    )  # fmt: skip
    assert "请刷新页面" in told.message
    assert (counted(who), Attendance.objects.get().state) == (120, "confirmed")
    assert faults() == []


def test_over_the_page_one_is_led_on_and_the_other_gets_a_409(
    standing_clock: StandingClock, quick_passwords: None
) -> None:
    _who, rows = served()
    standing_clock.at = LATER
    browsers = [browser(account_of(by, LATER), LATER) for by in (head(), deputy())]

    def ticks(client: Client) -> tuple[int, str]:
        answer = client.post("/desk/confirm/", {"came": [str(one) for one in rows]})
        return answer.status_code, answer.content.decode()

    answers: list[Any] = at_once(*(lambda one=one: ticks(one) for one in browsers))  # type: ignore[misc]
    assert sorted(status for status, _said in answers) == [303, 409], answers
    assert "请刷新页面" in next(said for status, said in answers if status == 409)


def test_the_same_certificate_asked_for_by_two_is_issued_once_until_it_is_revoked() -> None:
    who, rows = served()
    confirm_attendance(attendance_ids=rows, actor=head(), at=LATER)
    asked: dict[str, Any] = {
        "programme": "volunteering", "kind": "service_record", "participant_id": who,
        "from_on": date(2026, 1, 1), "to_on": date(2026, 9, 30), "at": LATER,
    }  # fmt: skip
    leaders = [head(), deputy()]
    told = one_done(
        at_once(*(lambda by=by: issue_certificate(**asked, actor=by) for by in leaders))  # type: ignore[misc]
    )
    number = Certificate.objects.get().number
    assert number in told.message
    assert "先撤销它" in told.message
    revoke_certificate(number=number, actor=head(), at=LATER, reason="名字写错")
    issue_certificate(**asked, actor=deputy())
    assert faults() == []


def test_two_strangers_take_the_last_place_and_one_is_told_the_queue() -> None:
    [shift] = service(places=1)
    window = public_window(WUHUASHAN, at())
    assert window is not None

    def comes(name: str, phone: str) -> Newcomer:
        return sign_up_newcomer(
            number=shift.activity.number, shift_id=shift.pk, secret=SECRET + name.ljust(10, "x"),
            registration=Registration(WUHUASHAN, name=name, phone=phone), actor=window, at=at("2026-09-27 09:00"),
        )  # fmt: skip

    gave: list[Any] = at_once(
        lambda: comes("one", "13811110001"), lambda: comes("two", "13811110002")
    )
    assert sorted(one.state for one in gave) == ["coming", "queued"], gave
    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["coming", "queued"]
    assert faults() == []


def test_one_form_sent_twice_and_one_telephone_by_two_at_once_make_no_trouble() -> None:
    [shift] = service()
    window = public_window(WUHUASHAN, at())
    assert window is not None

    def comes(secret: str) -> Newcomer:
        return sign_up_newcomer(
            number=shift.activity.number, shift_id=shift.pk, secret=secret * 32, actor=window,
            registration=Registration(WUHUASHAN, name="王小梅", phone="13811110001"), at=at("2026-09-27 09:00"),
        )  # fmt: skip

    told = one_done(at_once(lambda: comes("a"), lambda: comes("a")))
    assert "不用再报一次" in told.message
    gave = at_once(lambda: comes("b"), lambda: comes("c"))
    assert all(isinstance(one, Newcomer) for one in gave), gave
    assert Participant.objects.exclude(phone_hash=None).count() == 1
    assert Participant.objects.count() == 3


@pytest.fixture
def swap() -> Turn:
    """The community offers its turn for that of the police."""
    circle = alliances.alliance()
    turns = plan_turns(
        circle_id=circle.pk, rotation="alliance_chair", year=2026,
        actor=actor(alliances.STREET, "clerk"), at=at("2026-01-05 09:00"),
    )  # fmt: skip
    return offer_swap(
        turn_id=turns[0].pk,
        with_id=turns[1].pk,
        actor=alliances.member(),
        at=at("2026-01-06 09:00"),
    )


def test_two_of_one_unit_agree_to_a_swap_and_it_is_done_once(swap: Turn) -> None:
    hands = [actor(alliances.POLICE, "head"), actor(alliances.POLICE, "liaison")]
    told = one_done(
        at_once(
            *(
                lambda by=by: agree_swap(turn_id=swap.pk, actor=by, at=at("2026-01-07 09:00"))
                for by in hands
            )
        )  # type: ignore[misc]
    )
    assert "请刷新页面" in told.message
    assert Turn.objects.get(pk=swap.pk).chair.short_name == alliances.POLICE
    assert faults() == []


def test_a_turn_is_handed_over_or_swapped_but_never_both(swap: Turn) -> None:
    when = at("2026-01-07 09:00")
    ours, theirs = alliances.member(), alliances.member(alliances.POLICE)
    gave = at_once(
        lambda: close_turn(turn_id=swap.pk, is_held=True, words="移交台账", actor=ours, at=when),
        lambda: agree_swap(turn_id=swap.pk, actor=theirs, at=when),
    )
    # Whose turn it no longer is may not close it any more: refused all the same.
    [told] = [one for one in gave if isinstance(one, Conflict | NotAllowed)]
    assert "请" in told.message
    turn = Turn.objects.get(pk=swap.pk)
    assert (turn.state, turn.chair.short_name) in (
        ("held", alliances.COMMUNITY), ("planned", alliances.POLICE),
    )  # fmt: skip


def test_an_emergency_is_switched_on_by_one_of_two_heads() -> None:
    row = operations.propose_activation(
        programme="emergency", region_path="530102", basis="《突发事件应对法》", document_no="五政发〔2026〕3号",
        until_on=date(2026, 12, 1), actor=actor("五华区政府", "clerk"), at=at(),
    )  # fmt: skip
    hands = [actor("五华区政府", "head"), actor("市政府", "head")]
    told = one_done(
        at_once(
            *(
                lambda by=by: operations.confirm_activation(activation_id=row.pk, actor=by, at=at())
                for by in hands
            )
        )  # type: ignore[misc]
    )
    assert "请刷新页面" in told.message
