"""One grid: a visit leaves one record, what cannot be settled becomes a request or a whistle once, nobody is ranked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework import queries as casework
from chuishao.kernel import records
from chuishao.kernel.refusals import Invalid, NotAllowed, NotFound
from chuishao.participation.events import RecordSentOn
from chuishao.participation.models import Activity, Circle
from chuishao.participation.operations import Note, note_record_became, write_down
from chuishao.participation.operations.activities import Plan, PlannedShift, plan_activity
from chuishao.participation.queries.figures import figures_of
from chuishao.programmes.grid import GRID, open_what_was_found
from tests.integration.participation.branches import circle
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
COMMUNITY = "五华山社区"


def grid() -> Circle:
    return circle("grid", "grid", name="第1网格")


def found(sends_on: str = "", *, of: Circle | None = None, by: str = "grid_worker") -> Activity:
    note = Note("66号院化粪池外溢", "华山南路66号院", "污水流到路上。", "facility", sends_on)
    return write_down(
        circle_id=(of or grid()).pk, kind="finding", note=note, actor=actor(COMMUNITY, by), at=at()
    )


def delivered() -> None:
    while records.deliver_pending(limit=100, at=at("2026-09-28 09:05")).delivered:
        pass


def test_what_is_settled_on_the_spot_is_only_recorded() -> None:
    kept = found()
    delivered()
    kept.refresh_from_db()
    assert (kept.state, kept.facts) == ("held", {})
    assert not casework.cases_visible_to(actor=actor(COMMUNITY, "head")).exists()


@pytest.mark.parametrize(("to", "state"), [("whistle", "drafted"), ("request", "received")])
def test_what_is_not_settled_becomes_a_case_once(to: str, state: str) -> None:
    kept = found(to)
    delivered()
    delivered()
    kept.refresh_from_db()
    [case] = casework.cases_visible_to(actor=actor(COMMUNITY, "head"))
    assert (case.case_type, case.state, case.title) == (to, state, kept.title)
    assert kept.facts["became"] == f"case:{case.number}"
    again = note_record_became(
        activity_id=kept.pk, became="case:其他", actor=actor(COMMUNITY, "head"), at=at()
    )
    assert again.facts["became"] == f"case:{case.number}"


def test_an_event_that_comes_twice_opens_one_case() -> None:
    kept = found("whistle")
    again = RecordSentOn(
        activity_id=kept.pk, number=kept.number, programme="grid", to="whistle", title=kept.title,
        words=kept.words, place=kept.place, region_path=kept.region_path, host_id=kept.organiser_id,
        by_post_id=0, by_person_id=0,
    )  # fmt: skip
    delivered()
    open_what_was_found(again, at("2026-09-28 09:10"))
    assert casework.cases_visible_to(actor=actor(COMMUNITY, "head")).count() == 1


def test_a_visit_leaves_one_record_and_counts_households() -> None:
    made = grid()
    note = Note("", "3栋", counted={"households_visited": 12})
    with CaptureQueriesContext(connection) as sent:
        kept = write_down(
            circle_id=made.pk,
            kind="visit",
            note=note,
            actor=actor(COMMUNITY, "grid_worker"),
            at=at(),
        )
    assert len(sent) <= 14
    assert kept.title == "走访"
    figures = {
        one.key: one.counted
        for one in figures_of(
            programme="grid",
            region_path="530102001",
            actor=actor("华山街道办事处", "head"),
            at=at(),
        )
    }
    assert (figures["visits"], figures["households_visited"], figures["findings"]) == (1, 12, 0)


def test_what_makes_no_sense_is_refused_by_name() -> None:
    made, worker = grid(), actor(COMMUNITY, "grid_worker")
    known = {"circle_id": made.pk, "actor": worker, "at": at()}
    for kind, note, why in (
        ("grid_meeting", Note("议事", "室内"), "不记这一类"),
        ("finding", Note("问题", "路边"), "类别"),
        ("visit", Note("", "3栋", sends_on="rectification"), "不能转成"),
        ("visit", Note("", "3栋", counted={"special_persons": 1}), "只记列出的数"),
    ):
        with pytest.raises(Invalid, match=why):
            write_down(kind=kind, note=note, **known)


def test_what_is_written_down_is_never_planned() -> None:
    begins = at() + timedelta(days=1)
    shift = PlannedShift(begins, begins + timedelta(hours=1))
    with pytest.raises(Invalid, match="不办这一类"):
        plan_activity(
            plan=Plan(grid().pk, "visit", "走访", "3栋", (shift,)),
            actor=actor(COMMUNITY, "head"),
            at=at(),
        )


def test_another_community_neither_sees_nor_writes() -> None:
    made, note = grid(), Note("问题", "路边", thing="order")
    with pytest.raises(NotFound):
        write_down(
            circle_id=made.pk,
            kind="finding",
            note=note,
            actor=actor("虹山中路社区", "grid_worker"),
            at=at(),
        )
    with pytest.raises(NotAllowed):
        write_down(
            circle_id=made.pk,
            kind="finding",
            note=note,
            actor=actor("华山街道办事处", "head"),
            at=at(),
        )


def test_nobody_is_ranked_and_nobody_is_listed() -> None:
    """No hours, points or certificates for a visit; nothing a list of special persons could stand in."""
    assert GRID.certificates == GRID.points == ()
    assert all(one.counts == "times" and not one.hats for one in GRID.activities)
    assert not any(one.roles for one in GRID.figures)
    labels = [one.label for one in (*GRID.circles, *GRID.activities)]
    labels += [label for one in GRID.activities for _key, label in (*one.classes, *one.counters)]
    assert not [
        label for label in labels for word in ("特殊", "重点", "人口", "户籍") if word in label
    ]
