"""One row of a ledger read into a past case, or into everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType, Level
from chuishao.casework.operations import PastCase
from chuishao.directory.imports.ledger_names import Register
from chuishao.directory.kinds import OrganisationKind, Tier
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.workbooks import values
from chuishao.kernel.workbooks.values import Wrong

from . import words
from .columns import HEADINGS
from .values import check_order, check_period

CASE_TYPE = "whistle"
_ALLIANCE = "alliance"
_Read = TypeVar("_Read")
_SEPARATORS = re.compile(r"[、，,；;\n\r]+")
_MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one cell: the column, the value as shown, the problem and the remedy."""

    column: str
    value: str
    problem: str
    remedy: str

    @property
    def words(self) -> str:
        """“吹哨日期”是“2020-02-30”：没有这一天。"""
        said = f"是“{self.value}”" if self.value else ""
        return f"“{HEADINGS[self.column]}”{said}：{self.problem}。"


@dataclass(frozen=True, slots=True)
class Call:
    """Who called whom at which level, and who refereed."""

    level: Level
    caller: OrganisationCard
    referee_id: int
    superior_id: int
    units: tuple[tuple[int, str], ...]


@dataclass
class Reading:
    """The cells of one row and the complaints so far."""

    cells: Mapping[str, Any]
    unsolved: frozenset[str]
    epoch: datetime
    complaints: list[Complaint] = field(default_factory=list)

    def take(self, column: str, read: Callable[[Any], _Read]) -> _Read | None:
        """What the reader makes of the cell; None and a complaint when it cannot be taken."""
        try:
            if column in self.unsolved:
                raise Wrong(
                    "单元格里是公式，文件里没有它算出的值",
                    "请在 Excel 里复制后“选择性粘贴”为数值，再导入",
                )
            return read(self.cells[column])
        except Wrong as wrong:
            self.complain(column, wrong.problem, wrong.remedy)
            return None

    def complain(self, column: str, problem: str, remedy: str) -> None:
        """Add a complaint about the cell of this column."""
        value = values.shown(self.cells[column])
        self.complaints.append(Complaint(column, value, problem, remedy))


class RowReader:
    """Reads rows one by one; ``series`` tells apart ledgers that number their rows alike."""

    def __init__(self, register: Register, at: datetime, series: str = "") -> None:
        self._register = register
        self._at = at
        self._series = f"{series}/" if series else ""
        self._rules: CaseType = catalogue.case_type(CASE_TYPE)
        self._levels = words.level_words(self._rules)
        self._kinds = words.kind_words(self._rules)
        self._outcomes = words.outcome_words(self._rules)

    def read(self, reading: Reading) -> PastCase | None:
        """The past case; None when there are complaints about the row."""
        reference = reading.take("reference", lambda cell: values.text(cell, "编号", 60))
        title = reading.take("title", lambda cell: values.text(cell, "事由", 200))
        place = reading.take("place", lambda c: values.text(c, "地点", 300, is_required=False))
        kind = reading.take("kind", self._kind)
        outcome = reading.take("outcome", self._outcome)
        opened_at, closed_at = self._period(reading)
        call = self._call(reading, kind)
        if reading.complaints or call is None or opened_at is None or closed_at is None:
            return None
        return PastCase(
            ledger_ref=f"{self._series}{reference}", level=call.level.key, kind=kind or "",
            title=title or "", place=place or "", region_path=call.caller.region_path,
            opener_id=call.caller.id, referee_id=call.referee_id, superior_id=call.superior_id,
            units=call.units, opened_at=opened_at, closed_at=closed_at, outcome=outcome or "",
        )  # fmt: skip

    def _period(self, reading: Reading) -> tuple[datetime | None, datetime | None]:
        def opened(cell: Any) -> datetime:
            moment = values.moment(cell, "吹哨日期", reading.epoch)
            check_period(moment, self._at)
            return moment

        def closed(cell: Any) -> datetime:
            moment = values.moment(cell, "办结日期", reading.epoch)
            return check_order(opened_at or moment, moment, self._at)

        opened_at = reading.take("opened_on", opened)
        return opened_at, reading.take("closed_on", closed)

    def _call(self, reading: Reading, kind: str | None) -> Call | None:
        """Level, caller and units make sense only together."""
        levels = reading.take("level", self._level)
        callers = reading.take("opener", self._callers)
        if levels is None or callers is None:
            reading.take("lead", lambda cell: values.text(cell, "主办单位", 120))
            return None
        level = next((one for one in levels if any(_may_blow(c, one) for c in callers)), None)
        if level is None:
            reading.complain("level", *_mismatch(levels[0], callers[0], self._rules))
            return None
        fitting = [card for card in callers if _may_blow(card, level)]
        return self._call_of(reading, level, fitting, is_alliance=kind == _ALLIANCE)

    def _callers(self, cell: Any) -> list[OrganisationCard]:
        return self._register.callers(values.text(cell, "吹哨单位", 120))

    def _call_of(
        self, reading: Reading, level: Level, callers: list[OrganisationCard], *, is_alliance: bool
    ) -> Call | None:
        name = values.plain_text(reading.cells["opener"])
        caller = reading.take("opener", lambda _: self._register.one(name, callers))
        if caller is None:
            return None
        referee = Tier(level.referee)
        desks = reading.take("opener", lambda _: self._register.desks(caller, referee))
        units = self._units(reading, level, caller, is_alliance=is_alliance)
        if desks is None or units is None:
            return None
        return Call(level, caller, desks.referee_id, desks.superior_id, units)

    def _units(
        self, reading: Reading, level: Level, caller: OrganisationCard, *, is_alliance: bool
    ) -> tuple[tuple[int, str], ...] | None:
        called = Tier(level.calls[0])

        def lead(cell: Any) -> OrganisationCard:
            card = self._register.unit(values.text(cell, "主办单位", 120), caller, called)
            _check_lead(card, caller, level, is_alliance=is_alliance)
            return card

        def assisting(cell: Any) -> list[OrganisationCard]:
            return _all_of([partial(self._register.unit, n, caller, called) for n in _names(cell)])

        leading = reading.take("lead", lead)
        others = reading.take("assisting", assisting)
        if leading is None or others is None:
            return None
        roles = {card.id: _role(card, "assisting") for card in others if card.id != caller.id}
        return tuple(sorted({**roles, leading.id: _role(leading, "lead")}.items()))

    def _level(self, cell: Any) -> list[Level]:
        said = values.text(cell, "层级", 40).replace(" ", "")
        if said not in self._levels:
            wanted = "、".join(words.short(level) for level in reversed(self._rules.levels))
            raise Wrong("没有这个层级", f"请填这几种之一：{wanted}")
        return self._levels[said]

    def _kind(self, cell: Any) -> str:
        said = values.text(cell, "哨种", 40, is_required=False)
        if said not in self._kinds:
            wanted = "、".join(kind.label for kind in self._rules.kinds)
            raise Wrong("没有这个哨种", f"请填这几种之一：{wanted}；留空算一般哨")
        return self._kinds[said]

    def _outcome(self, cell: Any) -> str:
        said = values.text(cell, "结果", 200, is_required=False)
        if said not in self._outcomes:
            wanted = "、".join((*words.outcome_choices(self._rules).values(), "并案", "撤哨"))
            raise Wrong("没有这个结果", f"请填这几种之一：{wanted}；说不清的留空")
        return self._outcomes[said]


