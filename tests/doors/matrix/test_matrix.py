"""Every route, by GET and POST, for every kind of person, in and out of reach: as the rules say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import make
from tests.doors.matrix.rules import (
    ABSENT,
    BY_PLACE,
    DOOR,
    EVERYBODY,
    NOT_YOURS,
    SAMPLE,
    STRANGERS,
    TURNED_AWAY,
    WRONG_METHOD,
    Rule,
    rules_by_route,
)
from tests.doors.matrix.world import PLACES, REACH, World
from tests.house.test_routes import ROUTES

pytestmark = [pytest.mark.xdist_group("matrix")]
RULES = rules_by_route()
NAMES = sorted({str(route.name) for route in ROUTES})
TOGETHER_NAMES = {
    "circle": {"circle": "circle"},
    "belonging": {"circle": "circle", "belonging": "belonging"},
    "person": {"circle": "circle", "person": "person"},
    "turn": {"circle": "circle", "turn": "turn"},
    "listing": {"listing": "listing"},
    "claim": {"listing": "listing", "claim": "claim"},
    "desk_activity": {"activity": "activity"},
    "shift": {"activity": "activity", "shift": "shift"},
    "came": {"activity": "activity", "came": "came"},
    "topic": {"activity": "meeting", "topic": "topic"},
}
Address = tuple[str, str]
"""What the address names, as REACH calls it ("" when nothing), and the address."""


def test_every_route_has_a_rule() -> None:
    missing = [name for name in NAMES if name not in RULES]
    assert not missing, f"say in tests/doors/matrix/rules.py who may open: {missing}"


def test_every_rule_has_its_routes() -> None:
    coming = [name for name in RULES if name not in NAMES]
    assert not coming, f"no such routes any more: {coming}"


def addresses(name: str, world: World) -> Iterator[Address]:
    """The addresses of a route: one, or one for each thing in and out of somebody's reach."""
    rule = RULES[name]
    if name == "faults":
        yield "", "/nothing/at-all/"
        return
    for key, given in _named(rule, world):
        if rule.things and key not in rule.things:
            continue
        address = reverse(name, kwargs={**rule.given, **given})
        yield from ((key, f"{address}?{query}".removesuffix("?")) for query in rule.queries)


