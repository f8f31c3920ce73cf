"""Circles: founded by whoever may, joined with a second person's word, seen by whom they concern, ended for good."""

from __future__ import annotations

import pytest

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Circle
from chuishao.participation.operations import (
    Joining,
    ask_to_join,
    decide_joining,
    end_circle,
    found_circle,
)
from chuishao.participation.queries import circles
from tests.integration.participation.cast import neighbour
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
STREET = "华山街道办事处"


def alliance(by: Actor | None = None) -> Circle:
    """An alliance of 华山街道."""
    by = by or actor(STREET, "head")
    return found_circle(
        programme="alliance", kind="alliance", name="华山街道党建联盟", host_id=unit(STREET),
        actor=by, at=at(),
    )  # fmt: skip


def test_a_head_founds_and_a_clerk_may_not() -> None:
    assert alliance().region_path == "530102001"
    with pytest.raises(NotAllowed, match="主要负责人"):
        alliance(actor(STREET, "clerk"))


def test_one_name_once_and_only_under_hosts_of_the_kind() -> None:
    alliance()
    with pytest.raises(Conflict):
        alliance()
    with pytest.raises(Invalid, match="不能设立"):
        found_circle(
            programme="alliance", kind="alliance", name="联盟", host_id=unit("五华山社区"),
            actor=actor("五华山社区", "head"), at=at(),
        )  # fmt: skip


def test_who_asks_does_not_confirm_and_nobody_belongs_twice() -> None:
    circle, head = alliance(), actor(STREET, "head")
    joining = Joining("unit", organisation_id=unit("五华山社区"))
    asked = ask_to_join(circle_id=circle.pk, joining=joining, actor=head, at=at())
    with pytest.raises(NotAllowed, match="不能自己确认"):
        decide_joining(belonging_id=asked.pk, is_granted=True, actor=head, at=at())
    with pytest.raises(Conflict, match="不用再提"):
        ask_to_join(circle_id=circle.pk, joining=joining, actor=head, at=at())
    deputy = actor(STREET, "deputy")
    assert (
        decide_joining(belonging_id=asked.pk, is_granted=True, actor=deputy, at=at()).state
        == "active"
    )


def test_a_stranger_neither_sees_nor_acts() -> None:
    circle, other = alliance(), actor("龙翔街道办事处", "head")
    assert not queries.circles_visible_to(actor=other).filter(pk=circle.pk).exists()
    with pytest.raises(NotFound):
        end_circle(circle_id=circle.pk, actor=other, at=at(), reason="越界")


def test_what_has_ended_can_only_be_read() -> None:
    circle, head = alliance(), actor(STREET, "head")
    end_circle(circle_id=circle.pk, actor=head, at=at(), reason="合并")
    with pytest.raises(Conflict, match="只能查看"):
        end_circle(circle_id=circle.pk, actor=head, at=at(), reason="再来一次")


def test_who_waits_for_my_word_is_found_behind_any_number_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(circles, "MOST_WAITING", 2)
    community, head = "五华山社区", actor(STREET, "head")
    below = found_circle(
        programme="alliance", kind="joint_committee", name="五华山社区联席会议", host_id=unit(community),
        actor=actor(community, "head"), at=at(),
    )  # fmt: skip
    for name in ("华山城管执法中队", "华山派出所", STREET):
        joining = Joining("unit", organisation_id=unit(name))
        ask_to_join(circle_id=below.pk, joining=joining, actor=actor(community, "head"), at=at())
    joining = Joining("unit", organisation_id=unit(community))
    own = ask_to_join(circle_id=alliance().pk, joining=joining, actor=actor(STREET, "deputy"), at=at())  # fmt: skip
    assert [one.id for one in circles.joinings_waiting(actor=head)] == [own.pk]
    committee = Joining("part_time", participant_id=neighbour().participant_id)
    above = ask_to_join(circle_id=below.pk, joining=committee, actor=actor(community, "head"), at=at())  # fmt: skip
    assert [one.id for one in circles.joinings_waiting(actor=head)] == [own.pk, above.pk]
    mine = circles.joinings_waiting(actor=actor(STREET, "deputy"))
    assert [one.id for one in mine] == [above.pk], "never what one asked for"
