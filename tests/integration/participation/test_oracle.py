"""Over chance circles, people and posts: what is seen, what waits and what is summed equals a slow, obvious oracle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Holding, Organisation
from chuishao.kernel.refusals import NotAllowed, NotFound
from chuishao.participation import catalogue, queries
from chuishao.participation.models import (
    Activity,
    Attendance,
    Belonging,
    Circle,
    Participant,
    Resolution,
)
from chuishao.participation.queries import circles, hours
from chuishao.participation.queries.circles import WantedCircles
from chuishao.participation.queries.stars import stars_of
from chuishao.participation.queries.totals import circle_done, hours_totals
from chuishao.participation.queries.visibility import activities_visible_to, circles_visible_to
from tests.integration.participation.branches import person
from tests.make import actor, at

# One host each: a circle of a street, of its communities, of a department, of another district.
PLACES = [
    ("volunteering", "team", "team_service", "华山街道办事处"), ("volunteering", "team", "team_service", "五华山社区"),
    ("party_life", "branch", "theme_day", "五华山社区"), ("volunteering", "team", "team_service", "金马社区"),
    ("alliance", "alliance", "meeting", "华山街道办事处"), ("dual_registration", "register", "service", "五华山社区"),
]  # fmt: skip
STATES = ("open", "recorded", "review", "confirmed", "confirmed", "disputed", "struck")
ODD: list[dict[str, Any]] = [
    {}, {}, {}, {}, {"clearance": 0}, {"territory": ""}, {"territory": None}, {"organisation_id": 0},
    {"is_system": True}, {"administrator": Administrator.SYSTEM}, {"post_kind": None}, {"tier": None},
]  # fmt: skip
LEADERS = [
    ("五华山社区", "head"), ("华山街道办事处", "head"), ("华山街道办事处", "deputy"), ("金马社区", "head"),
    ("五华山社区", "clerk"),
]  # fmt: skip
BEGINS = at("2026-09-28 09:00")
_numbers = count(1)


class Landscape:
    """What chance made: circles, activities in them, who belongs, who came and how it stands."""

    def __init__(self, chance: Any, circles: int = 0) -> None:
        self.chance = chance
        self.units = list(
            Organisation.objects.filter(region_path__startswith="530102001").order_by("id")[:12]
        )
        self.staff = [actor(*one) for one in LEADERS]
        self.people = [person() for _ in range(3)] + [
            person(person_id=one.person_id) for one in self.staff[:2]
        ]
        for _ in range(circles or chance.randrange(2, 6)):
            self._circle(*chance.choice(PLACES))

    def _circle(self, programme: str, kind: str, does: str, host: str) -> None:
        of = directory.organisation_named(host, at())
        number = next(_numbers)
        made = Circle.objects.create(
            programme=programme, kind=kind, rules_id=catalogue.current_id(programme), name=f"第{number}个",
            host_id=of.id, region_path=of.region_path, founded_on=at("2026-01-01 09:00").date(),
            ended_on=self.chance.choice([None, None, at().date()]),
        )  # fmt: skip
        for unit in self.chance.sample(self.units, 2):
            Belonging.objects.create(
                circle=made, role="unit", organisation=unit, region_path=made.region_path,
                state=self.chance.choice(["asked", "active", "ended"]), from_on=made.founded_on,
            )  # fmt: skip
        activity = Activity.objects.create(
            number=f"HD-{number:06d}", programme=programme, kind=does, rules_id=made.rules_id, circle=made,
            organiser_id=of.id, region_path=made.region_path, title="一次", place="某处", starts_at=BEGINS,
            ends_at=BEGINS + timedelta(hours=2), state="held", planned_at=BEGINS,
        )  # fmt: skip
        self._topic(activity)
        for who in self.chance.sample(self.people, 2):
            self._came(activity, who, BEGINS + timedelta(days=number))

    def _topic(self, meeting: Activity) -> None:
        executor = self.chance.choice([None, *self.units])
        state = self.chance.choice(["proposed", "passed", "answered"])
        Resolution.objects.create(meeting=meeting, title="一项", executor=executor, state=state)

    def _came(self, activity: Activity, who: Participant, came: Any) -> None:
        state, minutes = self.chance.choice(STATES), self.chance.randrange(30, 300)
        recorder, decider = self.chance.sample([one.person_id for one in self.staff], 2)
        is_decided = state == "confirmed"
        Attendance.objects.create(
            activity=activity, circle=activity.circle, participant=who, region_path=activity.region_path,
            hats=[activity.programme], starts_at=came, ends_at=came + timedelta(minutes=minutes), minutes=minutes,
            counted_minutes=minutes if is_decided else 0, mode="list", state=state, recorded_at=came,
            recorded_by_id=recorder, decided_by_id=decider if is_decided else None,
        )  # fmt: skip


def somebody(chance: Any) -> Actor:
    """A leader of a host or any holder near by, sometimes as a post that nobody should have."""
    if chance.choice([True, False]):
        return replace(actor(*chance.choice(LEADERS)), **chance.choice(ODD))
    known = _holdings(connection.settings_dict["NAME"])
    found = directory.actor_of_holding(chance.choice(known), at())
    assert found is not None
    return replace(found, **chance.choice(ODD))


_near: dict[str, list[int]] = {}


def _holdings(database: str) -> list[int]:
    if database not in _near:
        near = Holding.objects.filter(
            post__organisation__region_path__regex="^5301(02(001(003)?)?)?$"
        )
        _near[database] = list(near.order_by("id").values_list("id", flat=True))
    return _near[database]


def knows(who: Actor, circle: Circle) -> bool:
    """The rule of circles, told for one of them."""
    if who.is_system or who.administrator or not who.organisation_id:
        return False
    inside = Belonging.objects.filter(circle=circle, state="active").values_list(
        "organisation_id", flat=True
    )
    is_there = (
        bool(who.territory) and circle.region_path[: len(who.territory or "")] == who.territory
    )
    return is_there or who.organisation_id in {circle.host_id, *inside}


def waits(who: Actor, row: Attendance) -> bool:
    """The rule of confirming, told for one row."""
    if who.is_system or who.administrator or not (who.organisation_id and who.person_id):
        return False
    by = catalogue.rules(row.activity.rules_id).activity(row.activity.kind).confirmed_by
    is_own = row.participant.person_id == who.person_id
    if (
        row.state not in ("recorded", "review", "disputed")
        or row.recorded_by_id == who.person_id
        or is_own
    ):
        return False
    if who.post_kind not in by.posts:
        return False
    path, is_host = row.circle.region_path, row.circle.host_id == who.organisation_id
    is_below = (
        bool(who.territory and who.tier)
        and path.startswith(who.territory or "-")
        and len(path) > len(who.region_path)
    )
    return (is_below and not is_host) if by.above else is_host


@pytest.mark.usefixtures("on_ground")
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=True))
def test_every_query_agrees_with_the_oracle(chance: Any) -> None:
    with transaction.atomic():
        Landscape(chance)
        for _ in range(6):
            who = somebody(chance)
            seen = {one.pk for one in Circle.objects.all() if knows(who, one)}
            check_circles(who, seen)
            check_hours(who, seen)
            check_waiting(who)
            check_totals(who)
        transaction.set_rollback(True)


def check_circles(who: Actor, seen: set[int]) -> None:
    assert set(circles_visible_to(actor=who).values_list("pk", flat=True)) == seen
    within = set(Activity.objects.filter(circle__in=seen).values_list("pk", flat=True))
    assert set(activities_visible_to(actor=who).values_list("pk", flat=True)) == within
    running = set(Circle.objects.filter(pk__in=seen, ended_on=None).values_list("pk", flat=True))
    rows = circles.circle_rows(actor=who, wanted=WantedCircles(), limit=500)
    assert {one.id for one in rows} == running
    for row in rows:
        active = Belonging.objects.filter(circle=row.id, state="active").count()
        assert row.members == active


def check_hours(who: Actor, seen: set[int]) -> None:
    for circle in Circle.objects.all():
        rows = [one for one in Attendance.objects.filter(circle=circle) if one.state == "confirmed"]
        if circle.pk not in seen:
            with pytest.raises(NotFound):
                circles.circle_page(circle_id=circle.pk, actor=who, at=at())
            continue
        page = circles.circle_page(circle_id=circle.pk, actor=who, at=at())
        _lately, found = circle_done(page=page, since=BEGINS)
        whole = sum(one.counted_minutes for one in rows)
        assert (found.minutes, found.times) == (whole, len(rows))
        assert found.people == len({one.participant_id for one in rows})
        told, served = (
            stars_of(page=page, at=at()),
            {one.participant_id for one in rows if "volunteering" in one.hats},
        )
        gives = any(one.stars for one in page.rules.certificates)
        assert (told.people if told else 0) == (len(served) if gives else 0)


def check_waiting(who: Actor) -> None:
    rows = Attendance.objects.select_related("activity", "circle", "participant")
    mine = {one.pk for one in rows if waits(who, one)}
    pages = [
        one.attendance_id
        for start in range(0, len(mine) + 2, 2)
        for one in queries.waiting_for_me(actor=who, at=at(), limit=2, offset=start)
    ]
    assert sorted(pages) == sorted(mine), (who, mine)
    assert hours.waiting_in_all(actor=who, at=at(), most=100) == len(mine)
    may_answer = not (who.is_system or who.administrator) and bool(who.organisation_id)
    owed = (
        Resolution.objects.filter(executor_id=who.organisation_id, state="passed")
        if may_answer
        else []
    )
    assert {one.id for one in queries.answers_waiting(actor=who, at=at())} == {
        one.pk for one in owed
    }


def check_totals(who: Actor) -> None:
    asked = "530102001"
    may = bool(who.territory) and asked.startswith(who.territory or "-")
    if who.is_system or who.administrator or not who.organisation_id or not may:
        with pytest.raises(NotAllowed):
            hours_totals(region_path=asked, actor=who)
        return
    sums: dict[Any, int] = defaultdict(int)
    for one in Attendance.objects.filter(state="confirmed"):
        if one.region_path.startswith(asked):
            sums[one.circle_id] += one.counted_minutes
            sums[one.region_path] += one.counted_minutes
    found = hours_totals(region_path=asked, actor=who)
    both = {**found.by_circle, **found.by_place}
    assert {key: total.minutes for key, total in both.items()} == dict(sums)


class InTurn:
    """Chance that goes round, the same every time."""

    def __init__(self) -> None:
        self.taken = 0

    def randrange(self, least: int, beyond: int) -> int:
        self.taken += 1
        return least + (self.taken * self.taken + self.taken // 3) % (beyond - least)

    def choice(self, among: Any) -> Any:
        return among[self.randrange(0, len(among))]

    def sample(self, among: Any, how_many: int) -> list[Any]:
        first = self.randrange(0, len(among))
        return [among[(first + one) % len(among)] for one in range(how_many)]


@pytest.mark.usefixtures("on_ground")
def test_such_a_landscape_holds_what_waits_what_counts_and_what_is_hidden() -> None:
    Landscape(InTurn(), 12)
    rows = list(Attendance.objects.select_related("activity", "circle", "participant"))
    assert any(one.state == "confirmed" for one in rows)
    assert any(waits(actor(*one), row) for one in LEADERS for row in rows)
    hidden = [knows(actor("龙翔街道办事处", "head"), one) for one in Circle.objects.all()]
    assert not all(hidden)
    assert Resolution.objects.filter(state="passed", executor__isnull=False).exists()
