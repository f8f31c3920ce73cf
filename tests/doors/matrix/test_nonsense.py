"""Nonsense in every address, question and form is answered in words: nothing of it is a fault."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.doors.matrix.rules import EVERYBODY, Rule
from tests.doors.matrix.test_matrix import NAMES, RULES, addresses, in_reach
from tests.doors.matrix.world import World
from tests.house.test_routes import ROUTES

pytestmark = [pytest.mark.xdist_group("nonsense")]
WEB = Path(__file__).parents[3] / "chuishao" / "web"
VIEWS = {str(route.name): inspect.unwrap(route.callback) for route in ROUTES}
ASKED = re.compile(r"""(?:GET|asked)(?:\.get\(|\[)"([a-z_]+)\"""")
NONSENSE = (
    "\0", "a\0b", "9" * 30, "-1", "2026-02-30", "２０２６", "x" * 500, "\u202e\U0001f600", "'\"<>%_\\", "5301\0", "1e9", "a:b,c:d",
)  # fmt: skip
"""What a form never sends and anybody can: NUL, numbers beyond a row's, days that are none, long and strange texts."""


WORST = "\0" + "9" * 30


@cache
def questions(below: Path = WEB) -> frozenset[str]:
    """Every name by which some page of this folder reads its address."""
    found = (ASKED.findall(one.read_text("utf-8")) for one in below.rglob("*.py"))
    return frozenset(name for names in found for name in names)


def let_in(name: str, rule: Rule, world: World, *, by_post: bool) -> Iterator[tuple[str, str]]:
    """Address and person, where somebody is let in: one for each route."""
    may = (rule.may_post if by_post else rule.may) or EVERYBODY
    for thing, address in addresses(name, world):
        for person in sorted(may & rule.people):
            if in_reach(rule, person, thing):
                yield address.partition("?")[0], person
                return


def status(answer: Any) -> int:
    """How it was answered; a file that was on its way is closed."""
    answer.close()
    return int(answer.status_code)


def test_the_names_are_found() -> None:
    assert {"words", "page", "programme", "place", "number"} <= questions()


@pytest.mark.parametrize("name", [one for one in NAMES if one != "health"])
def test_nonsense_asked_is_no_fault(name: str, world: World) -> None:
    for address, person in let_in(name, RULES[name], world, by_post=False):
        client = world.client(person)
        for nonsense in NONSENSE:
            asked = dict.fromkeys(questions(), nonsense)
            assert status(client.get(address, asked)) < 500, nonsense
        for one in questions(Path(inspect.getfile(VIEWS[name])).parent):
            assert status(client.get(address, {one: WORST})) < 500, one


@pytest.mark.parametrize("name", [one for one in NAMES if RULES[one].may_post])
def test_nonsense_sent_is_no_fault(name: str, world: World) -> None:
    for address, person in let_in(name, RULES[name], world, by_post=True):
        for nonsense in NONSENSE:
            sent: dict[str, Any] = dict.fromkeys(RULES[name].send, nonsense)
            assert status(world.client(person).post(address, sent)) < 500, nonsense
        for field in RULES[name].send:
            sent = {**RULES[name].send, field: WORST}
            assert status(world.client(person).post(address, sent)) < 500, field


@pytest.mark.parametrize(
    "address",
    ["/q/%00/", "/activities/%00/", "/with/%00/", "/desk/case/%00/", "/desk/exports/%00/", "/board/%00/",
     f"/desk/circle/{'9' * 30}/", f"/office/organisations/{'9' * 30}/"],
)  # fmt: skip
def test_an_address_of_nonsense_is_not_there(address: str, world: World) -> None:
    assert world.client("city").get(address).status_code in {403, 404}
