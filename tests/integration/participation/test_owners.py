"""What owners decide together: counted by heads and area, checked number by number, put right in the open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.participation import queries
from chuishao.participation.declarations import Tally
from chuishao.participation.models import Activity, Resolution
from chuishao.participation.operations import (
    Meeting,
    Motion,
    Votes,
    add_topic,
    carry_out,
    correct_votes,
    decide,
    give_notice,
    hold_meeting,
    plan_meeting,
)
from tests.integration.participation.branches import COMMUNITY, circle
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
AFTER = at("2026-10-20 12:00")
HEADS, AREA = (300, 210, 106, 100, 4), ("30000", "21000", "10501", "10000", "499")


def owners(*topics: str) -> tuple[Activity, list[Resolution]]:
    """A vote of owners on these matters that was told of and held."""
    told = Meeting("业主大会", "活动室", at("2026-10-20 09:00"), at("2026-10-20 11:00"))
    clerk = actor(COMMUNITY, "clerk")
    held = plan_meeting(
        circle_id=circle("owners", "compound", name="66号院业主大会").pk, kind="owners_vote", meeting=told,
        actor=clerk, at=at(),
    )  # fmt: skip
    known: dict[str, Any] = {"meeting_id": held.pk, "actor": clerk}
    made = [add_topic(**known, motion=Motion(one, one), at=at()) for one in topics]
    give_notice(**known, at=at())
    return hold_meeting(**known, present_ids=[], minutes="逐户送达。", at=AFTER), made


def counted(heads: tuple[Any, ...] = HEADS, area: tuple[Any, ...] = AREA) -> Votes:
    """What stands on the ballots."""
    return Votes(heads=Tally(*map(Decimal, heads)), area=Tally(*map(Decimal, area)))


def entered(topic: Resolution, votes: Votes) -> Resolution:
    """The count as the head enters it."""
    return decide(resolution_id=topic.pk, votes=votes, actor=actor(COMMUNITY, "head"), at=AFTER)


def corrected(topic: Resolution, votes: Votes, reason: str = "漏数一本", **more: Any) -> Resolution:
    """The count as it is put right on the next day."""
    known: dict[str, Any] = {
        "actor": actor(COMMUNITY, "head"),
        "at": at("2026-10-21 09:00"),
        **more,
    }
    return correct_votes(resolution_id=topic.pk, votes=votes, reason=reason, **known)


@pytest.mark.parametrize(
    ("heads", "area", "wrong"),
    [
        ((300, 210, "10.5", 100, 4), AREA, {"heads_agree": "整数"}),
        (HEADS, ("30000", "21000", "40000", "0", "499"), {"area_agree": "40499，多于参加的 21000", "area_against": "没有面积"}),
        (HEADS, ("30000", "31000", "10501", "10000", "499"), {"area_present": "全部的 30000"}),
        (HEADS, ("30000", "21000", "10501", "-5", "499"), {"area_against": "不能小于零"}),
        ((300, 210, 0, 100, 4), AREA, {"heads_agree": "却没有人数"}),
        ((0, 0, 0, 0, 0), ("0", "0", "0", "0", "0"), {"heads_expected": "大于零", "area_expected": "大于零"}),
    ],
)  # fmt: skip
def test_a_count_that_cannot_be_says_at_which_number(
    heads: tuple[Any, ...], area: tuple[Any, ...], wrong: dict[str, str]
) -> None:
    _, (topic,) = owners("owners_manager")
    with pytest.raises(Invalid, match="票数对不上") as refused:
        entered(topic, counted(heads, area))
    assert {*refused.value.fields} == {*wrong}
    assert all(part in refused.value.fields[key] for key, part in wrong.items())


def test_the_result_says_what_it_had_to_reach_in_heads_and_area() -> None:
    done, (manager, rebuild) = owners("owners_manager", "owners_rebuild")
    assert entered(manager, counted()).state == "passed"
    assert entered(rebuild, counted()).state == "rejected"
    page = queries.meeting_page(meeting_id=done.pk, actor=actor(COMMUNITY, "clerk"), at=AFTER)
    assert page is not None
    assert not page.has_roll
    assert [one.needed for one in page.topics] == [
        "参加要达到 200 人和 20000 平方米；同意要超过 105 人和 10500 平方米",
        "参加要达到 200 人和 20000 平方米；同意要达到 158 人和 15750 平方米",
    ]
    assert "反对 100 人、10000 平方米" in queries.vote_words(page.topics[0].votes)


def test_what_owners_said_hangs_out_whatever_came_of_it() -> None:
    _, (topic,) = owners("owners_rebuild")
    done = entered(topic, counted())
    assert (done.state, str(done.publish_from), str(done.publish_to)) == ("rejected", "2026-10-21", "2026-10-27")  # fmt: skip


def test_all_owners_are_known_once_counted_and_whoever_took_part_in_the_same_vote() -> None:
    _, (manager, rebuild) = owners("owners_manager", "owners_rebuild")
    clerk = actor(COMMUNITY, "head")
    assert queries.counts_known(resolution_id=rebuild.pk, actor=clerk) == {}
    entered(manager, counted())
    assert queries.counts_known(resolution_id=rebuild.pk, actor=clerk) == {
        "heads_expected": "300", "heads_present": "210", "area_expected": "30000", "area_present": "21000",
    }  # fmt: skip
    stranger = actor("龙翔街道办事处", "head")
    assert queries.counts_known(resolution_id=rebuild.pk, actor=stranger) == {}


def test_a_wrong_count_is_put_right_and_what_it_said_before_stays() -> None:
    done, (topic,) = owners("owners_manager")
    entered(topic, counted((300, 210, 100, 106, 4)))
    with pytest.raises(Invalid, match="没有改"):
        corrected(topic, counted((300, 210, 100, 106, 4)))
    with pytest.raises(Invalid, match="理由"):
        corrected(topic, counted(), "")
    right = corrected(topic, counted())
    assert (right.state, str(right.publish_to)) == ("passed", "2026-10-28")
    page = queries.meeting_page(meeting_id=done.pk, actor=actor(COMMUNITY, "clerk"), at=AFTER)
    assert page is not None
    [before] = page.topics[0].corrected
    assert (before["state"], before["reason"], before["heads"]["agree"]) == ("rejected", "漏数一本", "100")  # fmt: skip
    entry = records.history(f"activity:{done.pk}")[-1]
    assert (entry.action, entry.body["reason"]) == (
        "participation.compound.correct_votes",
        "漏数一本",
    )


def test_a_count_is_put_right_by_a_second_person_and_not_once_it_was_acted_upon() -> None:
    done, (topic,) = owners("owners_manager")
    entered(topic, counted())
    clerk, head = actor(COMMUNITY, "clerk"), actor(COMMUNITY, "head")
    with pytest.raises(NotAllowed):
        corrected(topic, counted((300, 210, 107, 99, 4)), actor=clerk)
    done.facts["held_by"] = head.person_id
    done.save(update_fields=["facts"])
    with pytest.raises(NotAllowed, match="另一位同事"):
        corrected(topic, counted((300, 210, 107, 99, 4)))
    carry_out(resolution_id=topic.pk, words="已经签约", actor=clerk, at=AFTER)
    done.facts["held_by"] = clerk.person_id
    done.save(update_fields=["facts"])
    with pytest.raises(Conflict, match="票数不能再改"):
        corrected(topic, counted((300, 210, 107, 99, 4)))
