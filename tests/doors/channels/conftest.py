"""A small ledger on the real ground, spoiled as the test likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chuishao.channels.inbound.ledger import Report, import_ledger
from chuishao.directory.actors import Actor
from tests import make
from tests.ground import at_database
from tests.ledgers.make_ledger import HEADINGS, write

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

GOOD = {
    "编号": "S-1",
    "层级": "社区吹哨",
    "哨种": "一般哨",
    "事由": "华山南路66号院化粪池外溢",
    "地点": "华山南路66号院",
    "吹哨单位": "五华山社区",
    "主办单位": "华山城管执法中队",
    "协办单位": "华山为民中心、华山派出所",
    "吹哨日期": date(2020, 9, 27),
    "办结日期": date(2020, 9, 30),
    "结果": "已解决",
}
WHEN = make.at("2021-01-04 09:00")
Ledger = Callable[..., Path]


def row(**spoiled: Any) -> list[Any]:
    """A good row with some cells changed."""
    return [{**GOOD, **spoiled}[heading] for heading in HEADINGS]


def bring_in(path: Path, **options: Any) -> Report:
    """Import as the command does, on a day in January 2021."""
    options = {"at": WHEN, **options}
    return import_ledger(path, actor=Actor.system("台账补录"), **options)


def problems(report: Report) -> Mapping[str, str]:
    """By column, what was complained of in the first bad row."""
    return {one.column: one.problem for one in report.bad[0].complaints}


def tried(path: Path, database: str, blocker: DjangoDbBlocker) -> Report:
    """What becomes of a whole ledger on the ground; nothing of it is kept."""
    with blocker.unblock(), at_database(database):
        return bring_in(path, is_trial=True)


@pytest.fixture
def ledger(kunming: None, tmp_path: Path) -> Ledger:
    """``ledger({"编号": "S-1"}, …)``: the path of a workbook with these rows, the rest of each good."""

    def written(
        *rows: Mapping[str, Any], headings: Any = HEADINGS, name: str = "台账.xlsx"
    ) -> Path:
        return write(tmp_path / name, [row(**one) for one in rows], headings)

    return written


def day(words: str) -> datetime:
    """Midnight in Kunming."""
    return make.at(f"{words} 00:00")
