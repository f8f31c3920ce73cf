"""The calendar in the office: shown with its notices, an alarm for a missing year, and days entered by few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.kernel import calendars, models
from tests import make
from tests.doors.conftest import Desk, StandingClock

HERE = "/office/calendar/"
TORCH = {
    "act": "add", "layer": make.HUASHAN, "first": "2027-08-09", "last": "2027-08-10",
    "what": "rest", "name": "火把节", "document_no": "华街发〔2026〕16号",
}  # fmt: skip


@pytest.fixture
def days_go_again(ground: None) -> Iterator[None]:
    """Days entered by a test are gone after it: the ground keeps its calendar."""
    yield
    models.CalendarDay.objects.filter(layer=make.HUASHAN).delete()


def test_a_year_is_shown_with_its_notice_in_few_statements(desk: Desk) -> None:
    head = desk("华山街道", "head")
    head.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        page = head.get(HERE).text
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert "国庆节" in page
    assert "还没有录入" not in page
    assert len(asked) <= 8


def test_a_missing_next_year_raises_an_alarm_in_november(
    desk: Desk, standing_clock: StandingClock
) -> None:
    standing_clock.put_to("2026-11-16 09:00")
    head = desk("华山街道", "head")
    for page in (HERE, "/office/"):
        assert "2027 年的放假和调休还没有录入" in head.get(page).text


def test_a_head_adds_days_to_the_own_place_only(desk: Desk, days_go_again: None) -> None:
    head = desk("华山街道", "head")
    assert head.post(HERE, {**TORCH, "layer": "530102"}).status_code == 403
    assert head.post(HERE, {**TORCH, "document_no": ""}).status_code == 422
    assert head.post(HERE, {**TORCH, "first": "", "last": ""}).status_code == 422
    assert head.post(HERE, TORCH).status_code == 303
    assert "火把节" in head.get(HERE + "?year=2027").text
    day = make.at("2027-08-09 09:00").date()
    assert not calendars.load_calendar(make.WUHUASHAN).is_working(day)


def test_a_year_is_announced_by_the_system_administrator_from_lines(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    said = {"act": "announce", "year": "2027", "rows": "十月一日放假", "document_no": "某通知"}
    assert desk("华山街道", "head").post(HERE, said).status_code == 403
    wrong = administrators["system"].post(HERE, said)
    assert wrong.status_code == 422
    assert "第 1 行没有看懂" in wrong.text
    short = {**said, "rows": "2027-10-01 至 2027-10-07 放假 国庆节"}
    assert "是法定节假日" in administrators["system"].post(HERE, short).text


def test_a_holiday_is_one_line_from_its_first_day_to_its_last(desk: Desk) -> None:
    page = desk("华山街道", "head").get(HERE + "?year=2026").text
    assert "2026年10月1日 至 2026年10月7日" in page
    assert "星期四 至 星期三，7 天" in page
    assert page.count("2026年10月3日") == 0
