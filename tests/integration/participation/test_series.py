"""What is expected of a branch month by month: done, missing, not yet due, not needed, each with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.participation.queries.series import (
    SeriesLine,
    SeriesState,
    missing_in,
    period_words,
    series_of,
    series_totals,
)
from tests.integration.participation.branches import circle, held, members
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
TODAY = at("2026-09-28 09:00")
STREET = "华山街道办事处"


def lines(
    of: int, activity: str, back: int = 1, who: str = "五华山社区"
) -> dict[tuple[str, str], SeriesLine]:
    found = series_of(circle_id=of, actor=actor(who), at=TODAY, back=back)
    return {(one.period, one.thing): one for one in found if one.activity == activity}


def test_a_general_meeting_is_expected_each_quarter() -> None:
    branch = circle()
    held(branch, "general_meeting", "2026-04-01 00:00")
    held(branch, "general_meeting", "2026-06-30 23:30", state="planned")
    found = lines(branch.pk, "general_meeting", back=2)
    assert [one.state for one in found.values()] == ["missing", "done", "not_due"]
    assert [one.reason for one in found.values()] == ["缺 1 次", "已办 1 次", "本季度还没有过完"]
    assert period_words(found["2026Q3", ""]) == "2026年第3季度"


def test_midnight_in_kunming_divides_the_months() -> None:
    branch = circle()
    held(branch, "theme_day", "2026-07-31 23:59")
    held(branch, "theme_day", "2026-09-01 00:00")
    states = {period: one.state for (period, _), one in lines(branch.pk, "theme_day", 2).items()}
    assert states == {"202607": "done", "202608": "missing", "202609": "done"}


def test_six_members_have_no_committee_and_seven_have() -> None:
    branch = circle()
    members(branch, 6)
    members(branch, 3, "probationary")
    [before, now] = lines(branch.pk, "committee_meeting").values()
    assert (before.state, before.reason) == (SeriesState.NOT_NEEDED, "党员不足 7 名，不设委员会")
    members(branch, 1, since=date(2026, 9, 1))
    [before, now] = lines(branch.pk, "committee_meeting").values()
    assert (before.state, now.state) == (SeriesState.NOT_NEEDED, SeriesState.NOT_DUE)
    assert now.reason == "本月还没有过完"


def test_each_kind_of_talk_is_expected_by_itself() -> None:
    branch = circle(at=at("2025-01-01 09:00"))
    held(branch, "talk", "2025-05-05 09:00", thing="member_member")
    found = lines(branch.pk, "talk")
    assert found["2025", "member_member"].state == "done"
    assert found["2025", "committee_member"].reason == "缺 1 次"
    assert found["2026", "committee_member"].reason == "本年度还没有过完"


def test_a_branch_founded_in_a_period_is_asked_from_the_next() -> None:
    branch = circle(at=at("2026-08-15 09:00"))
    found = lines(branch.pk, "theme_day")
    assert found["202608", ""].reason == "期间才成立，从下一期算起"
    assert ("202607", "") not in lines(branch.pk, "theme_day", back=3)


def test_what_is_missing_in_a_street_is_a_list_in_few_statements() -> None:
    done, missing = circle(), circle(name="第二党支部")
    for kind in ("theme_day", "general_meeting", "lecture"):
        held(done, kind, "2026-06-20 09:00")
        held(done, kind, "2026-08-20 09:00")
    head = actor(STREET, "head")
    with CaptureQueriesContext(connection) as sent:
        found = missing_in(region_path="530102001", actor=head, at=TODAY, programme="party_life")
    assert len(sent) <= 4
    assert {(one.circle, one.activity) for one in found} == {
        (missing.name, "general_meeting"), (missing.name, "lecture"), (missing.name, "theme_day"),
    }  # fmt: skip
    totals = series_totals(region_path="530102001", actor=head, at=TODAY, programme="party_life")
    [august] = [one for one in totals if (one.activity, one.period) == ("theme_day", "202608")]
    assert (august.done, august.missing, august.not_due, august.not_needed) == (1, 1, 0, 0)


def test_a_stranger_learns_nothing_of_what_is_missing() -> None:
    branch, other = circle(), actor("龙翔街道办事处", "head")
    assert series_of(circle_id=branch.pk, actor=other, at=TODAY) == []
    assert missing_in(region_path="5301", actor=other, at=TODAY) == []
    assert series_totals(region_path="5301", actor=other, at=TODAY) == []


def test_a_branch_is_elected_anew_when_its_term_ends_by_the_kind_of_its_host() -> None:
    branch = circle(at=at("2021-03-01 09:00"))
    found = lines(branch.pk, "election")
    assert found["2025", ""].reason == "成立还不满 5 年"
    assert found["2026", ""].reason == "今年满 5 年，年底前要办"
    elsewhere = circle(name="中队党支部", host=STREET, at=at("2022-03-01 09:00"))
    [before, now] = lines(elsewhere.pk, "election", who=STREET).values()
    assert (before.state, before.reason) == (SeriesState.MISSING, "到年底满 3 年，没有办")
    held(elsewhere, "election", "2024-05-01 09:00")
    [before, now] = lines(elsewhere.pk, "election", who=STREET).values()
    assert (before.state, now.state) == (SeriesState.DONE, SeriesState.DONE)
