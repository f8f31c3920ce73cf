"""The columns of the three lists: by their headings, in any order, under any name they go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from chuishao.directory.imports.columns import PROBLEM, REMEDY, Column

PEOPLE, CIRCLES, HOURS = "people", "circles", "hours"
__all__ = ["CIRCLES", "COLUMNS", "HOURS", "PEOPLE", "PROBLEM", "REMEDY", "headings_of", "key_of"]

_DAY: Final = "写成 2026-09-28 的样子。"
_MOMENT: Final = "写成 2026-09-28 09:00 的样子。"


def _ref(words: str) -> Column:
    return Column("ref", "编号", words, 12, is_required=True, synonyms="序号 台账编号")


COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        PEOPLE: (
            _ref("您的名册里这个人的编号，一人一个；同一个编号只导入一次。"),
            Column("name", "姓名", "加密保存，别人只看到代号。", 12, is_required=True),
            Column("phone", "电话", "手机号，或带区号的座机；没有就空着。", 16, synonyms="手机 手机号 联系电话", is_free=True),
            Column("region", "居住地代码", "街道或社区的代码，例如 530102001；不清楚就空着。", 16,
                   synonyms="区划代码 居住地", is_free=True),
            Column("from_on", "加入日期", _DAY, 14, is_required=True, synonyms="注册日期 登记日期"),
            Column("birth_year", "出生年", "四位数的年份；不清楚就空着。", 10, synonyms="出生年份", is_free=True),
            Column("skills", "特长", "几项之间用顿号隔开；可以空着。", 24, synonyms="技能 服务意向", is_free=True),
        ),
        CIRCLES: (
            _ref("您的名单里的编号；同一个编号只导入一次。"),
            Column("name", "名称", "全称。", 34, is_required=True, synonyms="队伍名称 组织名称"),
            Column("kind", "类型", "照这种机制的组织类型写。", 18, is_required=True, synonyms="种类"),
            Column("host", "主办单位", "名录里单位的全称或简称。", 30, is_required=True, synonyms="所属单位 设立单位"),
            Column("founded_on", "成立日期", _DAY, 14, is_required=True, synonyms="成立时间"),
            Column("units", "成员单位", "名录里的单位，几家之间用顿号隔开；可以空着。", 40,
                   synonyms="联盟单位 驻区单位", is_free=True),
        ),
        HOURS: (
            _ref("您的记录里这一条的编号；同一个编号只导入一次。"),
            Column("person", "人员编号", "这个人在名册里的编号。", 12, is_required=True, synonyms="志愿者编号 成员编号"),
            Column("title", "活动名称", "同一天同一地点的同名活动算一次活动。", 28, is_required=True, synonyms="项目名称 活动"),
            Column("place", "地点", "在哪里办的。", 24, is_required=True, synonyms="服务地点"),
            Column("thing", "类别", "照活动的类别写；空着算“其他”。", 12, synonyms="服务类别", is_free=True),
            Column("starts_at", "开始", _MOMENT, 18, is_required=True, synonyms="开始时间 签到时间"),
            Column("ends_at", "结束", f"同一天之内。{_MOMENT}", 18, is_required=True, synonyms="结束时间 签退时间"),
        ),
    }
)  # fmt: skip
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\s*＊:：]")


def headings_of(kind: str) -> dict[str, str]:
    """The heading of each column by its key."""
    return {one.key: one.heading for one in COLUMNS[kind]}


def key_of(kind: str, heading: Any) -> str:
    """The column meant by a heading, with or without remarks in brackets; empty when none is."""
    if not isinstance(heading, str):
        return ""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return next((one.key for one in COLUMNS[kind] if plain in one.headings), "")
