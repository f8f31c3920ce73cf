"""Tiers, kinds and what follows from them."""

from __future__ import annotations

import pytest

from chuishao.directory.kinds import (
    Administrator,
    Clearance,
    OrganisationKind,
    PartyKind,
    PostKind,
    RegionLevel,
    Tier,
)


@pytest.mark.parametrize(
    ("tier", "above", "path"),
    [
        (Tier.CITY, None, "5301"),
        (Tier.DISTRICT, Tier.CITY, "530102"),
        (Tier.STREET, Tier.DISTRICT, "530102005"),
        (Tier.COMMUNITY, Tier.STREET, "530102005004"),
    ],
)
def test_each_tier_has_one_above_and_its_part_of_a_path(
    tier: Tier, above: Tier | None, path: str
) -> None:
    assert tier.above is above
    assert tier.path_of("530102005004001") == path


def test_a_path_too_short_has_no_part_at_a_lower_tier() -> None:
    assert Tier.STREET.path_of("530102") is None


def test_tiers_below_and_above_are_each_other() -> None:
    pairs = [(tier, tier.below) for tier in Tier if tier.below]
    assert all(below.above is tier for tier, below in pairs)
    assert Tier.COMMUNITY.below is None


def test_only_blocks_see_a_territory() -> None:
    blocks = {kind.value for kind in OrganisationKind if kind.has_territory}
    assert blocks == {
        "city_government",
        "district_government",
        "referee_desk",
        "street_office",
        "community",
        "supervision",
    }


@pytest.mark.parametrize(
    "kind",
    [
        OrganisationKind.MEMBER_UNIT,  # subordinate to nobody here
        OrganisationKind.PROPERTY_FIRM,
        OrganisationKind.PARTY_ORGANISATION,
        OrganisationKind.COMMUNITY,  # self-governing
    ],
)
def test_some_kinds_can_only_be_asked(kind: OrganisationKind) -> None:
    assert not kind.takes_orders


@pytest.mark.parametrize("kind", ["department", "street_section", "stationed_force", "utility"])
def test_mandated_kinds_take_orders(kind: str) -> None:
    assert OrganisationKind(kind).takes_orders


def test_every_word_has_a_chinese_label() -> None:
    for words in (Tier, RegionLevel, OrganisationKind, PartyKind, PostKind, Administrator):
        assert all(not member.label.isascii() for member in words)
        assert [key for key, _ in words.choices()] == [member.value for member in words]


def test_contacts_and_grid_workers_see_no_personal_matter() -> None:
    low = {kind for kind in PostKind if kind.clearance < Clearance.PERSONAL}
    assert low == {PostKind.CONTACT, PostKind.GRID_WORKER}


def test_heads_and_secretaries_lead() -> None:
    assert {kind for kind in PostKind if kind.leads} == {PostKind.HEAD, PostKind.SECRETARY}
