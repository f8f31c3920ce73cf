"""How a thing of participation stands, in the words of a story's results, and what differs from what was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chuishao.participation.queries import shortfall_words, state_label

from ..telling import StoryError

Reader = Callable[[Any], Any]


def differences(thing: Any, told: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each thing that is otherwise than told."""
    thing.refresh_from_db()
    for key, expected in told.items():
        if key not in READERS:
            raise StoryError(f"这一种看不出“{key}”，看得出的是：{'、'.join(READERS)}。")
        found = READERS[key](thing)
        if expected != found:
            yield f"{key}应为“{expected}”，实际是“{found}”"


def _votes(topic: Any) -> str:
    """应到/参加/同意 of heads, and of area where it counts."""
    counts = [topic.votes.get(name) for name in ("heads", "area")]
    names = ("expected", "present", "agree")
    return "；".join("/".join(one[name] for name in names) for one in counts if one)


def _chair(turn: Any) -> str:
    return str(turn.chair.short_name)


READERS: dict[str, Reader] = {
    "状态": state_label,
    "票数": _votes,
    "欠缺": lambda topic: shortfall_words(topic.votes.get("missing", [])),
    "答复期限": lambda topic: f"{topic.due_on}" if topic.due_on else "",
    "轮到": _chair,
    "公示": lambda topic: f"{topic.publish_from} 至 {topic.publish_to}",
    "分钟": lambda row: str(row.counted_minutes),
    "人数": lambda of: str(of.attendances.filter(state="confirmed").count()),
    "在册": lambda circle: str(circle.belongings.filter(state="active").count()),
    "先后": lambda circle: str(circle.belongings.count()),
    "结束": lambda circle: str(circle.ended_on or ""),
    "销毁": lambda made: str(made.counts.get("belongings", 0)),
    "原文": lambda past: str(past.quoted),
}
"""Result keys by word: each reads one fact of a thing, as text, a list of texts, or texts by word."""
