"""What the board counts: the stored tallies say what the rows say, every figure is the sum of the rows behind it."""

from __future__ import annotations

from datetime import date

import pytest

from chuishao.kernel.refusals import NotAllowed
from chuishao.participation.models import Attendance
from chuishao.participation.operations import keep_tallies, recount
from chuishao.participation.queries import behind, board, totals
from chuishao.participation.queries.behind import Behind
from chuishao.participation.queries.board import Done
from chuishao.participation.queries.figures import figures_of, open_figures
from tests.integration.participation.branches import came, circle, held, members, person
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
CITY, STREET, COMMUNITY = "5301", "530102001", "530102001003"
NOW, PAST = (date(2026, 1, 1), date(2026, 9, 29)), (date(2025, 1, 1), date(2025, 9, 29))
TODAY = at("2026-09-28 09:00")


@pytest.fixture
def branch_life() -> None:
    """Two branches of one community: three meetings this year, one the year before, six people who came."""
    one = circle(at=at("2025-01-01 09:00"))
    two = circle(name="第二党支部", at=at("2026-01-01 09:00"))
    members(one, 4)
    members(two, 2)
    for branch, kind, when in (
        (one, "theme_day", "2026-03-01 09:00"), (two, "theme_day", "2026-04-01 09:00"),
        (one, "lecture", "2026-05-05 09:00"), (one, "theme_day", "2025-03-01 09:00"),
    ):  # fmt: skip
        meeting = held(branch, kind, when)
        for role in ("leader", "member", "member"):
            came(meeting, person(), role=role)
    held(one, "theme_day", "2026-06-01 09:00", state="published")
    waits = came(held(one, "talk", "2026-07-01 09:00"), person())
    Attendance.objects.filter(pk=waits.pk).update(state="recorded", counted_minutes=0)
    recount(at=TODAY)


def done(path: str) -> dict[str, tuple[Done, Done]]:
    found = board.done_in(
        programme="party_life", region_path=path, now=NOW, past=PAST, actor=actor("市政府", "head")
    )
    return {one.key: (one.now, one.past) for one in found.kinds}


@pytest.mark.parametrize("path", [CITY, "530102", STREET, COMMUNITY])
def test_every_tier_tells_the_same(branch_life: None, path: str) -> None:
    found = done(path)
    assert found["theme_day"] == (Done(2, 6, 720), Done(1, 3, 360))
    assert found["lecture"] == (Done(1, 3, 360), Done())
    assert found["talk"] == (Done(held=1), Done())


def test_months_are_those_of_the_calendar(branch_life: None) -> None:
    given = {"programme": "party_life", "now": NOW, "past": PAST, "actor": actor("市政府", "head")}
    city, small = (board.done_in(region_path=path, **given).months for path in (CITY, COMMUNITY))
    assert city == small
    assert city[date(2026, 3, 1)] == Done(1, 3, 360)
    assert city[date(2025, 3, 1)] == Done(1, 3, 360)


def test_the_places_below_stand_by_their_code_with_their_circles(branch_life: None) -> None:
    for path, below in ((CITY, "530102"), ("530102", STREET), (STREET, COMMUNITY)):
        [area] = board.areas_in(
            programme="party_life", region_path=path, now=NOW, past=PAST, actor=actor("市政府", "head")
        )  # fmt: skip
        assert (area.path, area.circles) == (below, 2)
        assert (area.now, area.past) == (Done(4, 9, 1080), Done(1, 3, 360))


def test_what_changed_is_counted_anew_and_nothing_else(branch_life: None) -> None:
    from chuishao.kernel import records
    from chuishao.kernel.database import Batch

    keep_tallies(at=TODAY)
    struck = Attendance.objects.filter(role="leader", activity__kind="lecture").get()
    Attendance.objects.filter(pk=struck.pk).update(state="struck", counted_minutes=0)
    with records.sending(Batch()) as batch:
        records.audit(
            batch, subject=f"attendance:{struck.pk}", head=records.BEGINNING, action="test.strike",
            actor={}, at=TODAY, body={},
        )  # fmt: skip
    assert done(CITY)["lecture"][0] == Done(1, 3, 360)
    assert keep_tallies(at=TODAY) >= 1
    assert done(CITY)["lecture"][0] == Done(1, 2, 240)
    assert board.kept_at() == TODAY


@pytest.mark.parametrize("path", [CITY, COMMUNITY])
def test_every_figure_is_the_sum_of_the_rows_behind_it(branch_life: None, path: str) -> None:
    who = actor("市政府", "head")
    found = figures_of(programme="party_life", region_path=path, actor=who, at=TODAY)
    told = 0
    for line in found:
        if behind.figure_named("party_life", line.key).measure not in behind.OPENS:
            continue
        asked = Behind("party_life", path, figure=line.key)
        rows = behind.rows_behind(asked=asked, actor=who, limit=1000)
        assert sum(row.amount for row in rows) == line.counted, line.key
        assert behind.count_behind(asked=asked, actor=who, most=None) == len(rows)
        told += len(rows)
    assert told > 8


@pytest.mark.parametrize("path", [CITY, "530102", STREET, COMMUNITY])
def test_figures_from_the_tallies_are_those_of_the_rows(branch_life: None, path: str) -> None:
    asked = {
        "programme": "party_life",
        "region_path": path,
        "actor": actor("市政府", "head"),
        "at": TODAY,
    }
    assert figures_of(**asked, is_kept=True) == figures_of(**asked)


def test_rows_of_people_say_how_many_and_never_who(branch_life: None) -> None:
    who = actor("市政府", "head")
    asked = Behind("party_life", CITY, figure="led_attendances")
    rows = list(behind.each_row_behind(asked=asked, actor=who))
    assert {row.words for row in rows} == {"一次活动"}
    assert [row.amount for row in rows] == [1, 1, 1, 1]


def test_hours_by_team_and_by_community_are_those_of_the_rows(branch_life: None) -> None:
    found = totals.hours_totals(region_path=CITY, actor=actor("市政府", "head"))
    assert found.by_place[COMMUNITY] == totals.Total(12, 1440)
    assert sorted(one.minutes for one in found.by_circle.values()) == [360, 1080]


@pytest.mark.parametrize("path", [CITY, "530103"])
def test_a_neighbours_board_is_refused(branch_life: None, path: str) -> None:
    who = actor("华山街道", "head")
    with pytest.raises(NotAllowed):
        board.done_in(programme="party_life", region_path=path, now=NOW, past=PAST, actor=who)
    with pytest.raises(NotAllowed):
        board.areas_in(programme="party_life", region_path=path, now=NOW, past=PAST, actor=who)
    with pytest.raises(NotAllowed):
        behind.rows_behind(asked=Behind("party_life", path, figure="talks"), actor=who, limit=1)
    with pytest.raises(NotAllowed):
        totals.hours_totals(region_path=path, actor=who)


def test_the_open_figures_say_the_same_from_the_tallies(branch_life: None) -> None:
    kept, counted = (open_figures(region_path=CITY, is_kept=one) for one in (True, False))
    assert kept == counted
    assert {one.key for one in kept} >= {"party_life"}
