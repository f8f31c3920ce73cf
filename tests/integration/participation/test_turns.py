"""Turns of chairing: in the order of joining, changed by agreement, missed without a fine."""

from __future__ import annotations

import pytest

from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Circle, Turn
from chuishao.participation.operations import agree_swap, close_turn, offer_swap, plan_turns
from tests.integration.participation.alliances import (
    COMMUNITY,
    POLICE,
    SQUAD,
    STREET,
    alliance,
    member,
)
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")


def planned(circle: Circle, year: int = 2026, when: str = "2026-01-05 09:00") -> list[Turn]:
    """The turns of a year, planned by the street's desk."""
    return plan_turns(
        circle_id=circle.pk, rotation="alliance_chair", year=year,
        actor=actor(STREET, "clerk"), at=at(when),
    )  # fmt: skip


def chairs(circle: Circle, year: int = 2026) -> list[str]:
    """Whose turn it is, in order."""
    shown = queries.turns_of(circle_id=circle.pk, actor=member(), at=at("2026-01-05 09:00"))
    return [one.chair for one in shown if one.period.startswith(str(year))]


def test_turns_go_round_in_the_order_of_joining_and_on_into_the_next_year() -> None:
    circle = alliance()
    planned(circle)
    assert chairs(circle) == [COMMUNITY, POLICE, SQUAD, COMMUNITY]
    planned(circle, 2027)
    assert chairs(circle, 2027) == [POLICE, SQUAD, COMMUNITY, POLICE]


def test_planned_again_nothing_changes_and_only_what_has_not_ended_is_planned() -> None:
    circle = alliance()
    assert [one.period for one in planned(circle, when="2026-09-30 09:00")] == ["2026Q3", "2026Q4"]
    assert planned(circle, when="2026-09-30 09:00") == []
    with pytest.raises(Invalid, match="今年和明年"):
        planned(circle, 2028)


def test_without_units_there_are_no_turns() -> None:
    with pytest.raises(Conflict, match="还没有成员单位"):
        planned(alliance(()))


def test_turns_change_only_when_both_agree() -> None:
    circle, early = alliance(), at("2026-01-06 09:00")
    first, second, *_ = planned(circle)
    with pytest.raises(NotAllowed, match="当事的那一方"):
        offer_swap(turn_id=first.pk, with_id=second.pk, actor=member(POLICE), at=early)
    offer_swap(turn_id=first.pk, with_id=second.pk, actor=member(), at=early)
    assert chairs(circle)[:2] == [COMMUNITY, POLICE]
    with pytest.raises(NotAllowed):
        agree_swap(turn_id=first.pk, actor=member(), at=early)
    agree_swap(turn_id=first.pk, actor=member(POLICE), at=early)
    assert chairs(circle)[:2] == [POLICE, COMMUNITY]
    with pytest.raises(Conflict, match="没有等您同意"):
        agree_swap(turn_id=first.pk, actor=member(POLICE), at=early)


def test_a_turn_is_closed_in_its_time_once_and_with_words() -> None:
    first, second, *_ = planned(alliance())
    in_time, clerk = at("2026-03-30 09:00"), actor(STREET, "clerk")
    with pytest.raises(Invalid, match="交接了什么"):
        close_turn(turn_id=first.pk, is_held=True, words=" ", actor=member(), at=in_time)
    with pytest.raises(NotAllowed):
        close_turn(turn_id=first.pk, is_held=True, words="交接", actor=member(SQUAD), at=in_time)
    with pytest.raises(Conflict, match="还没有到时候"):
        close_turn(turn_id=second.pk, is_held=True, words="交接", actor=member(POLICE), at=in_time)
    with pytest.raises(Conflict, match="还没有到时候"):
        close_turn(turn_id=first.pk, is_held=False, words="没开会", actor=clerk, at=in_time)
    close_turn(turn_id=first.pk, is_held=True, words="移交台账", actor=member(), at=in_time)
    with pytest.raises(Conflict, match="已经登记过"):
        close_turn(turn_id=first.pk, is_held=False, words="没开会", actor=clerk, at=at())
    with pytest.raises(Conflict, match="不能再调换"):
        offer_swap(turn_id=second.pk, with_id=first.pk, actor=member(POLICE), at=at())


def test_what_is_over_changes_hands_no_more_though_nobody_closed_it() -> None:
    first, second, third, fourth = planned(alliance())
    offer_swap(turn_id=first.pk, with_id=second.pk, actor=member(), at=at("2026-03-31 18:00"))
    with pytest.raises(Conflict, match="已经轮过"):
        agree_swap(turn_id=first.pk, actor=member(POLICE), at=at("2026-04-01 09:00"))
    for mine, other in ((first, second), (fourth, first)):
        with pytest.raises(Conflict, match="已经轮过"):
            offer_swap(turn_id=mine.pk, with_id=other.pk, actor=member(), at=at("2026-04-01 09:00"))
    offer_swap(turn_id=third.pk, with_id=fourth.pk, actor=member(SQUAD), at=at("2026-04-01 09:00"))


def test_what_last_year_left_open_is_shown_until_it_is_closed_and_next_year_once_planned() -> None:
    circle, new_year = alliance(), at("2027-01-04 09:00")
    *_, last = planned(circle)
    planned(circle, 2027, "2026-12-01 09:00")
    seen = {"circle_id": circle.pk, "actor": member()}
    ahead = queries.turns_of(**seen, at=at("2026-12-01 09:00"))
    assert [one.period for one in ahead][-4:] == ["2027Q1", "2027Q2", "2027Q3", "2027Q4"]
    assert "2026Q4" in [one.period for one in queries.turns_of(**seen, at=new_year)]
    known = {"turn_id": last.pk, "is_held": False, "words": "年底没有开会"}
    close_turn(**known, actor=actor(STREET, "clerk"), at=new_year)
    assert "2026Q4" not in [one.period for one in queries.turns_of(**seen, at=new_year)]


def test_strangers_know_of_no_turns() -> None:
    circle = alliance((COMMUNITY, POLICE))
    first, second, *_ = planned(circle)
    stranger = actor("龙翔街道办事处", "head")
    assert queries.turns_of(circle_id=circle.pk, actor=stranger, at=at()) == []
    with pytest.raises(NotFound):
        offer_swap(turn_id=first.pk, with_id=second.pk, actor=stranger, at=at())