def _may_blow(card: OrganisationCard, level: Level) -> bool:
    return card.kind in level.openers and card.tier == level.tier


def _mismatch(level: Level, caller: OrganisationCard, rules: CaseType) -> tuple[str, str]:
    """The level and the caller contradict each other: say which level would fit."""
    problem = (
        f"“{words.short(level)}”由{Tier(level.tier).label}吹哨，"
        f"而吹哨单位“{caller.short_name}”是{caller.kind.label}"
    )
    fits = next((one for one in rules.levels if _may_blow(caller, one)), None)
    if fits is None:
        return problem, "请把吹哨单位改为吹哨的社区、街道或县区"
    return problem, f"请把层级改为“{words.short(fits)}”，或改正吹哨单位"


def _check_lead(
    card: OrganisationCard, caller: OrganisationCard, level: Level, *, is_alliance: bool
) -> None:
    """The lead owes a duty and sits where this level calls, or it is a partner in an alliance whistle."""
    if card.id == caller.id:
        raise Wrong("主办单位就是吹哨单位", "请填来报到办理的单位")
    if not card.takes_orders and not is_alliance:
        raise Wrong(
            f"“{card.short_name}”是共建单位，只能邀请，不能主办",
            "请把哨种改为“共建哨”，或把它移到协办单位",
        )
    sits_there = card.tier in level.calls or card.kind is OrganisationKind.UTILITY
    if card.takes_orders and not sits_there:
        raise Wrong(
            f"“{card.short_name}”是{card.tier.label}单位，而这件是“{level.label}”",
            "请改正主办单位，或改正层级",
        )


def _role(card: OrganisationCard, role: str) -> str:
    return role if card.takes_orders else "asked"


def _all_of(readers: Sequence[Callable[[], _Read]]) -> list[_Read]:
    """What each makes of its part. Raises Wrong with all that is wrong, each remedy once."""
    found, wrong = [], []
    for read in readers:
        try:
            found.append(read())
        except Wrong as one:
            wrong.append(one)
    if wrong:
        remedies = dict.fromkeys(one.remedy for one in wrong)
        raise Wrong("；".join(one.problem for one in wrong), "；".join(remedies))
    return found


def _names(cell: Any) -> list[str]:
    """The names between 、 or other separators, each once. Raises Wrong."""
    values.text(cell, "协办单位", 1000, is_required=False)
    parts = _SEPARATORS.split(values.plain_text(cell))
    names = [values.text(part, "协办单位", 120) for part in parts if part.strip()]
    if len(names) > _MOST_UNITS:
        raise Wrong(f"协办单位有 {len(names)} 个", f"请核对；一件最多 {_MOST_UNITS} 个")
    return list(dict.fromkeys(names))
