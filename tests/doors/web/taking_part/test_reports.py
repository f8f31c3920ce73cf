"""The report in the fields of the national volunteer system: every sheet read back from the workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from chuishao.kernel import records
from chuishao.participation import catalogue, operations
from chuishao.participation.models import Participant
from chuishao.participation.operations import Present
from chuishao.web import long_export
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part import cast
from tests.doors.web.taking_part.test_budgets import within

REPORT = "/desk/taking-part/report/volunteering/national/"
PURPOSE = {"purpose": "导入全国志愿服务信息系统"}
NAMES = ["志愿者", "志愿团体", "志愿服务项目", "服务记录", "志愿服务证书", "字段说明"]


@pytest.fixture
def served(ground: None) -> int:
    """张三 of the team served two hours and twenty minutes; the head confirmed it and certifies."""
    circle, person = cast.team(), cast.somebody()
    cast.member(circle, person)
    begins, ends = make.at("2026-09-26 09:00"), make.at("2026-09-26 11:20")
    _activity, shift = cast.service(circle, begins, ends)
    signed(shift, person)
    [came] = operations.record_list(
        shift_id=shift, present=[Present(person, begins, ends)], actor=make.actor(), at=make.at("2026-09-26 12:00")
    )  # fmt: skip
    head = make.actor(post="head")
    operations.confirm_attendance(attendance_ids=[came.pk], actor=head, at=make.at("2026-09-27 09:00"))  # fmt: skip
    operations.issue_certificate(
        programme="volunteering", kind="service_record", participant_id=person, actor=head,
        from_on=make.at("2026-09-01").date(), to_on=make.at("2026-09-27").date(), at=make.at("2026-09-27 10:00"),
    )  # fmt: skip
    return circle


def signed(shift: int, person: int) -> None:
    """The clerk signs somebody up, days before."""
    operations.sign_up(
        shift_id=shift, participant_id=person, actor=make.actor(), at=make.at("2026-09-21 09:00")
    )


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Every sheet as rows by the names of its fields; the mark stands above."""
    found = {}
    for sheet in load_workbook(BytesIO(content)).worksheets:
        mark, heads, *rows = sheet.iter_rows(values_only=True)
        assert "导出，编号" in str(mark[0])
        found[sheet.title] = [dict(zip(map(str, heads), row, strict=False)) for row in rows]
    return found


def taken(client: Client, address: str = REPORT, **typed: str) -> dict[str, list[dict[str, Any]]]:
    answer = client.post(address, typed)
    assert answer.status_code == 200, answer.text[:2000]
    return sheets(answer.content)


def test_every_sheet_and_field_of_the_declaration_stands_in_it(served: int, desk: Desk) -> None:
    found = taken(desk(cast.COMMUNITY, "head"), **PURPOSE)
    assert list(found) == NAMES
    for sheet in catalogue.programme("volunteering").report("national").sheets:
        [row] = found[sheet.name]
        assert list(row) == [one.name for one in sheet.fields]
        assert all(row[one.name] is None for one in sheet.fields if one.fact is None)


def test_what_is_held_stands_in_the_names_of_the_standard(served: int, desk: Desk) -> None:
    found = taken(desk(cast.COMMUNITY, "head"), **PURPOSE)
    [person], [team], [project] = (found[name] for name in NAMES[:3])
    assert (person["姓名"], person["居住区域代码"], person["专业技能"]) == (
        "张三",
        "530102001003",
        "急救",
    )
    assert (person["所属志愿团体"], person["服务时间（小时）"], person["性别"]) == (
        "五华山志愿服务队",
        2.33,
        None,
    )
    assert (team["团体名称"], team["团体类型"], team["主办单位"]) == (
        "五华山志愿服务队",
        "志愿服务队",
        "五华山社区居民委员会",
    )
    assert (team["志愿者人数"], team["服务次数"], team["服务时间（小时）"]) == (1, 1, 2.33)
    assert (project["服务类别"], project["服务地点"], project["招募人数"]) == (
        "环保",
        "五华山社区广场",
        10,
    )
    assert (project["开始时间"], project["状态"]) == ("2026-09-26 09:00", "已举行")


