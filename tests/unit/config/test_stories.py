"""A story is read as it is written, and every word that says nothing is named with what is known instead."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from chuishao.casework import catalogue
from chuishao.config.stories import StoryError, read_stories, wording
from chuishao.participation import catalogue as participation
from tests import make

SOUND = """
- 情形: 停水
  事项: 吹哨报到
  辖区: "530102001003"
  开始: 2026-09-28 09:00
  经过:
    - {时刻: 14:30, 单位: 五华山社区, 办理: 发起, 填写: {影响户数: 24}}
  结果: {状态: 草拟}
"""


def written(folder: Path, words: str) -> Path:
    """A file of stories with these words in it."""
    file = folder / "told.yaml"
    file.write_text(words, encoding="utf-8")
    return file


def test_nothing_is_guessed_when_a_story_is_read(tmp_path: Path) -> None:
    (story,) = read_stories(written(tmp_path, SOUND))
    assert (story.key, story.begins, story.home) == ("told-1", "2026-09-28 09:00", "530102001003")
    assert (story.steps[0].when, story.steps[0].answers) == ("14:30", {"影响户数": "24"})
    assert story.results == {"本件": {"状态": "草拟"}}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (SOUND.replace("情形:", "情况:"), "不认识“情况”"),
        (SOUND.replace("开始:", "起头:"), "不认识“起头”"),
        (SOUND.replace("单位:", "部门:"), "第 1 步：不认识“部门”"),
        (SOUND.replace("状态:", "形态:"), "的结果“本件”：不认识“形态”"),
        (SOUND.replace("  开始: 2026-09-28 09:00\n", ""), "缺少“开始”"),
        (SOUND.replace("办理: 发起, ", ""), "缺少“办理”"),
        ("情形: 停水", "要写成一列情形"),
        ("- [", "不是有效的 YAML"),
    ],
)
def test_words_that_a_story_does_not_know_are_named(tmp_path: Path, words: str, said: str) -> None:
    with pytest.raises(StoryError, match=r"told\.yaml") as fault:
        read_stories(written(tmp_path, words))
    assert said in str(fault.value)


MONDAY = make.at("2026-09-28 09:00")


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("", MONDAY),
        ("14:30", make.at("2026-09-28 14:30")),
        ("+2天 08:00", make.at("2026-09-30 08:00")),
        ("2026-10-09 10:00", make.at("2026-10-09 10:00")),
    ],
)
def test_moments_are_told_from_the_one_before(words: str, then: datetime) -> None:
    assert wording.moment(words, MONDAY) == then


@pytest.mark.parametrize(
    "words", ["明天", "25:00", "08:00", "2026-02-30 09:00", "2026-09-27 09:00"]
)
def test_moments_that_cannot_be_are_refused(words: str) -> None:
    with pytest.raises(StoryError, match="时刻"):
        wording.moment(words, MONDAY)


def test_an_unknown_step_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StoryError, match="没有步骤“盖章”，有的是：提交审核、"):
        wording.step_of(catalogue.case_type("whistle"), "盖章")


def test_an_unknown_field_is_answered_with_the_known_ones() -> None:
    fields = catalogue.case_type("whistle").fields
    with pytest.raises(StoryError, match="没有填写项“颜色”，有的是：具体情况、"):
        wording.answers_in_keys(fields, {"颜色": "红"}, MONDAY.date())


def test_choices_and_dates_become_keys_and_days() -> None:
    rules = catalogue.case_type("request")
    filled = wording.answers_in_keys(rules.fields, {"来源": "走访"}, MONDAY.date())
    asked = rules.transition("blow").form
    waits = wording.answers_in_keys(asked, {"复查日期": "+10天", "哨种": "重点哨"}, MONDAY.date())
    assert (filled, waits) == (
        {"channel": "visit"},
        {"review_on": "2026-10-08", "kind": "priority"},
    )


@pytest.mark.parametrize("mechanism", catalogue.declared(), ids=lambda one: one.key)
def test_labels_are_told_apart_within_a_mechanism(mechanism: object) -> None:
    """A story names steps, duties and kinds by label only."""
    for name in ("transitions", "duties", "kinds", "states", "fields"):
        labels = [thing.label for thing in getattr(mechanism, name)]
        assert sorted({label for label in labels if labels.count(label) > 1}) == []


@pytest.mark.parametrize("programme", participation.declared(), ids=lambda one: one.key)
def test_labels_of_a_programme_are_told_apart(programme: object) -> None:
    """Lists and activities may share a label where their circles differ: the circle tells them apart."""
    for name in ("circles", "ballots", "rotations", "figures", "certificates"):
        labels = [thing.label for thing in getattr(programme, name)]
        assert sorted({label for label in labels if labels.count(label) > 1}) == []
