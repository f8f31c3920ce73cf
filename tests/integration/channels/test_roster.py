"""Lists in Excel: good rows land, bad ones go back by name, twice changes nothing, past hours wait for a second person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from xlsxwriter import Workbook

from chuishao.channels.inbound.roster import Asked, Report, import_roster, write_returned
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.participation.models import Attendance, Belonging, Circle, Participant
from chuishao.participation.operations import confirm_attendance
from tests.integration.participation.cast import STREET, clerk, counted, deputy, team
from tests.make import at

pytestmark = pytest.mark.usefixtures("on_ground")
NOW = at("2026-09-28 09:00")
LOADER = Actor.system("名册导入")
PEOPLE = ("编号", "姓名", "手机号", "居住地代码", "加入日期", "出生年", "特长")
HOURS = ("编号", "人员编号", "活动名称", "地点", "类别", "开始", "结束")
LI = ("V1", "李桂芳", "13888886666", "530102001", "2020-03-01", "1962", "理发、急救")
WANG = ("V2", "王小梅", "", "", "2020/4/1", "", "")


def written(path: Path, *rows: tuple[Any, ...]) -> Path:
    with Workbook(path) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
    return path


def brought(tmp_path: Path, circle: Circle, *rows: tuple[Any, ...], trial: bool = False) -> Report:
    path = written(tmp_path / "名册.xlsx", PEOPLE, *rows)
    asked = Asked("people", circle.pk, detail="team_volunteer", is_trial=trial)
    return import_roster(path, asked=asked, actor=LOADER, at=NOW)


def hours(
    tmp_path: Path, circle: Circle, *rows: tuple[Any, ...], actor: Actor | None = None
) -> Report:
    path = written(tmp_path / "时长.xlsx", HOURS, *rows)
    asked = Asked("hours", circle.pk, detail="team_service")
    return import_roster(path, asked=asked, actor=actor or clerk(), at=NOW)


def said(report: Report) -> str:
    return "\n".join(
        f"{row.number} {one.problem} {one.remedy}" for row in report.bad for one in row.complaints
    )


def hour(
    ref: str, since: str, until: str, who: str = "V1", title: str = "翠湖清扫"
) -> tuple[str, ...]:
    return (ref, who, title, "翠湖南门", "环保", since, until)


class TestPeople:
    def test_good_rows_land_sealed_and_twice_changes_nothing(self, tmp_path: Path) -> None:
        circle = team()
        first = brought(tmp_path, circle, LI, WANG)
        assert (first.new, first.known, first.bad) == (2, 0, [])
        kept = Participant.objects.get(ledger_ref=f"roster:{circle.pk}:V1")
        assert (kept.name_masked, kept.birth_year, kept.skills) == ("李*", 1962, ["理发", "急救"])
        assert "李桂芳".encode() not in bytes(kept.name_sealed or b"")
        assert Belonging.objects.filter(circle=circle, state="active").count() == 2
        again = brought(tmp_path, circle, LI, WANG)
        assert (again.new, again.known, Participant.objects.count()) == (0, 2, 2)

    def test_a_trial_leaves_nothing(self, tmp_path: Path) -> None:
        assert brought(tmp_path, team(), LI, trial=True).new == 1
        assert Participant.objects.count() == 0

    def test_bad_rows_are_named_with_column_value_and_remedy(self, tmp_path: Path) -> None:
        bad = ("V3", "", "12", "999999", "2020-02-30", "18", "")
        report = brought(tmp_path, team(), LI, bad)
        assert report.new == 1
        words = said(report)
        for part in (
            "3 “姓名”",
            "“电话”是“12”：不像电话号码",
            "“居住地代码”是“999999”",
            "“加入日期”是“2020-02-30”",
            "“出生年”是“18”",
        ):
            assert part in words, part
        path = tmp_path / "待改.xlsx"
        write_returned(path, report)
        head, row = list(load_workbook(path).active.iter_rows(values_only=True))
        assert head[-2:] == ("问题", "怎么改")
        assert row[0] == "V3"
        assert "不像电话号码" in row[-2]

    def test_a_known_telephone_is_the_same_person(self, tmp_path: Path) -> None:
        circle, other = team(), team("华山第二服务队")
        brought(tmp_path, circle, LI)
        assert brought(tmp_path, other, LI).new == 1
        assert Participant.objects.count() == 1
        report = brought(tmp_path, circle, ("V9", *LI[1:]))
        assert "已经在里面" in said(report)

    def test_a_number_that_says_something_else_is_refused(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        assert "姓名或电话与已有的不同" in said(
            brought(tmp_path, circle, ("V1", "赵大勇", *LI[2:]))
        )
        report = brought(tmp_path, circle, WANG, ("V2", "王大梅", *WANG[2:]))
        assert "第 2 行编号相同" in said(report)

    def test_many_people_cost_no_more_statements_than_few(self, tmp_path: Path) -> None:
        counts = []
        for first, many in ((0, 3), (100, 200)):
            rows = [(f"V{n}", f"王{n}", f"138{n:08d}", *LI[3:]) for n in range(first, first + many)]
            circle = team(f"第{first}队")
            with CaptureQueriesContext(connection) as asked:
                assert brought(tmp_path, circle, *rows).new == many
            counts.append(len(asked))
        assert counts[1] <= counts[0]
        assert counts[0] <= 18

    def test_missing_columns_are_named(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.xlsx", ("编号", "姓名", "特长"), ("1", "a", "b"))
        with pytest.raises(Invalid, match="加入日期"):
            import_roster(
                path,
                asked=Asked("people", team().pk, detail="team_volunteer"),
                actor=LOADER,
                at=NOW,
            )

    def test_only_the_loader_brings_people_in(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.xlsx", PEOPLE, LI)
        with pytest.raises(NotAllowed):
            import_roster(
                path,
                asked=Asked("people", team().pk, detail="team_volunteer"),
                actor=clerk(),
                at=NOW,
            )


def test_circles_with_their_units(tmp_path: Path) -> None:
    head = ("编号", "名称", "类型", "主办单位", "成立日期", "成员单位")
    rows = (
        ("L1", "华山街道党建联盟", "街道党建联盟", STREET, "2019-05-01", "华山城管执法中队、华山市场监管所"),
        ("L2", "某某联盟", "街道党建联盟", "没有这个街道办", "2019-05-01", ""),
    )  # fmt: skip
    path = written(tmp_path / "联盟.xlsx", head, *rows)
    asked = Asked("circles", programme="alliance")
    report = import_roster(path, asked=asked, actor=LOADER, at=NOW)
    assert report.new == 1
    assert "“主办单位”是“没有这个街道办”：名录里没有" in said(report)
    circle = Circle.objects.get(ledger_ref="roster:alliance:L1")
    assert Belonging.objects.filter(circle=circle, role="unit", state="active").count() == 2
    again = import_roster(path, asked=asked, actor=LOADER, at=NOW)
    assert (again.new, again.known) == (0, 1)


class TestHours:
    def test_they_count_once_a_second_person_confirmed(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        report = hours(tmp_path, circle, hour("H1", "2020-09-27 09:00", "2020-09-27 11:30"))
        assert (report.new, report.bad) == (1, [])
        kept, who = Attendance.objects.get(), Participant.objects.get()
        assert (kept.mode, kept.state, kept.minutes, counted(who.pk)) == (
            "past",
            "recorded",
            150,
            0,
        )
        with pytest.raises(NotAllowed):
            confirm_attendance(attendance_ids=[kept.pk], actor=clerk(), at=NOW)
        confirm_attendance(attendance_ids=[kept.pk], actor=deputy(), at=NOW)
        assert counted(who.pk) == 150
        again = hours(tmp_path, circle, hour("H1", "2020-09-27 09:00", "2020-09-27 11:30"))
        assert (again.new, again.known, Attendance.objects.count()) == (0, 1, 1)

    def test_overlaps_are_named_in_the_file_and_in_the_records(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        hours(tmp_path, circle, hour("H1", "2020-09-27 09:00", "2020-09-27 11:30"))
        report = hours(
            tmp_path, circle, hour("H2", "2020-09-27 11:00", "2020-09-27 12:00", title="护河"),
            hour("H3", "2020-09-28 09:00", "2020-09-28 11:00"), hour("H4", "2020-09-28 10:00", "2020-09-28 12:00"),
            hour("H5", "2020-09-28 11:00", "2020-09-28 12:00"),
        )  # fmt: skip
        assert report.new == 2
        assert "与“翠湖清扫”2020-09-27 09:00的记录时间重叠" in said(report)
        assert "与本表编号“H3”的时间重叠" in said(report)

    def test_a_day_of_fourteen_hours_goes_back_with_its_remedy(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        report = hours(
            tmp_path, circle, hour("H1", "2025-03-01 06:00", "2025-03-01 20:00"),
            hour("H2", "2025-03-02 08:00", "2025-03-02 20:00"),
        )  # fmt: skip
        assert (report.new, len(report.bad)) == (1, 1)
        assert "一次超过 12 小时，请按实际服务的时间分段写" in said(report)

    def test_who_is_on_no_list_and_what_is_not_yet_over_is_refused(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        report = hours(
            tmp_path, circle, hour("H1", "2020-09-27 09:00", "2020-09-27 11:30", who="V7"),
            hour("H2", "2026-09-29 09:00", "2026-09-29 10:00"), hour("H3", "2020-09-27 11:00", "2020-09-27 10:00"),
            hour("H4", "2020-09-27 22:00", "2020-09-28 02:00"),
        )  # fmt: skip
        assert report.new == 0
        for part in ("“人员编号”是“V7”：名册里没有", "还没到这个时间", "不晚于开始", "过了半夜"):
            assert part in said(report), part

    def test_the_loader_alone_records_no_hours(self, tmp_path: Path) -> None:
        circle = team()
        brought(tmp_path, circle, LI)
        with pytest.raises(NotAllowed):
            hours(
                tmp_path, circle, hour("H1", "2020-09-27 09:00", "2020-09-27 11:30"), actor=LOADER
            )
