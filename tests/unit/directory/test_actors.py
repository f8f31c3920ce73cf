"""The reach of an actor: it never widens, and it fails closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.directory.actors import NO_REACH, Actor, reach
from chuishao.directory.kinds import Administrator, OrganisationKind, PostKind, Tier

CLERK = Actor(
    person_id=1,
    account_id=2,
    post_id=3,
    post_kind=PostKind.CLERK,
    organisation_id=4,
    organisation_kind=OrganisationKind.COMMUNITY,
    tier=Tier.COMMUNITY,
    region_path="530102005004",
    territory="530102005004",
    clearance=3,
    label="虹山中路社区 陈颖",
)

paths = st.builds(
    lambda digits, width: digits[:width],
    st.text("0123456789", min_size=18, max_size=18),
    st.sampled_from([4, 6, 9, 12, 15, 18]),
)


def test_nobody_reaches_nothing() -> None:
    assert reach(None) == NO_REACH


def test_the_system_reaches_no_case_by_sight() -> None:
    assert reach(Actor.system("清扫")) == NO_REACH


@pytest.mark.parametrize("role", list(Administrator))
def test_no_administrator_sees_a_case_even_with_a_post_by_mistake(role: Administrator) -> None:
    assert reach(replace(CLERK, administrator=role)) == NO_REACH


def test_an_empty_territory_is_none_and_not_everything() -> None:
    assert reach(replace(CLERK, territory="")).territory is None
    assert not reach(replace(CLERK, territory="")).covers_path("530102")


def test_without_an_organisation_there_is_no_reach() -> None:
    assert reach(replace(CLERK, organisation_id=0)) == NO_REACH


@given(territory=st.none() | paths, place=paths, clearance=st.integers(0, 4))
def test_reach_never_widens(territory: str | None, place: str, clearance: int) -> None:
    actor = replace(CLERK, territory=territory, clearance=clearance)
    seen = reach(actor)
    assert seen.clearance == clearance
    assert seen.organisation_id == actor.organisation_id
    inside = territory is not None and place[: len(territory)] == territory
    assert seen.covers_path(place) == inside


@given(territory=paths, place=paths)
def test_losing_the_territory_or_going_down_a_level_only_narrows(
    territory: str, place: str
) -> None:
    wide, narrow = replace(CLERK, territory=territory[:4]), replace(CLERK, territory=territory)
    assert reach(wide).covers_path(place) >= reach(narrow).covers_path(place)
    assert not reach(replace(CLERK, territory=None)).covers_path(place)


def test_the_audit_keeps_who_and_for_whom() -> None:
    record = replace(CLERK, stands_in_for=9).as_record()
    assert record == {
        "person": 1,
        "account": 2,
        "post": 3,
        "organisation": 4,
        "stands_in_for": 9,
        "label": "虹山中路社区 陈颖",
    }


def test_the_audit_of_the_system_names_no_row() -> None:
    record = Actor.system("清扫").as_record()
    assert record["label"] == "系统·清扫"
    assert {record[key] for key in ("person", "account", "post", "organisation")} == {None}
