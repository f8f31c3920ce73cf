"""The three lists: two people publish, two sides agree, time tells what nobody claims, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Listing, Resolution
from chuishao.participation.operations import (
    Listed,
    answer_claim,
    draft_listing,
    finish_project,
    propose_claim,
    publish_listing,
    start_project,
    sweep,
    withdraw_claim,
    withdraw_listing,
)
from tests.integration.participation.alliances import (
    COMMUNITY,
    POLICE,
    SQUAD,
    STREET,
    alliance,
    claimed,
    listed,
    meeting,
    member,
)
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")


def state(listing: Listing) -> str:
    """As it stands now."""
    listing.refresh_from_db()
    return listing.state


def test_who_drafts_does_not_publish() -> None:
    head, circle = actor(STREET, "head"), alliance()
    draft = draft_listing(
        circle_id=circle.pk, kind="need", listed=Listed("缺桌椅", "equipment"), actor=head, at=at()
    )
    with pytest.raises(NotAllowed, match="不能自己发布"):
        publish_listing(listing_id=draft.pk, actor=head, at=at())
    with pytest.raises(NotAllowed, match="主要负责人"):
        publish_listing(listing_id=draft.pk, actor=actor(STREET, "clerk"), at=at())
    assert publish_listing(listing_id=draft.pk, actor=actor(STREET, "deputy"), at=at()).number.startswith("QD-530102001-")  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "field"),
    [
        (Listed(" ", "place"), "title"),
        (Listed("缺屋", "palace"), "thing"),
        (Listed("缺屋", "place", quantity=0), "quantity"),
        (Listed("缺屋", "place", from_on=date(2026, 10, 2), to_on=date(2026, 10, 1)), "to_on"),
    ],
)
def test_what_is_written_wrong_is_named_by_its_field(listed: Listed, field: str) -> None:
    with pytest.raises(Invalid) as told:
        draft_listing(circle_id=alliance().pk, kind="need", listed=listed, actor=member(), at=at())
    assert set(told.value.fields) == {field}


def test_a_draft_is_known_to_its_owner_and_the_host_only() -> None:
    circle = alliance()
    draft = draft_listing(
        circle_id=circle.pk, kind="need", listed=Listed("缺屋", "place"), actor=member(), at=at()
    )
    known = [
        queries.listings_visible_to(actor=who).filter(pk=draft.pk).exists()
        for who in (member(), actor(STREET, "clerk"), member(POLICE))
    ]
    assert known == [True, True, False]
    with pytest.raises(NotFound):
        propose_claim(need_id=draft.pk, actor=member(POLICE), at=at())


def test_both_sides_say_yes_and_the_other_claims_end() -> None:
    need = listed(alliance())
    ours, theirs = claimed(need), claimed(need, SQUAD)
    with pytest.raises(NotAllowed, match="当事的那一方"):
        answer_claim(claim_id=ours.pk, is_agreed=True, actor=member(POLICE), at=at())
    answer_claim(claim_id=ours.pk, is_agreed=True, actor=member(), at=at())
    theirs.refresh_from_db()
    assert (state(need), theirs.state) == ("agreed", "refused")


def test_whose_need_it_is_asks_for_a_resource_and_its_owner_answers() -> None:
    circle = alliance()
    need, offer = listed(circle), listed(circle, POLICE, "resource", title="会议室")
    claim = propose_claim(need_id=need.pk, resource_id=offer.pk, actor=member(), at=at())
    with pytest.raises(NotAllowed):
        answer_claim(claim_id=claim.pk, is_agreed=True, actor=member(), at=at())
    answer_claim(claim_id=claim.pk, is_agreed=False, actor=member(POLICE), at=at(), reason="已借出")
    assert state(need) == "published"


def test_a_claim_taken_back_leaves_the_need_to_others() -> None:
    need = listed(alliance())
    withdraw_claim(claim_id=claimed(need).pk, actor=member(POLICE), at=at())
    assert state(need) == "published"


def test_strangers_claim_nothing_and_nobody_claims_their_own() -> None:
    need = listed(alliance((COMMUNITY, POLICE)))
    with pytest.raises(NotFound):
        claimed(need, SQUAD)
    need = Listing.objects.get(pk=need.pk)
    offer = listed(need.circle, COMMUNITY, "resource")
    with pytest.raises(Conflict, match="自己的需求"):
        propose_claim(need_id=need.pk, resource_id=offer.pk, actor=member(), at=at())


def test_resources_that_fit_are_proposed_with_the_reasons() -> None:
    circle = alliance()
    need = listed(circle, quantity=2, from_on=date(2026, 10, 1), to_on=date(2026, 10, 31))
    listed(circle, POLICE, "resource", title="一间", quantity=1)
    listed(circle, SQUAD, "resource", title="两间", quantity=2, from_on=date(2026, 10, 31))
    listed(circle, SQUAD, "resource", title="早过了", to_on=date(2026, 9, 30))
    listed(circle, SQUAD, "resource", title="桌椅", thing="equipment")
    found = queries.matches_for(need_id=need.pk, actor=member())
    assert [one.title for one in found] == ["两间", "一间"]
    assert found[0].reasons == ("同类：场地", "同一个街道", "时间对得上")
    assert found[1].reasons == ("同类：场地", "同一个街道", "随时可用", "数量不够：有 1，要 2")
    assert queries.matches_for(need_id=need.pk, actor=actor("龙翔街道办事处", "head")) == []


def test_nobody_claims_it_and_that_is_told_once() -> None:
    need, late = listed(alliance()), at() + timedelta(days=30)
    assert sweep(at=late - timedelta(seconds=1)) == 0
    assert (sweep(at=late), sweep(at=late)) == (1, 0)
    acts = [entry.action for entry in records.history(f"listing:{need.pk}")]
    assert acts.count("participation.alliance.unclaimed") == 1


def test_only_a_meeting_that_can_still_be_told_of_takes_it() -> None:
    circle = alliance()
    need, late = listed(circle), at() + timedelta(days=30)
    meeting(circle, days=32)
    fits = meeting(circle, days=33)
    sweep(at=late)
    assert Resolution.objects.get(listing=need).meeting_id == fits.pk


def test_told_before_a_meeting_was_planned_it_waits_for_the_one_that_comes() -> None:
    circle = alliance()
    need, late = listed(circle), at() + timedelta(days=30)
    sweep(at=late)
    assert not Resolution.objects.exists()
    planned = meeting(circle, days=7, when=late)
    assert Resolution.objects.get(listing=need).meeting_id == planned.pk


def test_claimed_after_all_it_leaves_the_agenda() -> None:
    circle = alliance()
    need, late = listed(circle), at() + timedelta(days=30)
    meeting(circle, days=40)
    sweep(at=late)
    claimed(need)
    assert Resolution.objects.get(listing=need).state == "dropped"


def test_a_project_has_a_lead_partners_and_a_worth() -> None:
    need = listed(alliance())
    claim = claimed(need)
    answer_claim(claim_id=claim.pk, is_agreed=True, actor=member(), at=at())
    head = actor(STREET, "head")
    with pytest.raises(Invalid, match="成员单位"):
        start_project(claim_id=claim.pk, partner_ids=[unit("五华区住建局")], actor=head, at=at())
    project = start_project(claim_id=claim.pk, partner_ids=[unit(SQUAD)], actor=head, at=at())
    with pytest.raises(Conflict):
        start_project(claim_id=claim.pk, actor=head, at=at())
    finish_project(
        listing_id=project.pk, result="用了三次", value_fen=90_000, actor=member(POLICE), at=at()
    )
    assert {one.pk for one in project.partners.all()} == {unit(COMMUNITY), unit(SQUAD)}
    assert state(need) == "finished"


def test_what_is_withdrawn_takes_its_claims_along_and_says_why() -> None:
    need = listed(alliance())
    claim = claimed(need)
    with pytest.raises(Invalid, match="为什么"):
        withdraw_listing(listing_id=need.pk, actor=member(), at=at(), reason=" ")
    withdraw_listing(listing_id=need.pk, actor=member(), at=at(), reason="已借到")
    claim.refresh_from_db()
    assert (state(need), claim.state) == ("withdrawn", "withdrawn")
    acts = [entry.action for entry in records.history(f"listing:{need.pk}")]
    assert acts[-1] == "participation.alliance.withdraw"
