"""Figures: counted exactly, in reach, beside what sources say of the time before, never added to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import catalogue
from chuishao.participation.models import Belonging, PastFigure
from chuishao.participation.operations import enter_past_figure, strike_past_figure
from chuishao.participation.queries.figures import FigureLine, figures_of
from tests.integration.participation.branches import came, circle, held, person
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
CITY, TODAY = "5301", at("2026-09-28 09:00")
SOURCE = "昆明市2020年基层党建材料"
UNTIL = date(2020, 9, 30)
MAYOR = "市政府"


def entered(figure: str, words: str, by: Actor | None = None, **more: object) -> PastFigure:
    known = {
        "programme": "party_life", "region_path": CITY, "until_on": UNTIL, "source": SOURCE, **more,
    }  # fmt: skip
    return enter_past_figure(
        figure=figure, words=words, actor=by or actor(MAYOR, "head"), at=TODAY, **known
    )


def figures(
    path: str = CITY, by: Actor | None = None, of: str = "party_life"
) -> dict[str, FigureLine]:
    found = figures_of(programme=of, region_path=path, actor=by or actor(MAYOR, "head"), at=TODAY)
    return {one.key: one for one in found}


def test_the_articles_figures_are_printed_as_they_stand() -> None:
    for figure, words in {
        "led_attendances": "13511人次", "led_lectures": "2836次", "talks": "20878次",
        "led_theme_days": "10182次",
    }.items():  # fmt: skip
        entered(figure, words)
    found = figures()
    [talks] = found["talks"].past
    assert (talks.words, talks.exact, talks.source) == ("20878次", "20,878次", SOURCE)
    assert found["led_attendances"].past[0].exact == "13,511人次"
    entered("alliance_units", "1950余家", programme="alliance")
    [units] = figures(of="alliance")["alliance_units"].past
    assert (units.words, units.exact, units.is_about) == ("1950余家", "1,950余家", True)
    with translation.override("en"):
        assert figures(of="alliance")["alliance_units"].past[0].words.startswith("1.95K+")


def test_what_was_is_never_added_to_what_is_counted_since() -> None:
    branch = circle(at=at("2020-01-01 09:00"))
    held(branch, "talk", "2020-09-30 20:00")
    held(branch, "talk", "2020-10-01 09:00")
    held(branch, "talk", "2026-09-27 09:00")
    assert figures()["talks"].counted == 3
    entered("talks", "20878次")
    found = figures()["talks"]
    assert (found.counted, found.since) == (2, date(2020, 10, 1))
    assert [one.value for one in found.past] == [20878]


def test_only_who_came_as_a_leader_is_counted_as_one() -> None:
    branch = circle()
    meeting = held(branch, "theme_day", "2026-09-01 09:00")
    came(meeting, person(), role="leader")
    came(meeting, person(), role="member")
    waits = came(meeting, person(), role="leader")
    waits.state, waits.counted_minutes = "recorded", 0
    waits.save()
    assert figures()["led_theme_days"].counted == 1


def test_two_sources_of_one_day_are_both_kept() -> None:
    entered("branches", "21个", source="前文")
    entered("branches", "25个", source="后文")
    assert [one.value for one in figures()["branches"].past] == [21, 25]
    with pytest.raises(Conflict, match="先撤下"):
        entered("branches", "26个", source="后文")


def test_a_wrong_figure_is_struck_and_stays_in_the_records() -> None:
    wrong = entered("talks", "20788次")
    strike_past_figure(past_id=wrong.pk, reason="录错", actor=actor(MAYOR, "head"), at=TODAY)
    entered("talks", "20878次")
    assert [one.value for one in figures()["talks"].past] == [20878]
    assert len(records.history("figure:party_life.talks")) == 3
    with pytest.raises(Conflict, match="已经撤下"):
        strike_past_figure(past_id=wrong.pk, reason="再撤", actor=actor(MAYOR, "head"), at=TODAY)


@pytest.mark.parametrize(
    ("words", "why"),
    [("近2万次", "约数"), ("2.5次", "约数"), ("30人", "单位是"), ("很多", "不是能识别")],
)
def test_words_that_claim_too_much_or_nothing_are_refused(words: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        entered("talks", words)


def test_who_may_enter_and_where() -> None:
    with pytest.raises(NotAllowed):
        entered("talks", "3次", actor(MAYOR, "clerk"))
    with pytest.raises(NotFound):
        entered("talks", "3次", actor("五华区政府", "head"))
    entered("talks", "3次", actor("五华区政府", "head"), region_path="530102")
    keeper = replace(Actor.stranger(), administrator=Administrator.SYSTEM)
    entered("talks", "4次", keeper)
    with pytest.raises(Invalid, match="今天以后"):
        entered("talks", "3次", until_on=date(2027, 1, 1))


def test_a_page_of_figures_takes_two_statements() -> None:
    head = actor(MAYOR, "head")
    with CaptureQueriesContext(connection) as sent:
        figures(by=head)
    assert len(sent) == 2
    assert len(figures(of="alliance")) == len(catalogue.programme("alliance").figures)


def test_without_a_territory_one_sees_what_one_hosts() -> None:
    branch = circle()
    held(branch, "talk", "2026-09-01 09:00")
    entered("talks", "20878次")
    party = figures(by=actor("五华山社区大党委", "secretary"))["talks"]
    assert (party.counted, party.past) == (0, ())
    with pytest.raises(NotAllowed, match="范围"):
        figures(by=Actor.stranger())


def test_a_volunteer_of_two_teams_is_one_volunteer() -> None:
    both = person()
    for name in ("爱心服务队", "平安服务队"):
        team = circle("team", "volunteering", name=name)
        Belonging.objects.create(
            circle=team, role="team_volunteer", participant=both, region_path=team.region_path,
            state="active", from_on=team.founded_on,
        )  # fmt: skip
    assert figures(of="volunteering")["volunteers"].counted == 1
