"""The columns of the three lists, by their Chinese headings in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

PEOPLE, CIRCLES, HOURS = "people", "circles", "hours"
# What this program itself adds to the rows it gives back; not read again.
PROBLEM, REMEDY = "问题", "怎么改"


@dataclass(frozen=True)
class Column:
    """One column: its heading, the other names it goes by, and whether a list must have it."""

    key: str
    heading: str
    synonyms: str = ""
    is_required: bool = True


_REF = Column("ref", "编号", "序号 台账编号")
COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        PEOPLE: (
            _REF, Column("name", "姓名"), Column("phone", "电话", "手机 手机号 联系电话", is_required=False),
            Column("region", "居住地代码", "区划代码 居住地", is_required=False),
            Column("from_on", "加入日期", "注册日期 登记日期"),
            Column("birth_year", "出生年", "出生年份", is_required=False),
            Column("skills", "特长", "技能 服务意向", is_required=False),
        ),
        CIRCLES: (
            _REF, Column("name", "名称", "队伍名称 组织名称"), Column("kind", "类型", "种类"),
            Column("host", "主办单位", "所属单位 设立单位"),
            Column("founded_on", "成立日期", "成立时间"),
            Column("units", "成员单位", "联盟单位 驻区单位", is_required=False),
        ),
        HOURS: (
            _REF, Column("person", "人员编号", "志愿者编号 成员编号"),
            Column("title", "活动名称", "项目名称 活动"), Column("place", "地点", "服务地点"),
            Column("thing", "类别", "服务类别", is_required=False),
            Column("starts_at", "开始", "开始时间 签到时间"), Column("ends_at", "结束", "结束时间 签退时间"),
        ),
    }
)  # fmt: skip
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\s*＊:：]")


def headings_of(kind: str) -> dict[str, str]:
    """The heading of each column by its key."""
    return {one.key: one.heading for one in COLUMNS[kind]}


def key_of(kind: str, heading: Any) -> str:
    """The column meant by a heading; empty when none is."""
    if not isinstance(heading, str):
        return ""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", heading))
    for one in COLUMNS[kind]:
        if plain == one.heading or plain in one.synonyms.split():
            return one.key
    return ""
