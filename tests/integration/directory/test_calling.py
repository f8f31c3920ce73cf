"""Who can be called from a place, who referees there, whom the duty directory proposes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.directory import operations, queries
from chuishao.directory.kinds import OrganisationKind, Tier
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.refusals import Invalid
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM, Town, later

COMMUNITY, STREET = "530102001003", "530102001"


def names(cards: list[OrganisationCard]) -> set[str]:
    return {card.short_name for card in cards}


def duty(region: str, line: str, matter: str = "03003", **more: object) -> int:
    return operations.enter_duty(
        matter=matter,
        tier=Tier.DISTRICT,
        region_path=region,
        lead_line=line,
        actor=SYSTEM,
        at=more.pop("at", NINE),
        **more,
    )


def test_a_community_calls_the_units_of_its_street_and_asks_its_neighbours(town: Town) -> None:
    found = queries.organisations_for_call(COMMUNITY, NINE)
    assert {card.short_name: card.takes_orders for card in found} == {
        "华山城管执法中队": True,
        "省审计厅": False,
    }


def test_a_street_calls_the_departments_of_its_district(town: Town) -> None:
    assert "五华区水务局" in names(queries.organisations_for_call(STREET, NINE))
    assert "华山城管执法中队" not in names(queries.organisations_for_call(STREET, NINE))


def test_the_units_of_another_street_are_not_called(town: Town) -> None:
    assert names(queries.organisations_for_call("530102005004", NINE)) == set()


def test_a_member_from_elsewhere_is_asked_while_it_is_a_member(town: Town) -> None:
    place = "530102005004"
    unit = towns.found("虹山医院", OrganisationKind.MEMBER_UNIT, place, Tier.COMMUNITY)
    join = {"alliance_id": town.alliance, "unit_id": unit, "actor": SYSTEM}
    operations.join_alliance(**join, at=NINE)
    assert "虹山医院" in names(queries.organisations_for_call(COMMUNITY, NINE))
    operations.leave_alliance(**join, at=later(days=1))
    assert "虹山医院" not in names(queries.organisations_for_call(COMMUNITY, later(days=1)))


def test_a_utility_of_the_city_is_called_from_a_street(town: Town) -> None:
    towns.found("市供水公司", OrganisationKind.UTILITY, "5301", Tier.CITY, line="water_supply")
    assert "市供水公司" in names(queries.organisations_for_call(STREET, NINE))
    assert "市供水公司" not in names(queries.organisations_for_call(COMMUNITY, NINE))


@pytest.mark.parametrize("path", ["", "5301", "53", "not-a-path"])
def test_nobody_is_called_from_nowhere_or_by_the_city(town: Town, path: str) -> None:
    assert queries.organisations_for_call(path, NINE) == []


def test_the_desk_of_the_tier_above_referees(town: Town) -> None:
    assert queries.desks_over(COMMUNITY, NINE) == {Tier.STREET: town.desk}
    assert queries.desks_over("530102005004", NINE) == {}


def test_the_duty_directory_proposes_lead_and_assisting_units(town: Town) -> None:
    towns.found(
        "五华区住建局", OrganisationKind.DEPARTMENT, "530102", Tier.DISTRICT, line="housing"
    )
    entry = duty("5301", "water", assisting_lines=["housing", "water"], basis="示例〔2026〕1号")
    proposed = queries.propose_units("03003", STREET, NINE)
    assert (proposed.entry_id, proposed.lead.id) == (entry, town.water)
    assert [unit.short_name for unit in proposed.assisting] == ["五华区住建局"]
    assert proposed.basis == "示例〔2026〕1号"


def test_the_entry_of_the_most_specific_region_wins(town: Town) -> None:
    urban = towns.found(
        "五华区城管局", OrganisationKind.DEPARTMENT, "530102", Tier.DISTRICT, line="urban"
    )
    duty("5301", "water")
    duty("530102", "urban")
    assert queries.propose_units("03003", STREET, NINE).lead.id == urban


def test_a_new_entry_ends_the_one_before_and_the_past_stays(town: Town) -> None:
    first = duty("5301", "water")
    second = duty("5301", "water", at=later(days=2))
    assert queries.propose_units("03003", STREET, later(days=1)).entry_id == first
    assert queries.propose_units("03003", STREET, later(days=2)).entry_id == second


def test_one_fixed_organisation_may_lead(town: Town) -> None:
    duty("5301", "", lead_organisation_id=town.force)
    assert queries.propose_units("03003", STREET, NINE).lead.id == town.force


def test_without_an_entry_nothing_is_proposed(town: Town) -> None:
    duty("5301", "water")
    assert queries.propose_units("06001", STREET, NINE) is None
    assert queries.propose_units("03003", "5301", NINE) is None
    assert queries.propose_units("03003", STREET, NINE - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("region", "line", "matter"),
    [("5301", "water", "77777"), ("5399", "water", "03003"), ("5301", "magic", "03003")],
)
def test_an_entry_that_leads_nowhere_is_refused(
    town: Town, region: str, line: str, matter: str
) -> None:
    with pytest.raises(Invalid):
        duty(region, line, matter)


def test_an_organisation_is_known_by_name_or_the_refusal_says_why(town: Town) -> None:
    assert queries.organisation_named("五华区水务局", NINE).id == town.water
    with pytest.raises(Invalid, match="名录里没有"):
        queries.organisation_named("无名局", NINE)
    place = "530102005004"
    towns.found("省审计厅", OrganisationKind.MEMBER_UNIT, place, Tier.COMMUNITY)
    with pytest.raises(Invalid, match="不止一个"):
        queries.organisation_named("省审计厅", NINE)
    assert queries.organisation_named("省审计厅", NINE, within=COMMUNITY).id == town.audit_office


def test_colleagues_are_those_in_office(town: Town) -> None:
    found = {one.name for one in queries.people_of(town.community, NINE)}
    assert found == {"陈颖", "周丽华"}
