"""What everybody may know of every programme: numbers of a place, beside what sources say, and nothing empty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.participation.queries.figures import open_figures
from tests.integration.participation.test_figures import CITY, entered

pytestmark = pytest.mark.usefixtures("on_ground")


def test_a_programme_without_a_figure_is_not_shown_and_two_statements_are_enough() -> None:
    assert open_figures(region_path=CITY) == []
    entered("talks", "20878次")
    entered("alliance_units", "1950余家", programme="alliance")
    with CaptureQueriesContext(connection) as asked:
        found = {one.key: one for one in open_figures(region_path=CITY)}
    assert len(asked) == 2
    assert set(found) == {"alliance", "party_life"}
    [units] = found["alliance"].lines
    assert (units.words, units.past[0].words) == ("", "1950余家")


def test_another_place_tells_nothing_of_it() -> None:
    entered("talks", "20878次")
    assert open_figures(region_path="530102") == []


def test_a_district_is_told_of_under_the_city_and_its_streets_are_not() -> None:
    entered("talks", "12次", region_path="530102")
    entered("talks", "7次", region_path="530102001")
    [found] = open_figures(region_path=CITY)
    [talks] = found.lines
    assert [(one.words, one.region_path) for one in talks.past] == [("12次", "530102")]
    assert talks.since is None
