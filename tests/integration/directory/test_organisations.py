"""Organisations come, are renamed and go; units join alliances of their own will."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.directory import operations, queries
from chuishao.directory.kinds import OrganisationKind, PartyKind, PostKind, Tier
from chuishao.directory.models import Membership, Organisation
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM, TODAY, Town, later


def temporary_branch(days: int = 30) -> int:
    return towns.found(
        "留观点临时党支部",
        OrganisationKind.PARTY_ORGANISATION,
        "530102001003",
        Tier.COMMUNITY,
        party_kind=PartyKind.TEMPORARY_BRANCH,
        dissolves_on=TODAY + timedelta(days=days),
    )


def test_a_temporary_branch_dissolves_by_its_date(town: Town) -> None:
    branch = temporary_branch()
    assert operations.dissolve_due(actor=SYSTEM, at=later(days=29)) == []
    assert operations.dissolve_due(actor=SYSTEM, at=later(days=30)) == [branch]
    assert operations.dissolve_due(actor=SYSTEM, at=later(days=31)) == []
    assert not queries.organisation(branch).is_active


def test_after_its_date_a_temporary_branch_has_no_actor_even_before_the_sweep(town: Town) -> None:
    _, secretary = towns.seat(temporary_branch(), PostKind.SECRETARY, "赵明")
    assert queries.posts_of(secretary, later(days=29))
    assert queries.posts_of(secretary, later(days=30)) == ()


def test_a_temporary_branch_without_an_end_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="撤销日期"):
        towns.found(
            "临时党支部",
            OrganisationKind.PARTY_ORGANISATION,
            "530102001003",
            Tier.COMMUNITY,
            party_kind=PartyKind.TEMPORARY_BRANCH,
        )


def test_dissolving_ends_posts_holdings_and_memberships(town: Town) -> None:
    operations.join_alliance(
        alliance_id=town.alliance, unit_id=town.audit_office, actor=SYSTEM, at=NINE
    )
    _, contact = towns.seat(town.audit_office, PostKind.CONTACT, "赵明")
    operations.dissolve_organisation(
        organisation_id=town.audit_office, actor=SYSTEM, at=later(days=3)
    )
    assert queries.posts_of(contact, later(days=2))
    assert queries.posts_of(contact, later(days=3)) == ()
    assert Membership.objects.get().left_on == TODAY + timedelta(days=3)


def test_a_dissolved_organisation_is_not_touched_again(town: Town) -> None:
    operations.dissolve_organisation(organisation_id=town.water, actor=SYSTEM, at=NINE)
    with pytest.raises(Conflict, match="已于"):
        operations.rename_organisation(
            organisation_id=town.water, name="水利局", actor=SYSTEM, at=NINE
        )


def test_a_new_name_is_found_and_the_old_one_stays_in_the_audit(town: Town) -> None:
    operations.rename_organisation(
        organisation_id=town.water, name="五华区水利局", actor=SYSTEM, at=NINE
    )
    assert [one.id for one in queries.search_organisations("水利", NINE)] == [town.water]
    assert queries.search_organisations("水务", NINE) == []
    assert records.history(f"organisation:{town.water}")[-1].body["from"] == "五华区水务局"


@pytest.mark.parametrize("name", ["", "   ", "局" * 121, "坏\ud800字"])
def test_a_wrong_name_is_refused(town: Town, name: str) -> None:
    with pytest.raises(Invalid):
        towns.found(name, OrganisationKind.DEPARTMENT, "530102", Tier.DISTRICT)


def test_a_name_taken_in_the_region_is_refused(town: Town) -> None:
    with pytest.raises(Conflict, match="已有名为"):
        towns.found("五华区水务局", OrganisationKind.DEPARTMENT, "530102", Tier.DISTRICT)


@pytest.mark.parametrize(
    ("uscc", "is_right"),
    [("91110000802100433B", True), ("911100008021004330", False), ("短", False)],
)
def test_credit_codes_are_checked(town: Town, uscc: str, is_right: bool) -> None:
    def enter() -> int:
        return towns.found("示例公司", OrganisationKind.UTILITY, "530102", Tier.DISTRICT, uscc=uscc)

    if is_right:
        assert Organisation.objects.get(pk=enter()).uscc == uscc
    else:
        with pytest.raises(Invalid, match="统一社会信用代码"):
            enter()


def test_a_unit_joins_an_alliance_once(town: Town) -> None:
    join = {"alliance_id": town.alliance, "unit_id": town.audit_office, "actor": SYSTEM}
    operations.join_alliance(**join, at=NINE)
    with pytest.raises(Conflict, match="已经是成员"):
        operations.join_alliance(**join, at=NINE)
    operations.leave_alliance(**join, at=later(days=1))
    with pytest.raises(Conflict, match="不是成员"):
        operations.leave_alliance(**join, at=later(days=1))


def test_only_joint_committees_and_alliances_take_members(town: Town) -> None:
    with pytest.raises(Invalid, match="不接收成员单位"):
        operations.join_alliance(
            alliance_id=town.water, unit_id=town.audit_office, actor=SYSTEM, at=NINE
        )


def test_only_the_system_administrator_keeps_the_register(town: Town) -> None:
    with pytest.raises(NotAllowed):
        operations.dissolve_organisation(
            organisation_id=town.water, actor=towns.acting(town.street_head), at=NINE
        )
