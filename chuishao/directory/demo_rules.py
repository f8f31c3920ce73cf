"""The demonstration set of organisations, planned by rule from the divisions; nothing is stored here."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from chuishao.directory.kinds import OrganisationKind, PartyKind, RegionLevel, Tier
from chuishao.directory.matters import DATA, matters
from chuishao.directory.naming import stem_of

_LEVELS_OF_TIERS = {
    RegionLevel.CITY: Tier.CITY,
    RegionLevel.DISTRICT: Tier.DISTRICT,
    RegionLevel.STREET: Tier.STREET,
    RegionLevel.COMMUNITY: Tier.COMMUNITY,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the rules see it."""

    path: str
    name: str
    short_name: str
    level: RegionLevel

    @property
    def is_urban_community(self) -> bool:
        """社区, not 村: where there is a joint Party committee."""
        return self.level is RegionLevel.COMMUNITY and self.short_name.endswith("社区")


@dataclass(frozen=True, slots=True)
class Plan:
    """One organisation to be; ``above`` is the key of its superior in its own or a higher region."""

    path: str
    tier: Tier
    kind: OrganisationKind
    name: str
    short_name: str
    key: str = ""
    line: str = ""
    above: str = ""
    party_kind: PartyKind | None = None
    affiliation: str = ""
    days: int | None = None
    joins: str = ""

    @property
    def posts(self) -> list[tuple[str, str]]:
        """Kind and title of each post."""
        return [(kind, title) for kind, title in rules()["posts"][self.kind.value]]


@dataclass(frozen=True, slots=True)
class Duty:
    """One entry of the duty directory to be."""

    matter: str
    tier: Tier
    lead_line: str
    assisting_lines: list[str] = field(default_factory=list)
    limit_text: str = ""


@cache
def rules() -> dict[str, Any]:
    """The file of rules."""
    with (DATA / "demo_organisations.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def plans(place: Place) -> Iterator[Plan]:
    """The organisations of one region, superiors before subordinates."""
    tier = _LEVELS_OF_TIERS[place.level]
    for rule in rules()["organisations"][place.level.value]:
        yield _plan(place, tier, rule)
    if tier in (Tier.CITY, Tier.DISTRICT):
        yield from _departments(place, tier)
    if place.is_urban_community:
        for rule in rules()["organisations"]["urban_community"]:
            yield _plan(place, tier, rule)
    if tier is Tier.COMMUNITY:
        yield from _of_stories(place)


def below_communities(place: Place) -> Iterator[tuple[str, str, RegionLevel]]:
    """Code, name and level of the demonstration grids and compounds of one community."""
    setting = rules()["below_communities"]
    named = list(_story(place).get("compounds", []))
    if not place.path.startswith(setting["within"]) and not named:
        return
    for number in range(1, setting["grids"] + 1):
        grid = setting["grid_name"].format(number=number)
        yield f"{place.path}{number:03d}", grid, RegionLevel.GRID
    # Compounds are numbered from 501, so that grids and compounds never share a code.
    for number in range(1, max(setting["compounds"], len(named)) + 1):
        made = setting["compound_name"].format(short=place.short_name, number=number)
        name = named[number - 1] if number <= len(named) else made
        yield f"{place.path}{500 + number}", name, RegionLevel.COMPOUND


def person_name(number: int) -> str:
    """The name of the person of this number: a surname and a given name, put together by rule."""
    surnames, given = rules()["surnames"], rules()["given_names"]
    return str(surnames[number % len(surnames)] + given[(number * 7 + number // 60) % len(given)])


def duties() -> Iterator[Duty]:
    """An entry for each matter at each tier; the longest prefix that fits decides."""
    by_prefix = _duty_rows()
    for code in matters():
        row = next(by_prefix[code[:end]] for end in (5, 2) if code[:end] in by_prefix)
        for tier in (Tier.STREET, Tier.DISTRICT, Tier.CITY):
            assisting = [] if tier is Tier.STREET else [*filter(None, row["assisting"].split(";"))]
            lead = row[tier.value]
            others = [line for line in assisting if line != lead]
            yield Duty(code, tier, lead, others, row["limit"])


@cache
def _duty_rows() -> Mapping[str, dict[str, str]]:
    with (DATA / "demo_duties.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: row for row in csv.DictReader(file)}


def _plan(place: Place, tier: Tier, rule: Mapping[str, Any]) -> Plan:
    words = {"name": place.name, "short": place.short_name, "stem": stem_of(place.short_name)}
    name = str(rule["name"]).format(**words)
    return Plan(
        path=place.path,
        tier=tier,
        kind=OrganisationKind(rule["kind"]),
        name=_said_as(place, name),
        short_name=str(rule["short"]).format(**words),
        key=rule.get("key", ""),
        line=rule.get("line", ""),
        above=rule.get("above", ""),
        party_kind=PartyKind(rule["party_kind"]) if "party_kind" in rule else None,
    )


def _said_as(place: Place, name: str) -> str:
    """Towns have a government and a Party committee where streets have an office."""
    if place.level is not RegionLevel.STREET:
        return name
    for said, of_others in (("办事处", "office_names"), ("党工委", "party_names")):
        if name == place.name + said:
            endings: dict[str, str] = rules()[of_others]
            fitting = (endings[one] for one in endings if place.short_name.endswith(one))
            return place.name + next(fitting, endings["其他"])
    return name


def _departments(place: Place, tier: Tier) -> Iterator[Plan]:
    short = "市" if tier is Tier.CITY else place.short_name
    for line, name, said in rules()["departments"]:
        yield Plan(
            path=place.path,
            tier=tier,
            kind=OrganisationKind.DEPARTMENT,
            name=place.name + name,
            short_name=short + said,
            key=line,
            line=line,
            above="government",
        )


def _story(place: Place) -> Mapping[str, Any]:
    found = (one for one in rules()["places"] if one["community"] == place.path)
    story: Mapping[str, Any] = next(found, {})
    return story


def _of_stories(place: Place) -> Iterator[Plan]:
    story = _story(place)
    for name in story.get("property_firms", []):
        yield Plan(
            place.path, Tier.COMMUNITY, OrganisationKind.PROPERTY_FIRM, name, name, joins="party"
        )
    for unit in story.get("member_units", []):
        yield Plan(
            place.path,
            Tier.COMMUNITY,
            OrganisationKind.MEMBER_UNIT,
            unit["name"],
            unit["name"],
            affiliation=unit["affiliation"],
            joins="party",
        )
    for branch in story.get("temporary_branches", []):
        yield Plan(
            place.path,
            Tier.COMMUNITY,
            OrganisationKind.PARTY_ORGANISATION,
            branch["name"],
            branch["name"],
            above="party",
            party_kind=PartyKind.TEMPORARY_BRANCH,
            days=branch["days"],
        )
