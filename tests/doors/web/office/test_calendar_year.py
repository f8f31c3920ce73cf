"""A year of holidays tried before it is entered, from lines or a file; and the alarm of December."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import calendars
from chuishao.web.office import alarms
from chuishao.web.office.calendar_file import lines_of
from tests import make
from tests.doors.conftest import Desk, StandingClock

HERE = "/office/calendar/"
YEAR = """2027-01-01 至 2027-01-03 放假 元旦
2027-02-05 至 2027-02-12 放假 春节
2027-04-03 至 2027-04-05 放假 清明节
2027-05-01 至 2027-05-05 放假 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01 至 2027-10-07 放假 国庆节"""
SAID = {"act": "try", "year": "2027", "rows": YEAR, "document_no": "国办发明电〔2026〕9号"}


def workbook() -> bytes:
    book, room = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["开始", "结束", "安排", "名称"])
    for line in YEAR.splitlines():
        first, *rest = line.split(" ")
        last = rest[1] if "至" in rest else ""
        sheet.append([first, last, "放假", rest[-1]])
    book.save(room)
    return room.getvalue()


def test_a_year_is_tried_and_nothing_is_entered(administrators: dict[str, Client]) -> None:
    answer = administrators["system"].post(HERE, SAID)
    assert answer.status_code == 200
    assert "还没有录入" in answer.text
    assert "没有一个时限会变" in answer.text
    assert 2027 not in calendars.announced_years()


@pytest.fixture
def new_year(standing_clock: StandingClock) -> None:
    standing_clock.put_to("2026-12-30 10:00")


def test_due_times_that_would_move_are_counted(
    new_year: None, administrators: dict[str, Client]
) -> None:
    make.dispatched(when=make.at("2026-12-30 09:00"))
    said = {**SAID, "rows": YEAR.replace("至 2027-01-03", "至 2027-01-08")}
    page = administrators["system"].post(HERE, said).text
    assert "五华区" in page
    assert "个时限会顺延" in page


@pytest.mark.parametrize("name", ["2027.xlsx", "2027.csv"])
def test_a_file_fills_the_lines(administrators: dict[str, Client], name: str) -> None:
    rows = YEAR.replace(" 至 ", ",").replace(" ", ",").encode("gb18030")
    file = SimpleUploadedFile(name, workbook() if name.endswith("xlsx") else rows)
    page = administrators["system"].post(HERE, {**SAID, "rows": "", "file": file}).text
    assert "2027-10-01 至 2027-10-07 放假 国庆节" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"2027-10-01,", "没有写放假还是上班"),
        (b"a,b", "没有日期"),
        (b"2027-13-01,\xe6\x94\xbe\xe5\x81\x87", "日期没有看懂"),
        (b"\xff\xfe\x00\xff\xff", "读不出来"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(
    administrators: dict[str, Client], content: bytes, told: str
) -> None:
    file = SimpleUploadedFile("2027.csv", content)
    answer = administrators["system"].post(HERE, {**SAID, "file": file})
    assert answer.status_code == 422
    assert told in answer.text


def test_a_broken_workbook_is_refused(administrators: dict[str, Client]) -> None:
    file = SimpleUploadedFile("2027.xlsx", b"PK\x03\x04 broken")
    assert administrators["system"].post(HERE, {**SAID, "file": file}).status_code == 422


def test_only_the_system_administrator_tries(desk: Desk) -> None:
    assert desk("华山街道", "head").post(HERE, SAID).status_code == 403


def test_dates_as_excel_keeps_them_are_read() -> None:
    book, room = Workbook(), io.BytesIO()
    book.active.append([make.at("2027-01-01 00:00").replace(tzinfo=None), None, "休", "元旦"])
    book.save(room)
    assert lines_of(SimpleUploadedFile("a.xlsx", room.getvalue())) == "2027-01-01 放假 元旦"


def test_from_december_on_the_city_is_told_once(administrators: dict[str, Client]) -> None:
    assert alarms.warn_of_calendar(make.at("2026-11-30 09:00")) == 0
    for day in ("01", "02"):
        assert alarms.warn_of_calendar(make.at(f"2026-12-{day} 09:00")) >= 3
    told = messages_of(make.actor("市调度中心", "dispatcher"))
    assert [(one.number, "2027 年" in one.words) for one in told] == [("office_calendar", True)]
    page = administrators["system"].get("/desk/messages/")
    assert page.status_code in (200, 403)
