"""Rows that the benchmark writes by sets are rows that the database would take from acts: every check is on here."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import connection

from bench import service
from chuishao.directory.models import Person
from chuishao.directory.naming import search_columns
from chuishao.participation import catalogue
from chuishao.participation.models import Activity, Attendance, Belonging, Circle
from chuishao.participation.queries.totals import hours_totals
from tests.make import actor, at

NOW, ACTIVITIES = at("2026-09-28 09:00"), 14


@pytest.mark.usefixtures("on_ground")
def test_a_small_city_is_written_past_every_check() -> None:
    one, other = islice(Person.objects.order_by("pk").values_list("pk", flat=True), 2)
    values = {
        **service._VALUES, "now": NOW, "rules": catalogue.current_id(service.PROGRAMME), "one": one, "other": other,
        "activities": ACTIVITIES, "volunteers": 500, "tokens": search_columns("服务队")["tokens"],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(service._CIRCLES, values)
        values["circles"] = Circle.objects.filter(pk__gt=1_000_000).count()
        for statement in (
            service._PEOPLE,
            service._BELONGINGS,
            service._ACTIVITIES,
            *service.comings(ACTIVITIES),
        ):
            cursor.execute(statement, values)
    assert Belonging.objects.filter(circle__gt=1_000_000).count() == 500
    assert Activity.objects.filter(pk__gt=1_000_000).count() == ACTIVITIES
    rows = Attendance.objects.filter(activity__gt=1_000_000)
    assert rows.count() == ACTIVITIES * service.EACH
    found = hours_totals(region_path="5301", actor=actor("市政府", "head"))
    assert sum(one.minutes for one in found.by_circle.values()) == ACTIVITIES * service.EACH * 120


def test_nobody_is_at_two_places_among_five_million() -> None:
    """All activities of a day begin at nine, and their numbers follow one another: no person may be at two."""
    activities = service.COMINGS // service.EACH
    for day in (0, 350, 699):
        first = -(-day * activities // 700)
        there = [
            (number * 31 + n * 8501) % service.VOLUNTEERS
            for number in range(1_000_000 + first, 1_000_000 + first + activities // 700 + 1)
            for n in range(service.EACH)
        ]
        assert len(there) == len(set(there))
