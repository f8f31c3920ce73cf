"""How a story is told: its Chinese keys, read from YAML into plain data; unknown words are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAIN = "本件"
"""What the case is called that a story is about when no other name is given."""

STORY_KEYS = ("情形", "说明", "事项", "种类", "事由", "辖区", "地点", "开始", "经过", "结果")
STEP_KEYS = (
    "时刻", "单位", "岗位", "办理", "填写", "叫单位", "件", "另开", "据", "期望", "结果",
    "事项", "种类", "事由", "地点",
)  # fmt: skip
RESULT_KEYS = (
    "状态",
    "超时",
    "欠办",
    "时限",
    "返工",
    "转派",
    "剔除",
    "记录",
    "关联",
    "能办",
    "层级",
    # Of things of participation: which of them a thing has, its reader knows.
    "票数",
    "分钟",
    "人数",
    "数字",
    "答复",
    "欠缺",
    "在册",
    "先后",
    "结束",
    "销毁",
    "原文",
    "答复期限",
    "轮到",
    "公示",
)


class StoryError(ValueError):
    """A story that cannot be read or played; says where, what and what is known instead."""


@dataclass(frozen=True)
class Step:
    """One thing somebody does, and what is expected of it."""

    when: str
    organisation: str
    does: str
    post: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, Any] = field(default_factory=dict)
    about: str = MAIN
    opens_as: str = ""
    arises_from: str = ""
    expects: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """What happens in one place, step by step, and how it ends."""

    title: str
    case_type: str
    kind: str
    subject: str
    home: str
    place: Mapping[str, str]
    begins: str
    steps: tuple[Step, ...]
    results: Mapping[str, Mapping[str, Any]]
    file: str = ""
    key: str = ""


def read_stories(path: Path) -> tuple[Story, ...]:
    """The stories of one file, or of every YAML file of a folder by name. Raises StoryError."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return tuple(story for file in files for story in _read_file(file))


def _read_file(path: Path) -> Iterable[Story]:
    return stories_in(path.read_text(encoding="utf-8"), path.name, path.stem)


def stories_in(words: str, file: str, stem: str) -> list[Story]:
    """The stories told in YAML; their keys are the stem and their number. Raises StoryError."""
    try:
        # Nothing is guessed: 09:30, 是 and 2026-10-01 stay the words that were written.
        told = yaml.load(words, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as fault:
        raise StoryError(f"{file}：不是有效的 YAML：{fault}") from fault
    if not isinstance(told, list):
        raise StoryError(f"{file}：要写成一列情形，每个以“- 情形：”开头。")
    return [_story(one, file, f"{stem}-{n}") for n, one in enumerate(told, 1)]


def _story(told: Any, file: str, key: str) -> Story:
    title = told.get("情形", "（没有“情形”）") if isinstance(told, dict) else "（不是键和值）"
    where = f"{file}“{title}”"
    _known(told, STORY_KEYS, where)
    _present(told, ("情形", "事项", "辖区", "开始", "经过"), where)
    steps = tuple(_step(one, f"{where}第 {n} 步") for n, one in enumerate(told["经过"], 1))
    return Story(
        title, told["事项"], told.get("种类", ""), told.get("事由", title), told["辖区"],
        told.get("地点") or {}, told["开始"], steps, _results(told.get("结果") or {}, where), file, key,
    )  # fmt: skip


def _step(told: Any, where: str) -> Step:
    _known(told, STEP_KEYS, where)
    _present(told, ("办理",), where)
    result = told.get("结果") or {}
    _known(result, RESULT_KEYS, f"{where}的结果")
    return Step(
        told.get("时刻", ""), told.get("单位", ""), told["办理"], told.get("岗位", ""),
        told.get("填写") or {}, told.get("叫单位") or {}, told.get("件", MAIN), told.get("另开", ""),
        told.get("据", ""), told.get("期望", ""), result, {key: told[key] for key in STEP_KEYS[-4:] if key in told},
    )  # fmt: skip


def _results(told: Any, where: str) -> Mapping[str, Mapping[str, Any]]:
    """Results of the main case, or of each case by its name in the story."""
    named = told if told and all(isinstance(v, dict) for v in told.values()) else {MAIN: told}
    if set(told) & set(RESULT_KEYS):
        named = {MAIN: told}
    for name, result in named.items():
        _known(result, RESULT_KEYS, f"{where}的结果“{name}”")
    return named


def _known(told: Any, keys: Iterable[str], where: str) -> None:
    if not isinstance(told, dict):
        raise StoryError(f"{where}：要写成键和值。")
    strange = [key for key in told if key not in keys]
    if strange:
        raise StoryError(f"{where}：不认识“{'、'.join(strange)}”，可以写的有：{'、'.join(keys)}。")


def _present(told: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    missing = [key for key in keys if not told.get(key)]
    if missing:
        raise StoryError(f"{where}：缺少“{'、'.join(missing)}”。")