def _named(rule: Rule, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    match rule.of:
        case "":
            yield "", {}
        case "case":
            yield from ((key, {"number": one.number}) for key, one in world.matters.items())
            yield "none", {"number": "KM-530102001-20260927-000999"}
        case "photo":
            yield from (
                (key, {"number": one.number, "key": one.photo})
                for key, one in world.matters.items()
            )
            own, far = world.matters["own"], world.matters["far"]
            yield "none", {"number": own.number, "key": far.photo}
        case one if one == "activity" or one.startswith("link"):
            yield from _for_residents(world, rule.of)
        case "export":
            yield from ((key, {"number": number}) for key, number in world.exports.items())
            yield "none", {"number": "EX-530102001-20260928-000999"}
        case kind if kind in TOGETHER_NAMES:
            yield from _together(world, TOGETHER_NAMES[kind])
        case "import" | "activation" | "past" | "destruction" as kind:
            yield from _in_the_office(world, kind)
        case _:
            yield from _in_the_directory(rule)


def _together(world: World, names: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """By what a rule is of: the parts of the address, each with what it names."""
    for key, one in world.circles.items():
        yield key, {part: getattr(one, name) for part, name in names.items()}
    own, far = world.circles["own_circle"], world.circles["far_circle"]
    first, *rest = names
    nothing = {first: getattr(own, names[first]) if rest else 999999}
    yield "none", nothing | {part: getattr(far, names[part]) for part in rest}


def _for_residents(world: World, of: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if of in ("link", "link_photo"):
        return _by_link(world, photos=of == "link_photo")
    return _guests(world, of)


def _guests(world: World, of: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is open to everybody, or what only the bearer of a link may read, and somebody else's beside it."""
    mine, strange = world.guests["guest"], world.guests["strange_guest"]
    if of == "activity":
        yield "", {"number": mine.activity}
        yield "none", {"number": "HD-530102001-20260928-000999"}
        return
    name, thing = {
        "link_guest": ("", ""), "link_guest_circle": ("key", "circle"),
        "link_guest_certificate": ("number", "certificate"),
    }[of]  # fmt: skip
    yield "guest", {"token": mine.token} | ({name: getattr(mine, thing)} if name else {})
    yield "none", {"token": "x" * 22} | ({name: getattr(mine, thing)} if name else {})
    if name:
        yield "none", {"token": mine.token, name: getattr(strange, thing)}


def _by_link(world: World, *, photos: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    mine, strange = world.matters["report"], world.matters["strange_report"]
    yield "report", {"token": mine.token} | ({"key": mine.photo} if photos else {})
    yield "none", {"token": "x" * 22} | ({"key": mine.photo} if photos else {})
    if photos:
        yield "none", {"token": mine.token, "key": strange.photo}
        yield "none", {"token": mine.token, "key": world.matters["own"].photo}


def _in_the_office(world: World, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if kind == "destruction":
        yield "activation", {"number": world.destruction}
        yield "none", {"number": "XH-530102-20260928-999999"}
        return
    key = world.import_id if kind == "import" else getattr(world, kind)
    yield kind, {"key": key}
    yield "none", {"key": 999999}


def _in_the_directory(rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    for place in ("own", "next", "far"):
        _word, community, desk, _unit = PLACES[place]
        if rule.of == "region":
            yield place, {"region": make.actor(desk, "dispatcher").region_path}
        else:
            yield place, {"key": make.unit(community)}


def expected(rule: Rule, person: str, thing: str, *, by_post: bool) -> frozenset[int]:
    """The statuses that are right for this person before this thing."""
    may = rule.may_post if by_post else rule.may
    if may is None:
        return frozenset({DOOR, WRONG_METHOD} if person in STRANGERS else {WRONG_METHOD})
    if person not in may:
        return frozenset({DOOR if person in STRANGERS else TURNED_AWAY})
    if not in_reach(rule, person, thing):
        return frozenset({TURNED_AWAY if rule.of == "region" else ABSENT})
    if by_post:
        return rule.answered if person in rule.entitled else NOT_YOURS
    return rule.within


def in_reach(rule: Rule, person: str, thing: str) -> bool:
    """Whether this person may know of the thing the address names."""
    if rule.of.startswith("link"):
        return thing != "none"
    if rule.of in ("region", "organisation") and person in ("system", "security"):
        return True
    return not thing or thing in REACH.get(person, ())


def told(answer: Any) -> bytes:
    """What an answer says; of a workbook, all its sheets."""
    body: bytes = answer.getvalue()
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def wrong(name: str, world: World, *, by_post: bool) -> Iterator[str]:
    """What is not as its rule says, in words."""
    rule = RULES[name]
    for thing, address, person in asked_for(name, world, by_post=by_post):
        answer = _ask(world.client(person), address, rule, by_post=by_post)
        right = expected(rule, person, thing, by_post=by_post)
        if answer.status_code not in right:
            yield f"{person} {address}: {answer.status_code}, not {sorted(right)}"
        shown = rule.shows | ({thing} if rule.of.startswith("link") else set())
        leaks = world.leaks(person, told(answer), address + str(rule.send)) - shown
        if leaks:
            yield f"{person} {address}: tells of {sorted(leaks)}"


def asked_for(name: str, world: World, *, by_post: bool) -> Iterator[tuple[str, str, str]]:
    """Thing, address and person; a method that a route does not know is tried once by a few."""
    rule = RULES[name]
    is_known = (rule.may_post if by_post else rule.may) is not None
    people = rule.people if is_known else rule.people & SAMPLE
    for thing, address in addresses(name, world):
        yield from ((thing, address, person) for person in sorted(people))
        if not is_known:
            return


def _ask(client: Client, address: str, rule: Rule, *, by_post: bool) -> Any:
    return client.post(address, dict(rule.send)) if by_post else client.get(address)


def counted() -> dict[str, int]:
    """How many rows each table holds."""
    tables = sorted(set(connection.introspection.table_names()))
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


@pytest.mark.parametrize("name", NAMES)
def test_looking_is_as_the_rules_say_and_changes_nothing(name: str, world: World) -> None:
    if name not in RULES:
        pytest.skip("no rule: said by another test")
    before = counted()
    found = list(wrong(name, world, by_post=False))
    changed = {table for table, count in counted().items() if before[table] != count}
    assert not found, "\n".join(found)
    assert changed <= set(RULES[name].writes.split()), f"looking wrote to {changed}"


@pytest.mark.parametrize("name", NAMES)
def test_doing_is_as_the_rules_say(name: str, world: World) -> None:
    if name not in RULES:
        pytest.skip("no rule: said by another test")
    found = list(wrong(name, world, by_post=True))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [n for n in NAMES if n in RULES and RULES[n].may_post])
def test_doing_without_the_key_of_the_form_is_refused(name: str, world: World) -> None:
    rule = RULES[name]
    person = sorted((rule.may_post or EVERYBODY) & rule.people)[0]
    _thing, address = next(addresses(name, world))
    answer = world.client(person, csrf=True).post(address, dict(rule.send))
    assert answer.status_code == TURNED_AWAY, answer.status_code


@pytest.mark.parametrize("name", sorted(BY_PLACE))
def test_another_place_is_not_there(name: str, world: World) -> None:
    for place in ("own", "next", "far"):
        path = make.actor(PLACES[place][1]).region_path
        for person in sorted(BY_PLACE[name]):
            answer = world.client(person).get(f"{reverse(name)}?place={path}")
            right = 200 if place in REACH[person] else ABSENT
            assert answer.status_code == right, f"{person} {place}: {answer.status_code}"
