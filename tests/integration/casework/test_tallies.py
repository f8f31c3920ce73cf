"""Tallies keep up with every move, and a recount finds what they say; stories give the three rates."""

from __future__ import annotations

from collections import Counter
from importlib import import_module

import pytest
from django.db import connection

from chuishao.casework.models import Case, Duty, Middle, Tally
from chuishao.casework.operations import keep_tallies, move, recount
from chuishao.casework.queries import board
from chuishao.casework.queries.board import Period, RowFilter, spans_of
from chuishao.config.env import ROOT
from chuishao.config.stories import play, read_stories
from chuishao.kernel import records
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")
COLUMNS = ("region_path", "facet", "key", "count", "part", "minutes")


def test_tallies_keep_up_with_moves_and_agree_with_a_recount() -> None:
    keep_tallies(at=make.at("2026-09-28 08:00"))
    done = make.dispatched(when=make.at("2026-09-28 08:10"))
    assert keep_tallies(at=make.at()) == 1
    move(
        case=done.case_id, transition="report_in", actor=make.actor("华山城管执法中队", "liaison"),
        at=make.at("2026-09-29 09:00"),
    )  # fmt: skip
    assert keep_tallies(at=make.at("2026-09-29 09:10")) == 1
    kept = sorted(Tally.objects.values_list(*COLUMNS))
    recount(at=make.at("2026-09-29 09:20"))
    assert kept == sorted(Tally.objects.values_list(*COLUMNS))
    assert ("5301", "duty", "report_in", 1, 0, 1490) in kept


def slow_rates() -> Counter[str]:
    """The last call-back of every counted request, read from the log entry by entry."""
    found: Counter[str] = Counter()
    for case in Case.objects.filter(case_type="request", is_excluded=False).exclude(
        outcome="merged"
    ):
        calls = [
            e
            for e in records.history(f"case:{case.pk}")
            if e.body.get("step") in ("call_back", "rework")
        ]
        said = calls[-1].body["answers"] if calls else {"reached": False}
        if said["reached"]:
            found.update(["valid", *(key for key in ("contacted", "solved") if said[key])])
            found.update({"yes": ["satisfied"], "basic": ["basic"]}.get(said["satisfied"], []))
    return found


def test_stories_of_requests_give_the_rates_a_reader_would_count() -> None:
    for story in read_stories(ROOT / "tests" / "scenarios"):
        if story.case_type == "诉求办理":
            play(story)
    now, who = make.at("2026-12-31 09:00"), make.actor("市调度中心", "head")
    recount(at=now)
    found = board.figures_of(
        region_path="5301", case_type="request", spans=spans_of(Period.ALL, now), actor=who
    )
    told = {key: count for key, count in vars(found.rates).items() if count}
    assert told == slow_rates()
    assert told["valid"] > 0
    asked = RowFilter("5301", "request", "valid")
    assert len(board.rows_behind(asked=asked, actor=who, at=now, limit=100)) == told["valid"]


def filled_anew(migration: str, name: str) -> None:
    """Run what a migration fills old rows with."""
    found = import_module(f"chuishao.casework.migrations.{migration}")
    with connection.cursor() as cursor:
        cursor.execute(getattr(found, name))


def test_old_cases_get_what_their_call_backs_said() -> None:
    for story in read_stories(ROOT / "tests" / "scenarios"):
        if story.case_type == "诉求办理":
            play(story)
    kept = dict(Case.objects.values_list("id", "rates"))
    assert any(kept.values())
    Case.objects.update(rates=None)
    filled_anew("0008_keep_what_call_backs_said", "_SAID")
    assert dict(Case.objects.values_list("id", "rates")) == kept


def test_old_clocks_get_what_their_cases_say() -> None:
    make.dispatched()
    kept = dict(Duty.objects.values_list("id", "case_type"))
    Duty.objects.update(case_type="", confidentiality=9)
    filled_anew("0007_count_clocks_without_their_cases", "_FACTS")
    assert dict(Duty.objects.values_list("id", "case_type")) == kept
    assert not Duty.objects.filter(confidentiality=9).exists()


def slow_middles() -> dict[str, tuple[int, float, float]]:
    """Of every community the mean of the points of its cases, one by one."""
    points: dict[str, list[tuple[float, float]]] = {}
    for case in Case.objects.exclude(lon=None):
        points.setdefault(case.region_path[:12], []).append((case.lon or 0, case.lat or 0))
    return {
        path: (len(found), sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found))
        for path, found in points.items()
    }  # fmt: skip


def kept_middles() -> dict[str, tuple[int, float, float]]:
    return {
        one.region_path: (one.count, pytest.approx(one.lon), pytest.approx(one.lat))
        for one in Middle.objects.all()
    }


def test_middles_keep_up_with_new_cases_and_agree_with_a_recount() -> None:
    make.whistle(spot=(102.70, 25.05))
    keep_tallies(at=make.at("2026-09-28 09:10"))
    make.whistle(spot=(102.71, 25.04))
    make.whistle()
    keep_tallies(at=make.at("2026-09-28 09:20"))
    assert kept_middles() == slow_middles()
    assert kept_middles()[make.WUHUASHAN][0] == 2
    recount(at=make.at("2026-09-28 09:30"))
    assert kept_middles() == slow_middles()


def test_nobody_is_shown_where_a_case_lies_that_he_may_not_see() -> None:
    done = make.whistle(spot=(102.70, 25.05))
    make.dispatched()
    recount(at=make.at())
    assert area_of_wuhuashan().located == 1
    Case.objects.filter(pk=done.case_id).update(confidentiality=5)
    recount(at=make.at())
    assert area_of_wuhuashan().middle is None


def area_of_wuhuashan() -> board.AreaFigure:
    areas = board.areas_of(
        region_path=make.WUHUASHAN[:9], case_type="whistle", spans=spans_of(Period.ALL, make.at()),
        actor=make.actor("华山街道", "head"),
    )  # fmt: skip
    return next(one for one in areas if one.path == make.WUHUASHAN)