def test_a_record_says_who_recorded_and_who_confirmed(served: int, desk: Desk) -> None:
    found = taken(desk(cast.COMMUNITY, "head"), **PURPOSE)
    [person], [project], [record] = found["志愿者"], found["志愿服务项目"], found["服务记录"]
    assert record["志愿者编号"] == person["志愿者编号"]
    assert record["项目编号"] == project["项目编号"]
    assert (record["实际分钟"], record["服务时间（小时）"], record["记录方式"]) == (
        140,
        2.33,
        "名单",
    )
    assert record["记录人"] != record["确认人"]
    [proof] = found["志愿服务证书"]
    assert (proof["服务时间（小时）"], proof["出具单位"], proof["状态"]) == (
        2.33,
        "五华山社区居民委员会",
        "有效",
    )


def test_the_notes_say_of_every_field_whether_it_is_held(served: int, desk: Desk) -> None:
    notes = taken(desk(cast.COMMUNITY, "head"), **PURPOSE)["字段说明"]
    said = {(row["表"], row["字段"]): (row["有没有"], row["说明"]) for row in notes if row["表"]}
    fields = [
        (sheet.name, one)
        for sheet in catalogue.programme("volunteering").report("national").sheets
        for one in sheet.fields
    ]
    assert len(said) == len(fields)
    for name, one in fields:
        held, words = said[name, one.name]
        assert held == ("有" if one.fact else "没有，空着")
        assert words or one.fact


def test_without_a_purpose_nobody_is_named(served: int, desk: Desk) -> None:
    found = taken(desk(cast.COMMUNITY, "head"))
    assert [found["志愿者"][0][name] for name in ("姓名", "联系电话", "监护人")] == [None] * 3
    assert any("没有写用途" in str(row["说明"]) for row in found["字段说明"])
    assert records.looks_at(f"participant:{Participant.objects.get().pk}") == []


def test_every_name_taken_is_a_look_that_the_person_sees(served: int, desk: Desk) -> None:
    taken(desk(cast.COMMUNITY, "head"), **PURPOSE)
    [look] = records.looks_at(f"participant:{Participant.objects.get().pk}")
    assert (look.purpose, sorted(look.fields)) == (
        PURPOSE["purpose"],
        ["guardian", "name", "phone"],
    )
    person = make.actor(post="head").person_id
    body = records.history(f"export:{person}")[-1].body
    assert (body["what"], body["filters"]["purpose"]) == ("part_report", PURPOSE["purpose"])


def test_a_clerk_takes_it_without_names_and_is_told_who_may(served: int, desk: Desk) -> None:
    clerk = desk(cast.COMMUNITY)
    assert "请由本单位负责人导出" in clerk.get(REPORT).text
    refused = clerk.post(REPORT, PURPOSE)
    assert refused.status_code == 422
    assert "不能导出姓名" in refused.text
    assert taken(clerk)["志愿者"][0]["姓名"] is None


def test_a_purpose_that_says_nothing_is_refused(served: int, desk: Desk) -> None:
    refused = desk(cast.COMMUNITY, "head").post(REPORT, {"purpose": "看看"})
    assert refused.status_code == 422
    assert "用途" in refused.text
    assert records.looks_at(f"participant:{Participant.objects.get().pk}") == []


@pytest.mark.parametrize(
    ("days", "records", "projects", "proofs"),
    [
        ({}, 1, 1, 1), ({"from_on": "2026-09-26", "to_on": "2026-09-26"}, 1, 1, 0),
        ({"from_on": "2026-09-27"}, 0, 0, 1), ({"to_on": "2026-09-25"}, 0, 0, 0),
        ({"from_on": "0001-01-01", "to_on": "9999-12-31"}, 1, 1, 1),
    ],
)  # fmt: skip
def test_only_what_was_done_in_these_days_stands_in_it(
    days: dict[str, str], records: int, projects: int, proofs: int, served: int, desk: Desk
) -> None:
    found = taken(desk(cast.COMMUNITY, "head"), **days)
    assert [len(found[name]) for name in NAMES[2:5]] == [projects, records, proofs]
    [person], [team] = found["志愿者"], found["志愿团体"]
    assert (person["服务次数"], team["服务次数"]) == (records, records)
    assert team["服务时间（小时）"] == (2.33 if records else 0)


