"""Counts by level, within reach."""

from __future__ import annotations

from chuishao.web.templatetags.looks import wan
from tests import make
from tests.doors.conftest import Desk


def test_counts_stand_by_level_with_their_sum(desk: Desk) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    page = desk("市调度中心", "dispatcher").get("/desk/statistics/").text
    for label in (
        "县区吹哨、市级部门报到",
        "街道吹哨、县区部门报到",
        "社区吹哨、街道部门报到",
        "合计",
    ):
        assert label in page
    assert '<span title="1">1</span>' in page


def test_what_is_out_of_reach_is_not_counted(desk: Desk) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    assert "还没有可以统计的事" in desk("丰宁街道", "head").get("/desk/statistics/").text


def test_large_figures_are_said_in_wan() -> None:
    assert [wan(number) for number in (19, 1303, 15903)] == ["19", "1,303", "1.59万"]
