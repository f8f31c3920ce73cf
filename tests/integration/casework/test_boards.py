"""The boards' figures equal a slow, obvious count over cases; tallies keep up with every move."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from chuishao.casework import catalogue
from chuishao.casework.models import Case, Duty
from chuishao.casework.operations import recount
from chuishao.casework.queries import board
from chuishao.casework.queries.board import Period, RowFilter, spans_of
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotAllowed
from tests import boards, make

pytestmark = pytest.mark.usefixtures("kunming")
NOW = make.at("2026-09-28 10:06")
PLACES = ("5301", "530102", "530102001", make.WUHUASHAN)


def oracle(path: str, who: Actor) -> list[Case]:
    """Every counted whistle of the place that may be seen and counts, one by one."""
    return [
        case
        for case in Case.objects.filter(case_type="whistle", counted_at__isnull=False)
        if case.region_path.startswith(path) and case.confidentiality <= who.clearance
        and not case.is_excluded and case.outcome != "merged"
    ]  # fmt: skip


def day_of(moment: datetime | None) -> date:
    assert moment is not None
    return moment.astimezone(make.SHANGHAI).date()


@pytest.fixture
def city() -> None:
    boards.fill(1200, NOW)
    recount(at=NOW)


@pytest.mark.parametrize("watcher", [("市调度中心", "dispatcher"), ("五华区政府", "head")])
def test_figures_equal_the_slow_count(city: None, watcher: tuple[str, str]) -> None:
    who = make.actor(*watcher)
    for path in PLACES:
        for period in Period:
            if path.startswith(str(who.territory)):
                compare(path, spans_of(period, NOW), who)


def test_figures_of_a_neighbour_are_refused() -> None:
    who, spans = make.actor("五华区政府", "head"), spans_of(Period.YEAR, NOW)
    for path in ("5301", "530103"):
        with pytest.raises(NotAllowed):
            board.figures_of(region_path=path, case_type="whistle", spans=spans, actor=who)
        with pytest.raises(NotAllowed):
            board.open_now(region_path=path, case_type="whistle", actor=who, at=NOW)


def compare(path: str, spans: board.Spans, who: Actor) -> None:
    found = board.figures_of(region_path=path, case_type="whistle", spans=spans, actor=who)
    every = oracle(path, who)
    inside = [c for c in every if spans.now.since <= day_of(c.counted_at) < spans.now.until]
    past = [c for c in every if spans.past.since <= day_of(c.counted_at) < spans.past.until]
    assert {f.key: f.total for f in found.levels if f.total} == Counter(c.level for c in every)
    assert {f.key: f.now for f in found.levels if f.now} == Counter(c.level for c in inside)
    assert {f.key: f.past for f in found.levels if f.past} == Counter(c.level for c in past)
    assert {f.key: f.now for f in found.classes if f.now} == Counter(c.category for c in inside)
    assert {f.key: f.now for f in found.kinds if f.now} == Counter(c.kind for c in inside)
    assert found.closed == sum(c.is_closed for c in inside)
    assert duties(found) == slow_duties(inside)


def duties(found: board.Figures) -> dict[str, tuple[int, int]]:
    return {one.key: (one.due, one.in_time) for one in found.duties if one.due}


def slow_duties(cases: list[Case]) -> dict[str, tuple[int, int]]:
    counted: dict[str, list[int]] = {}
    for duty in Duty.objects.filter(case__in=cases, settled_at__isnull=False).exclude(
        outcome="waived"
    ):
        both = counted.setdefault(duty.key, [0, 0])
        both[0] += 1
        both[1] += not duty.was_late and duty.settled_at <= duty.due_at
    return {key: (due, in_time) for key, (due, in_time) in counted.items()}


def test_areas_and_months_add_up(city: None) -> None:
    for path in PLACES[:3]:
        compare_areas(path)


def compare_areas(path: str) -> None:
    who, spans = make.actor("市调度中心", "dispatcher"), spans_of(Period.YEAR, NOW)
    place: dict[str, Any] = {
        "region_path": path,
        "case_type": "whistle",
        "spans": spans,
        "actor": who,
    }
    found, areas = board.figures_of(**place), board.areas_of(**place)
    inside = [c for c in oracle(path, who) if spans.now.since <= day_of(c.counted_at)]
    width = len(path) + 2 if len(path) == 4 else len(path) + 3
    assert {a.path: a.now for a in areas if a.now} == Counter(c.region_path[:width] for c in inside)
    assert {m.month: m.now for m in found.months if m.now} == Counter(
        day_of(c.counted_at).month for c in inside
    )


def test_every_figure_opens_as_many_rows(city: None) -> None:
    for path in ("5301", "530102"):
        for about in ("case", "closed", "duty", "late"):
            compare_rows(path, about)


def compare_rows(path: str, about: str) -> None:
    who, spans = make.actor("市调度中心", "dispatcher"), spans_of(Period.YEAR, NOW)
    found = board.figures_of(region_path=path, case_type="whistle", spans=spans, actor=who)
    finish = next(one for one in found.duties if one.key == "finish")
    wanted = {
        "case": sum(f.now for f in found.levels), "closed": found.closed,
        "duty": finish.due, "late": finish.due - finish.in_time,
    }  # fmt: skip
    asked = RowFilter(
        path, "whistle", about, spans.now.since, spans.now.until,
        duty="finish" if about in ("duty", "late") else "",
    )  # fmt: skip
    rows = board.rows_behind(asked=asked, actor=who, at=NOW, limit=5000)
    assert len(rows) == wanted[about] > 0


def test_what_is_open_equals_the_slow_count(city: None) -> None:
    who = make.actor("市调度中心", "dispatcher")
    found = board.open_now(region_path="530102", case_type="whistle", actor=who, at=NOW)
    late = [
        duty for duty in Duty.objects.filter(settled_at=None, stopped_at=None).select_related("case")
        if duty.due_at < NOW and duty.case.region_path.startswith("530102")
        and duty.case.confidentiality <= who.clearance
    ]  # fmt: skip
    assert {one.key: sum(one.counts) for one in found.overdue} == Counter(d.key for d in late)
    assert found.overdue_cases == len({duty.case_id for duty in late}) > 0
    asked = RowFilter("530102", "whistle", "overdue")
    assert len(board.rows_behind(asked=asked, actor=who, at=NOW, limit=5000)) == found.overdue_cases


def test_a_clock_says_what_its_case_says() -> None:
    done = make.dispatched()
    assert facts_of_clocks(done.case_id) == {("whistle", 2)}
    Case.objects.filter(pk=done.case_id).update(confidentiality=5)
    assert facts_of_clocks(done.case_id) == {("whistle", 5)}
    who, later = make.actor("市调度中心", "dispatcher"), make.at("2027-03-01 09:00")
    asked: dict[str, Any] = {"region_path": "5301", "case_type": "whistle", "actor": who}
    assert board.open_now(at=later, **asked).overdue_clocks == 0
    Case.objects.filter(pk=done.case_id).update(confidentiality=2)
    assert board.open_now(at=later, **asked).overdue_clocks > 0


def facts_of_clocks(case_id: int) -> set[tuple[str, int]]:
    return set(Duty.objects.filter(case_id=case_id).values_list("case_type", "confidentiality"))


def test_the_three_rates_are_as_the_norm_defines_them() -> None:
    rates = board.Rates(valid=200, contacted=198, solved=170, satisfied=150, basic=20)
    assert (rates.response, rates.solution, rates.satisfaction) == (99.0, 85.0, 84.0)
    weighted = [
        rates.composite(board.Weights(r, s, m, 0.9))
        for r, s, m in ((10, 50, 40), (30, 35, 35), (10, 45, 45))
    ]
    assert weighted == pytest.approx([86.00, 88.85, 85.95])
    assert board.Rates(0, 0, 0, 0, 0).response is None


def test_legs_are_the_duties_that_move_a_case_on() -> None:
    from chuishao.casework.queries.board.figures import leg_keys

    legs = leg_keys(catalogue.case_type("whistle"))
    assert legs == ("approve", "dispatch", "report_in", "finish", "verify")