def test_the_days_are_said_in_the_notes_and_on_every_sheet(served: int, desk: Desk) -> None:
    head = desk(cast.COMMUNITY, "head")
    answer = head.post(REPORT, {"from_on": "2026-09-01", "to_on": "2026-09-30"})
    words = "2026年9月1日 至 2026年9月30日，两天都算"
    assert any(words in str(row["说明"]) for row in sheets(answer.content)["字段说明"])
    assert all(
        words in str(sheet["A1"].value)
        for sheet in load_workbook(BytesIO(answer.content)).worksheets
    )
    assert any("全部日期" in str(row["说明"]) for row in taken(head)["字段说明"])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"from_on": "2026-09-30", "to_on": "2026-09-01"}, "没有这样的一段"),
        ({"to_on": "去年"}, "日期看不明白"),
    ],
)
def test_days_that_cannot_be_are_refused_and_stay_in_the_form(
    days: dict[str, str], words: str, served: int, desk: Desk
) -> None:
    refused = desk(cast.COMMUNITY, "head").post(REPORT, days)
    assert refused.status_code == 422
    assert words in refused.text
    assert f'value="{days["to_on"]}"' in refused.text


def test_one_team_is_reported_from_its_own_page(served: int, desk: Desk) -> None:
    head = desk(cast.COMMUNITY, "head")
    address = f"{REPORT}?circle={served}"
    assert address in head.get(f"/desk/circle/{served}/").text
    assert [row["团体名称"] for row in taken(head, address)["志愿团体"]] == ["五华山志愿服务队"]


@pytest.mark.parametrize("who", [("金马社区", "clerk"), ("华山城管执法中队", "head")])
def test_others_find_nothing_of_it(who: tuple[str, str], served: int, desk: Desk) -> None:
    other = desk(*who)
    assert other.get(f"{REPORT}?circle={served}").status_code == 404
    assert not any(taken(other)[name] for name in NAMES[:5])


def test_a_liaison_may_not_take_it(served: int, desk: Desk) -> None:
    liaison = desk("华山城管执法中队", "liaison")
    assert liaison.get(REPORT).status_code == 403
    assert liaison.post(REPORT).status_code == 403
    assert REPORT not in liaison.get("/desk/taking-part/").text


def test_the_street_above_sees_the_team_but_names_only_whom_it_looks_after(
    served: int, desk: Desk
) -> None:
    Participant.objects.update(region_path="530111004003")
    street = taken(desk("华山街道办事处", "head"), **PURPOSE)
    assert street["志愿者"][0]["姓名"] is None
    assert street["服务记录"][0]["服务时间（小时）"] == 2.33


def test_a_large_one_is_written_by_a_job(
    served: int, desk: Desk, settings: Any, tmp_path: Path
) -> None:
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORTS_DIR = 2, tmp_path
    head = desk(cast.COMMUNITY, "head")
    assert "由后台写" in head.get(REPORT).text
    answer = head.post(REPORT, PURPOSE | {"from_on": "2026-09-26", "to_on": "2026-09-26"})
    assert answer.status_code == 303
    number = answer.headers["Location"].strip("/").rpartition("/")[2]
    long_export.run(number)
    found = sheets(long_export.file_of(number).read_bytes())
    assert (list(found), found["志愿者"][0]["姓名"]) == (NAMES, "张三")
    assert (len(found["服务记录"]), len(found["志愿服务证书"])) == (1, 0)
    fetched = head.get(f"/desk/exports/{number}/file/")
    assert b"".join(fetched.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert desk(cast.COMMUNITY).get(f"/desk/exports/{number}/file/").status_code == 404


def test_its_page_keeps_within_the_budget_of_a_list(served: int, desk: Desk) -> None:
    head = desk(cast.COMMUNITY, "head")
    for address, most in ((REPORT, 8), (f"{REPORT}?circle={served}", 12)):
        head.get(address)
        with within(most, address):
            assert head.get(address).status_code == 200


def test_what_is_not_confirmed_is_not_reported(served: int, desk: Desk) -> None:
    begins, ends = make.at("2026-09-27 14:00"), make.at("2026-09-27 15:00")
    _activity, shift = cast.service(served, begins, ends)
    person = Participant.objects.get().pk
    signed(shift, person)
    there = [Present(person, begins, ends)]
    operations.record_list(shift_id=shift, present=there, actor=make.actor(), at=make.at("2026-09-27 16:00"))  # fmt: skip
    found = taken(desk(cast.COMMUNITY, "head"))
    assert (len(found["服务记录"]), len(found["志愿服务项目"])) == (1, 2)
