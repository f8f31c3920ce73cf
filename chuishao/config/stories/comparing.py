"""How a case stands, in the words of a story's results, and what of it differs from what was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuishao.casework import queries
from chuishao.casework.queries import CasePage
from chuishao.directory import queries as directory
from chuishao.kernel.working_time import SHANGHAI

from . import casting, wording


@dataclass(frozen=True)
class Known:
    """What the comparison needs of the performance."""

    now: datetime
    home: str
    numbers: Mapping[str, str]


def differences(page: CasePage, told: Mapping[str, Any], known: Known) -> Iterator[str]:
    """One sentence for each thing that is otherwise than told."""
    for key, expected in told.items():
        yield from _READERS[key](page, expected, known)


def _same(what: str, expected: Any, found: Any) -> Iterator[str]:
    if expected != found:
        yield f"{what}应为“{_said(expected)}”，实际是“{_said(found)}”"


def _said(value: Any) -> str:
    return "、".join(map(str, value)) or "（无）" if isinstance(value, list) else str(value)


def _state(page: CasePage, expected: str, known: Known) -> Iterator[str]:
    yield from _same("状态", expected, page.state_label)


def _level(page: CasePage, expected: str, known: Known) -> Iterator[str]:
    yield from _same("层级", expected, page.level_label)


def _late(page: CasePage, expected: Sequence[str], known: Known) -> Iterator[str]:
    found = [name for name, line in _clocks(page) if line.clock.is_late(known.now)]
    yield from _same("超时", sorted(_listed(expected)), sorted(set(found)))


def _owed(page: CasePage, expected: Sequence[str], known: Known) -> Iterator[str]:
    found = [name for name, line in _clocks(page) if line.clock.settled_at is None]
    yield from _same("欠办", sorted(_listed(expected)), sorted(found))


def _due(page: CasePage, expected: Mapping[str, str], known: Known) -> Iterator[str]:
    """The last clock of each duty counts: a duty may be owed a second time."""
    dates = {name: line.clock.due_at.astimezone(SHANGHAI) for name, line in _clocks(page)}
    for name, when in expected.items():
        found = f"{dates[name]:%Y-%m-%d %H:%M}" if name in dates else "没有这个时限"
        yield from _same(f"“{name}”的时限", when, found)


def _clocks(page: CasePage) -> list[tuple[str, Any]]:
    """Every clock as ``单位 责任``, released units included."""
    lines = [*page.legs, *(line for unit in page.units for line in unit.clocks)]
    cards = directory.organisations_by_ids({line.organisation_id for line in lines})
    return [(f"{cards[line.organisation_id].short_name} {line.label}", line) for line in lines]


def _reworks(page: CasePage, expected: str, known: Known) -> Iterator[str]:
    yield from _same("返工次数", expected, str(page.case.reworks))


def _hops(page: CasePage, expected: str, known: Known) -> Iterator[str]:
    yield from _same("转派次数", expected, str(page.case.hops))


def _excluded(page: CasePage, expected: str, known: Known) -> Iterator[str]:
    yield from _same("剔除", expected, "是" if page.case.is_excluded else "否")


def _story(page: CasePage, expected: Sequence[str], known: Known) -> Iterator[str]:
    """Words that must stand in the log, such as ``支持金额（元） 5200 元``."""
    written = "\n".join(
        f"{entry.who} {entry.label} {label} {value}"
        for entry in page.story
        for label, value in (*entry.answers, ("", ""))
    )
    yield from (f"记录里没有“{words}”" for words in _listed(expected) if words not in written)


def _related(page: CasePage, expected: Sequence[str], known: Known) -> Iterator[str]:
    tied = {one.number for one in page.related}
    found = [name for name, number in known.numbers.items() if number in tied]
    yield from _same("关联", sorted(_listed(expected)), sorted(found))


def _open_steps(page: CasePage, expected: Mapping[str, Any], known: Known) -> Iterator[str]:
    """The steps open to a post of a unit now: ``{单位 岗位: [步骤]}``."""
    for words, steps in expected.items():
        name, _, post = words.partition(" ")
        unit = wording.organisation(name, known.home, known.now)
        actor = casting.holder(unit.id, post or "主要负责人", known.now)
        found = queries.steps_open_to(actor=actor, case=page.case.number, at=known.now)
        labels = sorted(one.step.label for one in found)
        yield from _same(f"“{words}”能办的", sorted(_listed(steps)), labels)


def _listed(told: Any) -> list[str]:
    return [told] if isinstance(told, str) and told else list(told)


_READERS: Mapping[str, Callable[[CasePage, Any, Known], Iterator[str]]] = {
    "状态": _state, "层级": _level, "超时": _late, "欠办": _owed, "时限": _due, "返工": _reworks,
    "转派": _hops, "剔除": _excluded, "记录": _story, "关联": _related, "能办": _open_steps,
}  # fmt: skip
