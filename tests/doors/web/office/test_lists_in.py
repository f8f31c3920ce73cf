"""Lists of people, circles and past hours through the office: tried, shown, confirmed by two, bad rows back, once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.directory import jobs
from chuishao.directory.imports.guests import kind_of
from chuishao.directory.models import DirectoryImport
from chuishao.directory.operations import importing
from chuishao.participation.models import Attendance, Belonging, Circle, Participant
from chuishao.web.office import imports
from tests import make, workbooks
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, team

HOME = "/office/import/"
LI = {
    "编号": "V1",
    "姓名": "李桂芳",
    "电话": "13888886666",
    "加入日期": "2020-03-01",
    "特长": "理发、急救",
}
WANG = {"编号": "V2", "姓名": "王小梅", "加入日期": "2020-04-01"}
BAD = {"编号": "V3", "姓名": "欧阳阿彩", "电话": "1388", "加入日期": "2020-02-30"}
HOUR = {"编号": "H1", "人员编号": "V1", "活动名称": "翠湖清扫", "地点": "翠湖南门", "类别": "环保",
        "开始": "2020-09-27 09:00", "结束": "2020-09-27 11:30"}  # fmt: skip
UNIT = {"编号": "L1", "名称": "华山街道党建联盟", "类型": "街道党建联盟", "主办单位": STREET,
        "成立日期": "2019-05-01", "成员单位": "华山城管执法中队、华山市场监管所"}  # fmt: skip


def send(who: Client, kind: str, into: str, *rows: Any, query: str = "") -> Any:
    content = workbooks.filled(kind_of(kind), *rows)
    file = SimpleUploadedFile("名册.xlsx", content)
    return who.post(f"{HOME}{kind}/{query}", {"file": file, "into": into})


def sent(who: Client, kind: str, into: str, *rows: Any) -> str:
    answer = send(who, kind, into, *rows)
    assert answer.status_code == 303, answer.text
    return str(answer["Location"])


def act(who: Client, page: str, name: str) -> Any:
    found = re.search(r'name="difference" value="(\w+)"', who.get(page).text)
    return who.post(page, {"act": name, "difference": found[1] if found else ""})


def brought(desk: Desk, circle: int, *rows: Any) -> str:
    """People of a team, sent by the clerk and confirmed by the head; the page of it."""
    page = sent(desk(), "members", f"{circle}:team_volunteer", *rows)
    assert act(desk(), page, "propose").status_code == 303
    assert act(desk(COMMUNITY, "head"), page, "confirm").status_code == 303
    return page


def test_a_roster_lands_once_a_second_person_confirmed_and_bad_rows_go_back(desk: Desk) -> None:
    circle, clerk = team(), desk()
    page = sent(clerk, "members", f"{circle}:team_volunteer", LI, WANG, BAD)
    shown = clerk.get(page).text
    assert "不像电话号码" in shown
    assert "请按“2020-09-27”的样子填写真实的日期" in shown
    for name in ("李桂芳", "王小梅", "欧阳阿彩", "13888886666"):
        assert name not in shown
    [back] = workbooks.read(clerk.get(f"{page}errors/").content)
    assert (back["编号"], back["怎么改"][:6]) == ("V3", "请填 11 ")
    assert act(clerk, page, "propose").status_code == 303
    seen = {"difference": DirectoryImport.objects.get().difference}
    assert clerk.post(page, {"act": "confirm", **seen}).status_code == 403
    assert not Participant.objects.exists()
    head = desk(COMMUNITY, "head")
    assert page in head.get(HOME).text
    assert act(head, page, "confirm").status_code == 303
    kept = Belonging.objects.filter(circle=circle, state="active")
    assert kept.count() == 2
    assert all(one.asked_by_id and one.decided_by_id not in (None, one.asked_by_id) for one in kept)
    again = sent(clerk, "members", f"{circle}:team_volunteer", LI, WANG)
    assert "没有要写入的" in clerk.get(again).text


def test_whoever_does_not_keep_the_circle_neither_sends_nor_sees_it(desk: Desk) -> None:
    circle = team()
    page = sent(desk(), "members", f"{circle}:team_volunteer", LI)
    act(desk(), page, "propose")
    for who in (desk("金马社区", "head"), desk("金马社区"), desk(STREET, "deputy")):
        assert who.get(page).status_code == 404
        assert page not in who.get(HOME).text
    assert send(desk("金马社区"), "members", f"{circle}:team_volunteer", LI).status_code == 404
    assert desk("金马社区").get(f"{HOME}?circle={circle}").status_code == 404
    assert send(desk(), "members", f"{circle}:nonsense", LI).status_code == 422
    assert send(desk(), "members", "", LI).status_code == 422
    assert desk("华山城管执法中队", "liaison").get(HOME).status_code == 403


def test_past_hours_are_entered_by_one_and_count_by_another(desk: Desk) -> None:
    circle, clerk = team(), desk()
    brought(desk, circle, LI)
    overlap = {**HOUR, "编号": "H2", "开始": "2020-09-27 11:00", "结束": "2020-09-27 12:00"}
    stranger = {**HOUR, "编号": "H3", "人员编号": "V9"}
    page = sent(clerk, "hours", f"{circle}:team_service", HOUR, overlap, stranger)
    shown = clerk.get(page).text
    assert "与本表编号“H1”的时间重叠" in shown
    assert "名册里没有这个人员编号" in shown
    assert not Attendance.objects.exists()
    assert act(desk(COMMUNITY, "head"), page, "confirm").status_code == 404
    assert act(clerk, page, "confirm").status_code == 303
    kept = Attendance.objects.get()
    assert (kept.state, kept.mode, kept.counted_minutes) == ("recorded", "past", 0)
    assert "这些时长还没有计入" in clerk.get(page).text
    assert "翠湖清扫" in desk(COMMUNITY, "head").get("/desk/confirm/").text
    again = sent(clerk, "hours", f"{circle}:team_service", HOUR)
    assert "没有要写入的" in clerk.get(again).text


def test_circles_come_in_with_their_units(desk: Desk) -> None:
    head, deputy = desk(STREET, "head"), desk(STREET, "deputy")
    other = {**UNIT, "编号": "L2", "类型": "社区大党委", "主办单位": COMMUNITY}
    page = sent(head, "circles", "alliance", UNIT, other)
    assert "您的岗位不能在这个单位设立这一类" in head.get(page).text
    act(head, page, "propose")
    assert act(deputy, page, "confirm").status_code == 303
    made = Circle.objects.get(ledger_ref="roster:alliance:L1")
    assert made.belongings.filter(role="unit", state="active").count() == 2


def test_headings_are_read_in_english_too(desk: Desk) -> None:
    circle, clerk = team(), desk()
    clerk.cookies["django_language"] = "en"
    template = clerk.get(f"{HOME}members/template/")
    assert template.status_code == 200
    english = workbooks.headings_in(template.content)
    assert "Joined on" in english
    row = dict(zip(english, ("V1", "李桂芳", "", "", "2020-03-01", "", ""), strict=True))
    file = SimpleUploadedFile("list.xlsx", workbooks.plain(english, row))
    page = clerk.post(f"{HOME}members/", {"file": file, "into": f"{circle}:team_volunteer"})
    assert page.status_code == 303
    assert DirectoryImport.objects.get().counts["new"] == 1


def test_a_large_roster_is_checked_and_written_by_jobs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(importing, "LARGE_BYTES", 9000)
    monkeypatch.setattr(imports, "defer", lambda job, **given: asked.append((job, given)))
    circle, clerk = team(), desk()
    many = [{**WANG, "编号": f"V{n}", "特长": f"特长{n}"} for n in range(1200)]
    page = sent(clerk, "members", f"{circle}:team_volunteer", *many)
    assert "正在核对" in clerk.get(page).text
    [(job, given)] = asked
    assert job is jobs.check_import
    jobs.check_import.func(**given)
    assert DirectoryImport.objects.get().counts["new"] == 1200


def test_the_pages_keep_within_their_budgets(desk: Desk) -> None:
    circle, clerk = team(), desk()
    page = sent(clerk, "members", f"{circle}:team_volunteer", LI)
    for address, most in ((HOME, 8), (f"{HOME}?circle={circle}", 8), (page, 8)):
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(address).status_code == 200
        assert len(asked) <= most, [address, *(it["sql"][:90] for it in asked)]


def test_who_left_the_post_meanwhile_writes_nothing(desk: Desk) -> None:
    circle = team()
    page = sent(desk(), "members", f"{circle}:team_volunteer", LI)
    act(desk(), page, "propose")
    kept = DirectoryImport.objects.get()
    kept.sender["post"] = make.actor("金马社区").post_id
    kept.save()
    answer = act(desk(COMMUNITY, "head"), page, "confirm")
    assert answer.status_code == 409
    assert "已经不在当时的岗位上" in answer.text
    assert not Participant.objects.exists()
