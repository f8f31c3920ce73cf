"""How many have which star: the same stored at night and counted live, small numbers withheld, nobody out of reach."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.kernel.refusals import NotAllowed
from chuishao.participation.models import Activity, Attendance, StarTally
from chuishao.participation.operations import recount
from chuishao.participation.queries.circles import circle_page
from chuishao.participation.queries.stars import Stars, stars_in, stars_of
from chuishao.participation.queries.totals import Total, circle_done, hours_by_circle
from tests.integration.participation.branches import came, circle, held, person
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
TODAY = at("2026-09-28 09:00")
PLACES = ("5301", "530102", "530102001", "530102001003")


def served(to: Activity, minutes: int, people: int = 1, hat: str = "volunteering") -> None:
    """So many people came and it counts under a hat."""
    for _ in range(people):
        row = Attendance.objects.filter(pk=came(to, person()).pk)
        row.update(hats=[hat], mode="past", minutes=minutes, counted_minutes=minutes)


@pytest.fixture
def team() -> Any:
    """Six without a star, seven with one, five with two (of last year), and one whom another hat brought."""
    one = circle("team", "volunteering", name="红马甲", at=at("2025-01-01 09:00"))
    now, past = held(one, "team_service", "2026-03-01 09:00"), held(one, "team_service", "2025-03-01 09:00")  # fmt: skip
    served(now, 5999, 6)
    served(now, 6000, 7)
    served(past, 18000, 5)
    served(now, 6000, hat="dual_registration")
    recount(at=TODAY)
    return one


def told(region_path: str, who: str = "市政府") -> Stars | None:
    return stars_in(
        programme="volunteering", region_path=region_path, actor=actor(who, "head"), at=TODAY
    )


@pytest.mark.parametrize("path", PLACES)
def test_every_tier_tells_the_same(team: Any, path: str) -> None:
    found = told(path)
    assert found is not None
    assert [one.people for one in found.lines] == [6, 7, 5, 0, 0, 0]
    assert [one.label for one in found.lines][:3] == ["还没有星", "一星", "二星"]
    assert (found.people, found.active) == (18, 13)
    assert found.counted_at == (TODAY if len(path) < 12 else None)


def test_a_circle_tells_who_came_this_year_and_their_stars(team: Any) -> None:
    page = circle_page(circle_id=team.pk, actor=actor(post="head"), at=at())
    lately, whole = circle_done(page=page, since=at("2026-01-01 00:00"))
    assert (lately.people, whole.people) == (14, 19)
    found = stars_of(page=page, at=TODAY)
    assert found is not None
    assert [one.people for one in found.lines] == [6, 7, 5, 0, 0, 0]


def test_too_few_are_withheld_and_cannot_be_told_from_the_sum(team: Any) -> None:
    served(held(team, "team_service", "2026-04-01 09:00"), 36000)
    found = told(PLACES[-1])
    assert found is not None
    assert [one.people for one in found.lines] == [6, 7, None, None, 0, 0]
    assert found.lines[3].words == "不单列"


def test_where_no_star_is_given_and_before_the_first_night_nothing_is_told(team: Any) -> None:
    who = actor("市政府", "head")
    assert stars_in(programme="party_life", region_path="5301", actor=who, at=TODAY) is None
    StarTally.objects.all().delete()
    found = told("5301")
    assert found is not None
    assert (found.people, found.counted_at) == (0, None)


def test_a_neighbours_stars_and_hours_are_refused(team: Any) -> None:
    with pytest.raises(NotAllowed):
        told("530103", "华山街道")
    with pytest.raises(NotAllowed):
        hours_by_circle(
            region_path="530103", programme="volunteering", actor=actor("华山街道", "head")
        )


def test_hours_of_each_circle_stand_by_place_and_name(team: Any) -> None:
    given = {"region_path": "530102", "actor": actor("市政府", "head")}
    [one] = hours_by_circle(programme="volunteering", **given)
    assert (one.name, one.done) == ("红马甲", Total(19, 5999 * 6 + 6000 * 8 + 18000 * 5))
    assert hours_by_circle(programme="party_life", **given) == []
