"""What differs from a story is told; a story leaves all or nothing; the demonstration begins, stays and begins anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from chuishao.casework import queries
from chuishao.config import demonstration
from chuishao.config.env import ROOT
from chuishao.config.stories import Step, Story, StoryError, play, read_stories
from chuishao.directory.matters import matter_name
from chuishao.directory.queries import region_at
from chuishao.participation import queries as participation
from chuishao.participation.queries.listing_pages import claims_waiting
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")

SCENARIOS = ROOT / "tests" / "scenarios"
OPENED = Step("", "五华山社区", "发起", answers={"具体情况": "停水", "已经做过什么": "问过"})
STORY = Story(
    title="停水", case_type="吹哨报到", kind="一般哨", subject="停水", home="530102001003", place={},
    begins="2026-09-28 09:00", steps=(OPENED,), results={"本件": {"状态": "草拟"}}, file="told.yaml", key="told-1",
)  # fmt: skip


def told(*steps: Step, **results: object) -> list[str]:
    """The differences of a story with these further steps and this result."""
    return play(replace(STORY, steps=(OPENED, *steps), results={"本件": results})).differences


def test_a_story_that_happens_as_told_has_no_differences() -> None:
    assert play(STORY).differences == []


def test_a_case_of_a_story_is_of_the_class_its_words_speak_for() -> None:
    number = play(STORY).numbers["本件"]
    page = queries.case_page(number=number, actor=make.actor("五华山社区"), at=make.at())
    assert matter_name(page.case.category) == "片区停水"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step("", "五华山社区", "派哨"), "没有料到被拒绝：这件事现在是“草拟”"),
        (Step("", "五华山社区", "提交审核", expects="拒绝"), "本该被拒绝，却办成了"),
        (Step("", "五华山社区", "派哨", expects="拒绝 “已归档”"), "里面没有“已归档”"),
    ],
)
def test_a_step_that_goes_otherwise_is_told(step: Step, said: str) -> None:
    (difference,) = told(step)
    assert said in difference


def test_every_result_that_is_otherwise_is_told() -> None:
    found = told(
        状态="已派哨", 超时=["五华山社区 派哨"], 返工="1", 剔除="是", 记录=["没写过"], 欠办=["无"]
    )
    assert [difference.split("：", 1)[1][:3] for difference in found] == [
        "状态应", "超时应", "返工次", "剔除应", "记录里", "欠办应",
    ]  # fmt: skip


def test_words_that_say_nothing_leave_no_trace() -> None:
    with pytest.raises(StoryError, match=r"told\.yaml“停水”第 2 步“盖章”"):
        told(Step("", "五华山社区", "盖章"))
    assert not queries.cases_visible_to(actor=make.actor("市调度中心", "dispatcher")).exists()


def test_somebody_is_appointed_where_a_post_is_vacant() -> None:
    (difference,) = told(Step("", "五华山社区", "提交审核", post="调度员", expects="拒绝"))
    assert "却办成了" in difference


def test_a_story_is_remembered_with_its_numbers() -> None:
    played = demonstration.play_once(STORY, at=make.at())
    (mark,) = demonstration.marks()
    assert (mark.key, dict(mark.numbers)) == ("told-1", played.numbers)


@pytest.mark.parametrize(
    "now",
    [make.at("2026-11-22 08:30"), make.at("2026-10-09 00:05"), make.at("2027-02-10 17:00")],
    ids=["a Sunday", "just after midnight", "a year not announced yet"],
)
def test_the_bustle_happens_on_any_day(now: datetime) -> None:
    stories = list(demonstration.stories_around(now))[:12]
    assert [play(story).differences for story in stories] == [[]] * len(stories)


def test_the_bustle_is_marked_as_demonstration_and_never_ahead_of_the_clock() -> None:
    now = make.at("2026-11-23 10:00")
    stories = list(demonstration.stories_around(now))
    assert all(story.title.endswith("（演示）") for story in stories)
    assert max(step.when for story in stories for step in story.steps) <= "2026-11-23 10:00"


@pytest.mark.parametrize(
    "now", [make.at("2026-11-22 00:05"), make.at("2027-02-10 17:00")], ids=["midnight", "february"]
)
def test_who_takes_part_these_days_is_told_on_any_day(now: datetime) -> None:
    for story in demonstration.stories_today(now):
        assert play(story).differences == [], story.title


def test_the_pages_of_the_demonstration_accounts_are_not_empty() -> None:
    now = make.at("2026-11-23 08:00")
    for story in demonstration.stories_today(now):
        play(story)
    clerk, head = make.actor("虹山中路社区"), make.actor("虹山中路社区", "head")
    street = make.actor("丰宁街道办事处", "head")
    assert {"recorded", "review", "disputed"} == {
        one.state for one in participation.waiting_for_me(actor=head, at=now)
    }
    assert len(participation.waiting_for_me(actor=street, at=now)) == 3
    for who in (clerk, head, street, make.actor("虹山中路社区", "grid_worker")):
        assert participation.my_shifts(actor=who, at=now), who.label
    for unit, post in (("省政府研究室", "contact"), ("丰宁城管执法中队", "liaison")):
        assert claims_waiting(actor=make.actor(unit, post)), unit
    due = [one.title for one in participation.meetings_due(actor=street, at=now)]
    assert any("联席会议" in title for title in due)


def test_every_matter_of_the_demonstration_lies_in_its_own_district() -> None:
    told = [*read_stories(SCENARIOS), *demonstration.stories_around(make.at())]
    stories = [demonstration.located(one) for one in told]
    placed = [one for one in stories if "经度" in one.place]
    assert len(placed) > len(stories) * 0.8
    for one in placed:
        found = region_at(float(one.place["经度"]), float(one.place["纬度"]), make.at())
        assert (found.path[:6] if found else "") == one.home[:6], one.home
    assert [demonstration.located(one) for one in placed] == placed


def test_nothing_is_shown_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="演示账号）只在试用"):
        call_command("demo", stdout=StringIO())


def test_nothing_is_thrown_away_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="只在试用"):
        demonstration.begin_anew()


def test_nothing_is_thrown_away_where_real_units_stand(settings: Settings) -> None:
    from django.db import connection

    settings.DEBUG = True
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_organisation SET is_demo = false WHERE short_name = '五华山社区'"
        )
    with pytest.raises(CommandError, match="不是演示的单位"):
        demonstration.begin_anew()
