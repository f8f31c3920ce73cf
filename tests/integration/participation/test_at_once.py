"""Two people, one need, one vote, one year of turns, the same moment: one is done, the other is told."""

from __future__ import annotations

import pytest

from chuishao.kernel.refusals import Conflict
from chuishao.participation.models import Claim, Listing, Resolution, Turn
from chuishao.participation.operations import (
    Listed,
    Votes,
    answer_claim,
    decide,
    draft_listing,
    plan_turns,
    propose_claim,
    publish_listing,
    start_project,
    sweep,
)
from tests.integration.hands import at_once, faults
from tests.integration.participation.alliances import (
    POLICE,
    SQUAD,
    STREET,
    alliance,
    claimed,
    held,
    listed,
    meeting,
    member,
)
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("ground")


def one_done(outcomes: list[object]) -> Conflict:
    """Exactly one act was done; the refusal of the other."""
    told = [one for one in outcomes if isinstance(one, Conflict)]
    others = [one for one in outcomes if isinstance(one, Exception) and one not in told]
    assert (len(told), others) == (len(outcomes) - 1, []), outcomes
    return told[0]


def test_two_units_claim_the_same_need_and_only_one_gets_it() -> None:
    need, ours, theirs = listed(alliance()), member(POLICE), member(SQUAD)
    claims = at_once(
        lambda: propose_claim(need_id=need.pk, actor=ours, at=at()),
        lambda: propose_claim(need_id=need.pk, actor=theirs, at=at()),
    )
    first, second = (one.pk for one in claims if isinstance(one, Claim))
    owner = member()
    told = one_done(
        at_once(
            lambda: answer_claim(claim_id=first, is_agreed=True, actor=owner, at=at()),
            lambda: answer_claim(claim_id=second, is_agreed=True, actor=owner, at=at()),
        )
    )
    assert "已经答复过" in told.message
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["agreed", "refused"]
    assert faults() == []


def test_the_same_unit_twice_claims_once() -> None:
    need, ours = listed(alliance()), member(POLICE)
    propose = lambda: propose_claim(need_id=need.pk, actor=ours, at=at())  # noqa: E731
    one_done(at_once(propose, propose))
    assert Claim.objects.count() == 1


def test_a_vote_entered_twice_counts_once() -> None:
    _, topic = held(alliance())
    head, deputy = actor(STREET, "head"), actor(STREET, "deputy")
    after = at("2026-10-03 12:00")
    told = one_done(
        at_once(
            lambda: decide(resolution_id=topic.pk, votes=Votes(3), actor=head, at=after),
            lambda: decide(resolution_id=topic.pk, votes=Votes(1), actor=deputy, at=after),
        )
    )
    assert "已经议决" in told.message
    kept = Resolution.objects.get(pk=topic.pk)
    assert (kept.state, kept.votes["heads"]["agree"]) in (("passed", "3"), ("rejected", "1"))
    assert faults() == []


def test_one_project_comes_of_a_need_however_many_start_it() -> None:
    claim = claimed(listed(alliance()))
    answer_claim(claim_id=claim.pk, is_agreed=True, actor=member(), at=at())
    head, deputy = actor(STREET, "head"), actor(STREET, "deputy")
    one_done(
        at_once(
            lambda: start_project(claim_id=claim.pk, actor=head, at=at()),
            lambda: start_project(claim_id=claim.pk, actor=deputy, at=at()),
        )
    )
    assert Listing.objects.filter(state="running", need__isnull=False).count() == 1


def test_turns_planned_twice_stand_once_and_two_sweeps_tell_once() -> None:
    circle, clerk = alliance(), actor(STREET, "clerk")
    plan = lambda: plan_turns(  # noqa: E731
        circle_id=circle.pk, rotation="alliance_chair", year=2026, actor=clerk, at=at()
    )
    at_once(plan, plan)
    assert sorted(Turn.objects.values_list("period", flat=True)) == ["2026Q3", "2026Q4"]
    listed(circle)
    meeting(circle, days=40)
    late = at("2026-10-28 09:00")
    told = at_once(lambda: sweep(at=late), lambda: sweep(at=late))
    assert sorted(str(one) for one in told) == ["0", "1"]
    assert Resolution.objects.count() == 1


def test_published_and_published_again_is_published_once() -> None:
    told = Listed("缺桌椅", "equipment")
    draft = draft_listing(
        circle_id=alliance().pk, kind="need", listed=told, actor=member(), at=at()
    )
    head, deputy = actor(STREET, "head"), actor(STREET, "deputy")
    one_done(
        at_once(
            lambda: publish_listing(listing_id=draft.pk, actor=head, at=at()),
            lambda: publish_listing(listing_id=draft.pk, actor=deputy, at=at()),
        )
    )
    assert Listing.objects.get(pk=draft.pk).revision == 2
