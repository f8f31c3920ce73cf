"""Makes a ledger of 19 + 1,303 + 15,903 whistles in Excel: the articles' counts, the rows made by rule.

    python tests/ledgers/make_ledger.py ledger.xlsx [--bad 40]

The real rows are not public. Places are the real divisions, units the demonstration set; every run
makes the same rows.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chuishao.directory.demo_rules import Place
from chuishao.directory.kinds import RegionLevel
from chuishao.directory.matters import DATA
from chuishao.directory.naming import short_name_of, stem_of

COUNTS = {"县区吹哨": 19, "街道吹哨": 1303, "社区吹哨": 15903}
HEADINGS = (
    "编号", "层级", "哨种", "事由", "地点", "吹哨单位", "主办单位", "协办单位", "吹哨日期", "办结日期", "结果",
)  # fmt: skip
FIRST, LAST = date(2019, 1, 2), date(2020, 12, 31)
# What, kind, lead and assisting unit in a street; the same in a district or the city.
MATTERS = (
    ("化粪池外溢", "一般哨", "城管执法中队", "为民中心", "住建局", "水务局"),
    ("占道经营", "执法哨", "城管执法中队", "市场监管所", "城管局", "市场监管局"),
    ("路面塌陷", "应急哨", "应急中心", "派出所", "交通运输局", "住建局"),
    ("小餐馆油烟扰民", "执法哨", "市场监管所", "城管执法中队", "生态环境局", "市场监管局"),
    ("消防通道被堵", "重点哨", "平安办", "派出所", "消防救援局", "公安局"),
    ("老旧小区停车难", "重点哨", "城管办", "派出所", "住建局", "公安局"),
    ("供水管道漏水", "一般哨", "为民中心", "城管办", "水务局", "住建局"),
    ("楼道堆放杂物", "一般哨", "网格中心", "平安办", "应急局", "消防救援局"),
    ("邻里噪声纠纷", "一般哨", "调处中心", "派出所", "公安局", "司法局"),
    ("绿化树木倒伏", "应急哨", "应急中心", "城管办", "园林绿化局", "应急局"),
)
OUTCOMES = ("已解决",) * 8 + ("部分解决", "解释到位")
Row = list[Any]


@dataclass(frozen=True)
class Caller:
    """A place that blows: as the ledger calls it, and the front of the units' names that it calls."""

    name: str
    place: str
    front: str


def regions() -> dict[str, Place]:
    """The divisions by code."""
    with (DATA / "kunming_divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: Place(
            row["code"], row["name"], short_name_of(row["name"]), RegionLevel(row["level"])
        )
        for row in rows
    }


def callers(level: str) -> list[Caller]:
    """Who blows at a level; where a name is not the only one, its district and street stand before it."""
    known = regions()
    said = Counter(place.short_name for place in known.values())
    if level == "县区吹哨":
        return [
            Caller(f"{p.short_name}政府", p.short_name, "市")
            for p in known.values()
            if len(p.path) == 6
        ]
    width = 9 if level == "街道吹哨" else 12
    found = []
    for place in (p for p in known.values() if len(p.path) == width):
        district, street = known[place.path[:6]], known[place.path[:9]]
        above = district.short_name + (street.short_name if width == 12 else "")
        name = place.short_name if said[place.short_name] == 1 else above + place.short_name
        front = stem_of(street.short_name) if width == 12 else district.short_name
        found.append(Caller(name, above + place.short_name if width == 12 else name, front))
    return found


def rows(level: str, count: int) -> Iterator[Row]:
    """So many rows of a level, spread over its callers and over the days."""
    blowing = callers(level)
    days = (LAST - FIRST).days
    letter = {"县区吹哨": "X", "街道吹哨": "J", "社区吹哨": "S"}[level]
    for number in range(1, count + 1):
        caller = blowing[number * 13 % len(blowing)]
        what, kind, *units = MATTERS[number * 3 % len(MATTERS)]
        lead, assisting = units[:2] if level == "社区吹哨" else units[2:]
        took = number % 9
        opened = FIRST + timedelta(days=number * 13 % (days - took))
        yield [
            f"{letter}{opened:%Y}-{number:05d}", level, kind, f"{caller.place}{what}",
            f"{caller.place}{number % 97 + 1}号", caller.name, caller.front + lead,
            caller.front + assisting if number % 3 else "", opened, opened + timedelta(days=took),
            OUTCOMES[number % len(OUTCOMES)],
        ]  # fmt: skip


def good_rows() -> list[Row]:
    """All rows of the articles' counts, those of districts first."""
    return [row for level, count in COUNTS.items() for row in rows(level, count)]


# Column, what is put there.
SPOILED = (
    ("吹哨日期", "2020年2月30日"), ("吹哨日期", "上个月"), ("办结日期", "2018-01-01"), ("办结日期", ""),
    ("层级", "三级吹哨"), ("层级", "县区吹哨"), ("吹哨单位", "不存在社区"), ("主办单位", "丰宁城管中队二队"),
    ("协办单位", "没有这个办、也没有这个所"), ("哨种", "急急哨"), ("结果", "不知道"), ("事由", ""),
    ("事由", "长" * 300), ("吹哨单位", "和平社区"), ("吹哨日期", "2031-01-01"),
)  # fmt: skip


def bad_rows(count: int) -> Iterator[Row]:
    """Rows of communities with one cell spoiled each, by turns in every way."""
    for number, row in enumerate(rows("社区吹哨", count)):
        heading, value = SPOILED[number % len(SPOILED)]
        row[0] = f"B2020-{number + 1:05d}"
        row[HEADINGS.index(heading)] = value
        yield row


def write(path: Path, ledger: Sequence[Row], headings: Sequence[str] = HEADINGS) -> Path:
    """Write rows as an office would: a title over all columns, the head, real dates."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet("吹哨台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        title = book.add_format({"bold": True, "align": "center"})
        page.merge_range(
            0, 0, 0, len(headings) - 1, "“吹哨报到”台账（按规则生成，非真实记录）", title
        )
        page.write_row(1, 0, headings, title)
        for line, row in enumerate(ledger, 2):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(line, column, value, day)
                elif value != "":
                    page.write(line, column, value)
    return path


def make(path: Path, bad: int = 0) -> Path:
    """Write the whole ledger; so many bad rows stand in its middle."""
    good = good_rows()
    half = len(good) // 2
    return write(path, [*good[:half], *bad_rows(bad), *good[half:]])


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description="Make a ledger of 17,225 whistles in Excel.")
    reader.add_argument("path", type=Path)
    reader.add_argument("--bad", type=int, default=0, metavar="N", help="add so many bad rows")
    wanted = reader.parse_args()
    make(wanted.path, wanted.bad)
