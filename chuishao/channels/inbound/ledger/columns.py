"""The columns of a ledger by their Chinese headings, in any order and under the names offices use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chuishao.kernel.refusals import Invalid


@dataclass(frozen=True)
class Column:
    """One column: its heading, the other names it goes by, and whether a ledger must have it."""

    key: str
    heading: str
    synonyms: str
    is_required: bool = True


COLUMNS = (
    Column("reference", "编号", "哨单编号 哨号 吹哨编号 工单编号 台账编号 单号"),
    Column("level", "层级", "吹哨层级 级别 吹哨级别 哨级"),
    Column("kind", "哨种", "哨单类型 吹哨类型 吹哨种类 种类 类型 类别", is_required=False),
    Column("title", "事由", "吹哨事由 事项 吹哨事项 问题描述 主要问题 吹哨内容 内容 诉求内容"),
    Column("place", "地点", "地址 发生地点 事发地点 位置 具体位置", is_required=False),
    Column("opener", "吹哨单位", "发起单位 申请单位 吹哨主体 吹哨方 发哨单位"),
    Column("lead", "主办单位", "主办部门 牵头单位 牵头部门 承办单位 主责单位"),
    Column("assisting", "协办单位", "协办部门 配合单位 配合部门 参与单位", is_required=False),
    Column("opened_on", "吹哨日期", "吹哨时间 派哨日期 派哨时间 发起日期 发起时间"),
    Column("closed_on", "办结日期", "办结时间 完成日期 完成时间 结案日期 结案时间"),
    Column("outcome", "结果", "办理结果 处置结果 办结结果 处理结果", is_required=False),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}
# What this program itself adds to the rows it gives back; not read again.
PROBLEM, REMEDY = "问题", "怎么改"

_KEYS = {
    name: column.key for column in COLUMNS for name in (column.heading, *column.synonyms.split())
}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\s*＊:：]")
_SEEN_AS_HEAD = 3  # columns known in a row, from which on it is taken for the head of the table
_WITHIN = 30  # rows: titles and remarks may stand above the head


@dataclass(frozen=True)
class Layout:
    """Where the head of a sheet stands, what it says, and in which place each known column is."""

    last_row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]

    def cells(self, values: Sequence[Any]) -> dict[str, Any]:
        """The values of a row by column key; what the row or the ledger does not have is None."""
        filled = {key: place for key, place in self.places.items() if place < len(values)}
        return {
            column.key: values[filled[column.key]] if column.key in filled else None
            for column in COLUMNS
        }

    def is_head(self, values: Sequence[Any]) -> bool:
        """Whether a row only repeats the head, as printed pages do."""
        pairs = zip(values, self.headings, strict=False)
        same = sum(1 for value, heading in pairs if heading and value == heading)
        return same >= max(_SEEN_AS_HEAD, len(self.places) - 1)


def find_layout(rows: Sequence[tuple[int, Sequence[Any]]], sheet: str) -> Layout | None:
    """The head among the first rows, one or two rows high; None when the sheet has none.

    Raises Invalid naming the columns that are missing or that stand twice.
    """
    best = max(rows[:_WITHIN], key=lambda row: len(_known(row[1])), default=None)
    if best is None or len(_known(best[1])) < _SEEN_AS_HEAD:
        return None
    upper = _lines_of(best, rows)
    last_row, headings = max(upper, key=lambda head: len(set(map(_key, head[1]))))
    return _checked(last_row, headings, sheet)


def _lines_of(
    best: tuple[int, Sequence[Any]], rows: Sequence[tuple[int, Sequence[Any]]]
) -> list[tuple[int, tuple[str, ...]]]:
    """The head alone, and together with the row under it and over it where names are split in two."""
    number, values = best
    alone = tuple(_words(value) for value in values)
    heads = [(number, alone)]
    for near, others in rows:
        if abs(near - number) == 1:
            heads.append((max(near, number), _joined(alone, others)))
    return heads


def _joined(alone: tuple[str, ...], others: Sequence[Any]) -> tuple[str, ...]:
    width = max(len(alone), len(others))
    own = [*alone, *[""] * (width - len(alone))]
    split = [*map(_words, others), *[""] * (width - len(others))]
    return tuple(
        other if _key(other) and not _key(one) else one
        for one, other in zip(own, split, strict=True)
    )


def _checked(last_row: int, headings: tuple[str, ...], sheet: str) -> Layout:
    keys = [_key(heading) for heading in headings]
    known = {key: place for place, key in enumerate(keys) if key}
    twice = [HEADINGS[key] for key in known if keys.count(key) > 1]
    if twice:
        raise Invalid(
            f"“{sheet}”表里“{'”、“'.join(twice)}”不止一列，不知道以哪一列为准。请只留一列，其余改名或删去。"
        )
    missing = [c.heading for c in COLUMNS if c.is_required and c.key not in known]
    if missing:
        raise Invalid(
            f"“{sheet}”表（表头在第 {last_row} 行）缺少这些列：{'、'.join(missing)}。"
            "请补上这些列再导入；列的先后不限。"
        )
    width = max(place for place, heading in enumerate(headings) if heading) + 1
    return Layout(last_row, headings[:width], known)


def _known(values: Sequence[Any]) -> set[str]:
    return {key for value in values if (key := _key(_words(value)))}


def _key(heading: str) -> str:
    """The column meant by a heading: spaces, stars and what stands in brackets do not matter."""
    return _KEYS.get(_ASIDE.sub("", unicodedata.normalize("NFKC", heading)), "")


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
