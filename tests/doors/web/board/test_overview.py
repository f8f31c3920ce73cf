"""The board: who gets in, what it says, what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework.operations import recount
from chuishao.web.board.drawing import trend
from chuishao.web.board.words import compared
from tests import make
from tests.doors.conftest import Desk

CITY, WUHUA, HUASHAN = "5301", "530102", "530102001"
SEEN = [
    ("市调度中心", "dispatcher", CITY), ("五华区调度中心", "dispatcher", WUHUA),
    ("华山街道", "head", HUASHAN), ("华山综合调度室", "dispatcher", HUASHAN),
]  # fmt: skip
# A community and a clerk have no board; a department sees only what it is party to.
UNSEEN = [("五华山社区", "head"), ("华山城管执法中队", "head"), ("五华区水务局", "head")]


@pytest.fixture
def counted(ground: None) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    recount(at=make.at())


@pytest.mark.parametrize(("name", "post", "own"), SEEN)
def test_those_who_answer_for_a_place_see_its_board(
    desk: Desk, counted: None, name: str, post: str, own: str
) -> None:
    client = desk(name, post)
    assert client.get("/board/").headers["Location"] == f"/board/{own}/"
    page = client.get(f"/board/{own}/")
    assert page.status_code == 200
    assert "社区吹哨、街道部门报到" in page.text
    assert "数据时间 2026年9月28日 09:00" in page.text
    assert "数小不比" in page.text


@pytest.mark.parametrize(("name", "post"), UNSEEN)
@pytest.mark.parametrize(
    "address", ["/board/", "/board/530102001/", "/board/screen/", "/board/5301/rows.xlsx"]
)
def test_others_are_told_why_not(desk: Desk, name: str, post: str, address: str) -> None:
    answer = desk(name, post).get(address)
    assert answer.status_code == 403
    assert "街道以上" in answer.text


@pytest.mark.parametrize("page", ["", "rows/", "rows.xlsx", "figures.xlsx"])
def test_a_neighbours_board_is_out_of_reach(desk: Desk, page: str) -> None:
    client = desk("五华区调度中心", "dispatcher")
    assert client.get(f"/board/530103/{page}").status_code == 403
    assert client.get(f"/board/5301/{page}").status_code == 403
    assert client.get(f"/board/530102/{page}").status_code == 200


def test_no_such_place_is_not_found(desk: Desk) -> None:
    client = desk("市调度中心", "dispatcher")
    for path in ("530199", "5301020019", "530102001003001"):
        assert client.get(f"/board/{path}/").status_code == 404


@pytest.mark.parametrize("path", [CITY, WUHUA, HUASHAN, make.WUHUASHAN])
@pytest.mark.parametrize(
    "query", ["", "?period=all", "?period=month&type=request", "?type=rectification"]
)
def test_every_tier_type_and_period_costs_at_most_eight_statements(
    desk: Desk, counted: None, path: str, query: str
) -> None:
    client = desk("市调度中心", "dispatcher")
    client.get("/board/5301/")  # draws the outlines, once
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/board/{path}/{query}")
    assert answer.status_code == 200
    assert len(asked) <= 8, [one["sql"][:80] for one in asked]


def test_every_figure_opens_its_rows(desk: Desk, counted: None) -> None:
    client = desk("华山街道", "head")
    for query in (
        "level=community&period=all",
        "about=duty&duty=approve",
        "kind=ordinary",
        "category=none",
        "month=2026-09",
    ):
        page = client.get(f"/board/{HUASHAN}/rows/?type=whistle&{query}")
        assert "华山南路66号院化粪池外溢" in page.text, query
        assert "一共 1 件。" in page.text
    empty = client.get(f"/board/{HUASHAN}/rows/?type=whistle&about=late")
    assert "这里没有一件" in empty.text


def test_rows_behind_times_say_that_cases_may_be_fewer(desk: Desk, counted: None) -> None:
    client, said = desk("华山街道", "head"), "件数可以比次数少"
    address = f"/board/{HUASHAN}/rows/?type=whistle"
    assert said in client.get(f"{address}&about=duty&duty=report_in").text
    assert said not in client.get(address).text


def test_the_screen_says_of_when_it_is_and_loads_itself_anew(desk: Desk, counted: None) -> None:
    page = desk("市调度中心", "dispatcher").get("/board/screen/").text
    assert 'data-reload-seconds="600"' in page
    assert "数据时间 2026年9月28日 09:00" in page


def test_before_the_first_count_the_page_says_so(desk: Desk) -> None:
    assert "还没有汇总过" in desk("市调度中心", "dispatcher").get("/board/5301/").text


def test_duties_too_few_to_compare_are_folded(desk: Desk, counted: None) -> None:
    page = desk("市调度中心", "dispatcher").get("/board/5301/").text
    shown, fold = page.split("数小不比</summary>")
    assert "另有" in shown
    assert "超期" in fold


def test_what_grew_from_little_says_that_last_year_was_small() -> None:
    assert compared(29, 400) == "数小不比"
    assert compared(400, 29) == "去年数小"
    assert compared(400, 300) == "多 100"


def test_the_word_at_the_last_month_stays_in_the_picture() -> None:
    drawn = trend([1, 2, 40], [0] * 12, 360, 220)
    assert drawn.last_y + drawn.last_dy > 16


def test_streets_and_communities_are_circles_where_their_cases_lie(
    desk: Desk, ground: None
) -> None:
    client, spot = desk("市调度中心", "dispatcher"), (102.70, 25.05)
    make.dispatched(when=make.at("2026-09-28 08:00"), spot=spot)
    recount(at=make.at())
    for path, inner, name in (
        (WUHUA, HUASHAN, "华山街道"),
        (HUASHAN, make.WUHUASHAN, "五华山社区"),
    ):
        page = client.get(f"/board/{path}/?type=whistle").text
        assert f'<a href="/board/{inner}/' in page.split("cs-clusters")[1]
        assert f"<title>{name} 1 次</title>" in page
        assert "处没有标位置的事项，只在表里" in page


def test_where_nothing_is_located_the_page_says_so(desk: Desk, counted: None) -> None:
    page = desk("市调度中心", "dispatcher").get(f"/board/{WUHUA}/?type=whistle").text
    assert "cs-clusters" not in page
    assert "也都没有标位置，列成表" in page
