"""What a workbook would do: each good row a change, each bad row its complaints; digested to be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.utils.translation import gettext_noop

from chuishao.directory.imports.columns import Kind, heading_of
from chuishao.directory.imports.sheet import SheetRow
from chuishao.directory.kinds import Labelled
from chuishao.kernel.database import as_json
from chuishao.kernel.text import Worded, in_every_language, kept, mask_phone
from chuishao.kernel.workbooks import values
from chuishao.kernel.workbooks.values import Wrong

T = TypeVar("T")


class Effect(Labelled):
    """What becomes of a row."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    ENDS = "ends", "终止"
    SAME = "same", "不变"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in one cell, and the remedy."""

    row: int
    heading: str
    shown: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one good row does: to whom, from what to what; ``writes`` is for the one who writes."""

    row: int
    effect: Effect
    subject: str
    details: tuple[tuple[str, str, str], ...] = ()
    writes: Any = None


@dataclass
class Plan:
    """All of a workbook. ``note`` hears how many rows are done."""

    changes: list[Change] = field(default_factory=list)
    bad: list[Complaint] = field(default_factory=list)

    def counts(self, rows: int) -> dict[str, int]:
        """How many rows of each effect, and how many are bad."""
        counted = {effect.value: 0 for effect in Effect}
        for change in self.changes:
            counted[change.effect.value] += 1
        return {**counted, "bad": len({one.row for one in self.bad}), "rows": rows}

    def as_data(self) -> dict[str, Any]:
        """What is kept for the pages: no telephone in full, nothing for the writer."""
        return {
            "bad": [[c.row, c.heading, c.shown, kept(c.problem), kept(c.remedy)] for c in self.bad],
            "changes": [
                [c.row, c.effect.value, c.subject, [list(map(kept, one)) for one in c.details]]
                for c in self.changes
                if c.effect is not Effect.SAME
            ],
        }

    def digest(self) -> str:
        """The same for the same difference and the same bad rows, whoever computes it."""
        said = [[c.row, c.effect.value, c.subject, c.details] for c in self.changes]
        return hashlib.sha256(as_json([said, self.as_data()["bad"]]).encode()).hexdigest()


class Cells:
    """The cells of one row as they are read; every complaint is kept, with its column."""

    def __init__(self, kind: Kind, row: SheetRow, epoch: datetime) -> None:
        self.row, self._kind, self._epoch = row.number, kind, epoch
        self._cells = row.cells
        self.bad: list[Complaint] = []

    def complain(self, key: str, problem: str, remedy: str) -> None:
        """Keep a complaint about a cell; a telephone is shown masked."""
        self.bad.append(Complaint(self.row, self.heading(key), self.shown(key), problem, remedy))

    def heading(self, key: str) -> str:
        """The heading of a column."""
        return heading_of(self._kind, key)

    def shown(self, key: str) -> str:
        """What stands in a column, as the page shows it."""
        words = values.shown(self._cells.get(key))
        return mask_phone(words) if key == "phone" else words

    def take(self, key: str, read: Callable[[], T]) -> T | None:
        """What ``read`` makes of it, or None with a complaint."""
        try:
            return read()
        except Wrong as wrong:
            self.complain(key, wrong.problem, wrong.remedy)
            return None

    def text(self, key: str, most: int, *, is_required: bool = False) -> str:
        """A clean line of text; empty with a complaint where it is none."""
        label = heading_of(self._kind, key)
        cell = self._cells.get(key)
        read = self.take(key, lambda: values.text(cell, label, most, is_required=is_required))
        return read or ""

    def choice(self, key: str, kinds: type[L], *, is_required: bool = True) -> L | None:
        """The member of this label or key."""
        said = self.text(key, 60, is_required=is_required)
        small = said.casefold()
        fits = (one for one in kinds if small == one.value or small in in_every_language(one.label))
        found = next(fits, None)
        if said and found is None:
            self.complain(key, "没有这个选项", "请从下拉里选，或照“说明”表里列的写")
        return found

    def day(self, key: str, *, is_required: bool = False) -> date | None:
        """A day in any of the ways people write one."""
        if not is_required and values.plain_text(self._cells.get(key)) == "":
            return None
        label, cell = heading_of(self._kind, key), self._cells.get(key)
        moment = self.take(key, lambda: values.moment(cell, label, self._epoch))
        return moment.date() if moment else None

    def number(self, key: str) -> int | None:
        """An id; None where nothing is written. What is no number is -1, which nothing has."""
        said = self.text(key, 20)
        if not said:
            return None
        return int(said) if said.isdecimal() and said.isascii() and len(said) < 16 else -1

    def demand(self, key: str, said: str) -> bool:
        """Whether something is written; a complaint where it is not. For what only a change needs."""
        if not said:
            label = heading_of(self._kind, key)
            self.complain(key, "没有填写", Worded("请补上%(label)s", label=label))
        return bool(said)

    def has_stars(self, key: str) -> bool:
        """Whether the cell holds something masked."""
        return "*" in values.plain_text(self._cells.get(key))

    def ends(self, word: str) -> bool:
        """Whether the row is to end what it names."""
        said = self.text("act", 10)
        is_meant = said.casefold() in in_every_language(word)
        if said and not is_meant:
            remedy = Worded("要终止就写“%(word)s”，其他空着", word=word)
            self.complain("act", "没有这个选项", remedy)
        return is_meant


# What stands for a value in the difference, said in the reader's language.
EMPTY: Final = gettext_noop("空")
STANDING_IN: Final = (
    gettext_noop("未任"), gettext_noop("新设"), gettext_noop("任职"), gettext_noop("岗位"),
)  # fmt: skip
L = TypeVar("L", bound=Labelled)
DAY_NONE: Final = gettext_noop("未定")


def told(value: object) -> str:
    """A value as the difference shows it."""
    if value is None or value == "":
        return "空"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "空"
    return str(value)


def differences(
    kind: Kind, before: dict[str, Any], after: dict[str, Any], shown: Sequence[str] = ()
) -> tuple[tuple[str, str, str], ...]:
    """Heading, from and to of every column that differs."""
    return tuple(
        (heading_of(kind, key), told(before[key]), told(after[key]))
        for key in (shown or after)
        if before[key] != after[key]
    )
