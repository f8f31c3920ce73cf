"""The board of taking part: who gets in, what it says, what opens, what it costs."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chuishao.participation.models import Attendance, Circle
from chuishao.participation.operations import enter_past_figure, recount
from chuishao.participation.queries.board import Done
from chuishao.web.board.taking_part.cards import hours
from tests import make
from tests.doors.conftest import Desk
from tests.integration.participation.branches import came, circle, held, person

CITY, WUHUA, HUASHAN = "5301", "530102", "530102001"
LIFE = "programme=party_life"


@pytest.fixture
def a_life(ground: None) -> None:
    """A branch with a meeting to which three came, and what a source says of the time before."""
    branch = circle(at=make.at("2026-01-01 09:00"))
    meeting = held(branch, "theme_day", "2026-09-01 09:00")
    for _ in range(3):
        came(meeting, person(), role="leader", minutes=90)
    enter_past_figure(
        programme="party_life", figure="talks", region_path=CITY, until_on=date(2020, 9, 30),
        words="20878次", source="昆明日报", actor=make.actor("市政府", "head"), at=make.at(),
    )  # fmt: skip
    recount(at=make.at())


@pytest.mark.parametrize(
    ("name", "post", "own"), [("市调度中心", "dispatcher", CITY), ("华山街道", "head", HUASHAN)]
)
def test_those_who_answer_for_a_place_see_it(
    desk: Desk, a_life: None, name: str, post: str, own: str
) -> None:
    client = desk(name, post)
    assert client.get("/board/taking-part/").headers["Location"] == f"/board/{own}/taking-part/"
    page = client.get(f"/board/{own}/taking-part/?{LIFE}").text
    assert "主题党日" in page
    assert "数据时间 2026年9月28日 09:00" in page
    assert "不排名次" in page
    assert "4.5" in page
    assert "参与人" not in page.split("<main")[1]


def test_the_figure_of_a_source_stands_beside_with_its_source(desk: Desk, a_life: None) -> None:
    page = desk("市政府", "head").get(f"/board/{CITY}/taking-part/?{LIFE}").text
    assert '<abbr title="20,878次">20878次</abbr>' in page
    assert "昆明日报" in page
    assert "截至 2020年9月30日" in page


@pytest.mark.parametrize("name", ["五华山社区", "五华区水务局"])
@pytest.mark.parametrize("address", ["/board/taking-part/", f"/board/{HUASHAN}/taking-part/rows/"])
def test_others_are_told_why_not(desk: Desk, name: str, address: str) -> None:
    answer = desk(name, "head").get(address)
    assert answer.status_code == 403
    assert "街道以上" in answer.text


@pytest.mark.parametrize("page", ["", "rows/", "rows.xlsx", "figures.xlsx"])
def test_a_neighbours_board_is_out_of_reach(desk: Desk, page: str) -> None:
    client = desk("五华区调度中心", "dispatcher")
    assert client.get(f"/board/530103/taking-part/{page}").status_code == 403
    assert client.get(f"/board/{WUHUA}/taking-part/{page}").status_code == 200


@pytest.mark.parametrize("path", [CITY, WUHUA, HUASHAN, make.WUHUASHAN])
@pytest.mark.parametrize("query", ["", f"period=all&{LIFE}", "period=month"])
def test_every_tier_costs_at_most_ten_statements(
    desk: Desk, a_life: None, path: str, query: str
) -> None:
    client = desk("市调度中心", "dispatcher")
    client.get(f"/board/{path}/taking-part/?{query}")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/board/{path}/taking-part/?{query}")
    assert answer.status_code == 200
    assert len(asked) <= 10, [one["sql"][:80] for one in asked]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("figure=led_theme_days", "一次活动"), ("figure=branches", "五华山社区党支部"),
        ("kind=theme_day", "一次活动"), ("kind=theme_day&of=minutes", "270"),
        ("of=came&month=2026-09", "一次活动"), ("about=missing", "支部党员大会"),
    ],
)  # fmt: skip
def test_every_figure_opens_its_rows(desk: Desk, a_life: None, query: str, words: str) -> None:
    client = desk("华山街道", "head")
    page = client.get(f"/board/{HUASHAN}/taking-part/rows/?{LIFE}&{query}")
    assert words in page.text
    book = client.get(f"/board/{HUASHAN}/taking-part/rows.xlsx?{LIFE}&{query}")
    cells = [
        str(cell) for row in load_workbook(BytesIO(book.content)).active.values for cell in row
    ]
    assert any(words in cell for cell in cells)
    assert not any("参与人" in cell for cell in cells)


def test_a_figure_of_people_or_of_nothing_opens_no_rows(desk: Desk, a_life: None) -> None:
    client = desk("华山街道", "head")
    assert (
        client.get(f"/board/{HUASHAN}/taking-part/rows/?{LIFE}&figure=nothing").status_code == 404
    )


def test_the_workbook_has_a_sheet_for_each_card(desk: Desk, a_life: None) -> None:
    book = desk("市政府", "head").get(f"/board/{CITY}/taking-part/figures.xlsx?{LIFE}")
    sheets = load_workbook(BytesIO(book.content))
    assert sheets.sheetnames == ["指标", "以前的数", "各种活动", "各月", "该办的", "下一级"]
    assert ("谈心谈话", "20,878次", "2020-09-30", "昆明日报") in list(sheets["以前的数"].values)


@pytest.fixture
def a_team(ground: None) -> None:
    """A team in which forty have a star and six have none."""
    team = circle("team", "volunteering", name="红马甲", at=make.at("2026-01-01 09:00"))
    service = held(team, "team_service", "2026-03-01 09:00")
    for number in range(46):
        row = Attendance.objects.filter(pk=came(service, person()).pk)
        minutes = 6000 if number < 40 else 120
        row.update(mode="past", hats=["volunteering"], minutes=minutes, counted_minutes=minutes)
    recount(at=make.at())


def test_stars_stand_on_the_board_and_on_the_circles_page(desk: Desk, a_team: None) -> None:
    client = desk("市政府", "head")
    page = client.get(f"/board/{CITY}/taking-part/?programme=volunteering").text
    assert re.search(r'<tr class="cs-grey"><td>还没有星</td><td class="is-num">6</td>', page)
    assert re.search(r'<tr><td>一星</td><td class="is-num">40</td>', page)
    assert "服务过 46 人，其中今年 46 人。" in page
    assert "这是 2026年9月28日 数的" in page
    book = client.get(f"/board/{CITY}/taking-part/figures.xlsx?programme=volunteering")
    assert ("一星", "40") in list(load_workbook(BytesIO(book.content))["星级"].values)
    url = f"/desk/circle/{Circle.objects.get().pk}/"
    assert "<dt>一星</dt><dd>40</dd>" in desk("五华山社区", "head").get(url).text


def test_hours_of_each_circle_are_listed_and_taken_away(desk: Desk, a_team: None) -> None:
    client, asked = desk("华山街道", "head"), "?programme=volunteering&about=hours"
    board = client.get(f"/board/{HUASHAN}/taking-part/?programme=volunteering").text
    assert f"/board/{HUASHAN}/taking-part/rows/?programme=volunteering" in board
    page = client.get(f"/board/{HUASHAN}/taking-part/rows/{asked}").text
    assert "红马甲" in page
    assert "4,012 小时" in page
    book = client.get(f"/board/{HUASHAN}/taking-part/rows.xlsx{asked}")
    lines = list(load_workbook(BytesIO(book.content)).active.values)
    assert ("红马甲", "530102001003", 46, "4,012") in lines


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0"), (59, "0.9"), (60, "1"), (90, "1.5"), (6_240_000, "104,000")]
)
def test_hours_are_cut_and_never_rounded_up(minutes: int, words: str) -> None:
    assert hours(minutes) == words
    assert Done(1, 2, 3) + Done(1, 1, 1) == Done(2, 3, 4)
