"""The rules of the demonstration set and the catalogue of matters fit together."""

from __future__ import annotations

import re

import pytest

from chuishao.directory import demo_rules
from chuishao.directory.demo_rules import Place
from chuishao.directory.kinds import OrganisationKind, PartyKind, PostKind, RegionLevel, Tier
from chuishao.directory.matters import matter_name, matters

CITY = Place("5301", "昆明市", "昆明市", RegionLevel.CITY)
DISTRICT = Place("530102", "五华区", "五华区", RegionLevel.DISTRICT)
STREET = Place("530102005", "丰宁街道", "丰宁街道", RegionLevel.STREET)
COMMUNITY = Place("530102005004", "虹山中路社区居民委员会", "虹山中路社区", RegionLevel.COMMUNITY)
VILLAGE = Place("530129110205", "黑山村委会", "黑山村", RegionLevel.COMMUNITY)


def kinds(place: Place) -> list[OrganisationKind]:
    return [plan.kind for plan in demo_rules.plans(place)]


def test_the_catalogue_has_250_standard_and_30_local_matters() -> None:
    standard = [matter for matter in matters().values() if matter.standard]
    assert len(standard) == 250
    assert len(matters()) == 280
    assert all(re.fullmatch(r"\d{5}", code) for code in matters())


def test_a_matter_has_its_name_and_an_unknown_one_its_code() -> None:
    assert matter_name("03003") == "化粪池异常"
    assert matter_name("77777") == "77777"


def test_a_street_has_five_offices_seven_centres_and_three_forces() -> None:
    found = kinds(STREET)
    assert found.count(OrganisationKind.STREET_SECTION) == 12
    assert found.count(OrganisationKind.STATIONED_FORCE) == 3
    assert found.count(OrganisationKind.REFEREE_DESK) == 1


def test_towns_have_a_government_and_a_committee() -> None:
    town = Place("530129110", "金源乡", "金源乡", RegionLevel.STREET)
    names = {plan.name for plan in demo_rules.plans(town)}
    assert {"金源乡人民政府", "金源乡党委", "金源派出所"} <= names


def test_city_and_district_have_at_least_22_departments_each() -> None:
    for place in (CITY, DISTRICT):
        assert kinds(place).count(OrganisationKind.DEPARTMENT) >= 22


def test_only_communities_have_a_joint_committee_and_villages_have_none() -> None:
    assert PartyKind.JOINT_COMMITTEE in {plan.party_kind for plan in demo_rules.plans(COMMUNITY)}
    assert kinds(VILLAGE) == [OrganisationKind.COMMUNITY]


def test_every_organisation_has_posts_of_known_kinds() -> None:
    for kind in OrganisationKind:
        assert [PostKind(post) for post, _ in demo_rules.rules()["posts"][kind.value]]


def test_grids_and_compounds_never_share_a_code() -> None:
    codes = [code for code, _, _ in demo_rules.below_communities(COMMUNITY)]
    assert len(codes) == len(set(codes)) == 5
    assert all(code.startswith(COMMUNITY.path) and len(code) == 15 for code in codes)


def test_demo_people_have_short_names_of_many_kinds() -> None:
    names = [demo_rules.person_name(number) for number in range(2000)]
    assert all(2 <= len(name) <= 3 for name in names)
    assert len(set(names)) > 1000


@pytest.mark.parametrize(
    ("tier", "place"), [(Tier.STREET, STREET), (Tier.DISTRICT, DISTRICT), (Tier.CITY, CITY)]
)
def test_every_duty_names_a_unit_that_exists_at_its_tier_or_a_city_utility(
    tier: Tier, place: Place
) -> None:
    utilities = {p.line for p in demo_rules.plans(CITY) if p.kind is OrganisationKind.UTILITY}
    lines = {plan.line for plan in demo_rules.plans(place)} - {""} | utilities
    missing = {duty.lead_line for duty in demo_rules.duties() if duty.tier is tier} - lines
    assert missing == set()


def test_every_matter_has_a_lead_at_three_tiers() -> None:
    assert len(list(demo_rules.duties())) == 3 * len(matters())


def test_no_unit_assists_itself() -> None:
    assert all(duty.lead_line not in duty.assisting_lines for duty in demo_rules.duties())
