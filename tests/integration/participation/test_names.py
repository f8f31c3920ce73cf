"""A circle or an activity is called by words: digits and signs alone are refused, on every way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuishao.channels.inbound.roster import Asked, import_roster
from chuishao.kernel.refusals import Invalid
from chuishao.participation.models import Activity, Circle
from chuishao.participation.operations import (
    Meeting,
    Note,
    Plan,
    PlannedShift,
    plan_activity,
    plan_meeting,
    write_down,
)
from tests.integration.channels.test_roster import LOADER, said, written
from tests.integration.channels.test_roster import hours as past_hours
from tests.integration.participation import alliances
from tests.integration.participation.branches import circle
from tests.integration.participation.cast import STREET, clerk, team
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
NOTHING = pytest.mark.parametrize("name", ["0", "-1", "123", "（ ）", "2026.9.28", "①②"])


@NOTHING
def test_a_circle_needs_a_word(name: str) -> None:
    with pytest.raises(Invalid, match="至少一个汉字或字母") as refused:
        team(name)
    assert "name" in refused.value.fields
    assert not Circle.objects.exists()


@pytest.mark.parametrize("name", ["第1网格", "3栋", "A2", "66号院志愿队"])
def test_a_word_among_digits_is_enough(name: str) -> None:
    assert team(name).name == name


@NOTHING
def test_an_activity_a_meeting_and_a_record_need_a_word(name: str) -> None:
    of, began = team(), at("2026-09-28 09:00")
    shifts = (PlannedShift(at("2026-10-10 09:00"), at("2026-10-10 11:00")),)
    with pytest.raises(Invalid, match="至少一个汉字或字母") as refused:
        plan_activity(plan=Plan(of.pk, "team_service", name, "翠湖", shifts, thing="environment"), actor=clerk(), at=began)  # fmt: skip
    assert "title" in refused.value.fields
    ahead = Meeting(name, "街道会议室", at("2026-10-20 09:00"), at("2026-10-20 10:00"))
    with pytest.raises(Invalid) as refused:
        plan_meeting(
            circle_id=alliances.alliance().pk, kind="meeting", meeting=ahead, at=began,
            actor=actor(STREET, "clerk"),
        )  # fmt: skip
    assert "至少一个汉字或字母" in refused.value.fields["title"]
    grid = circle("grid", "grid", name="第1网格", at=at("2026-09-01 09:00"))
    found = Note(name, "66号院", thing="facility")
    with pytest.raises(Invalid) as refused:
        write_down(circle_id=grid.pk, kind="finding", note=found, actor=actor(), at=began)
    assert "title" in refused.value.fields
    assert not Activity.objects.exists()


def test_a_list_in_excel_gives_such_rows_back_and_takes_the_others(tmp_path: Path) -> None:
    heads = ("编号", "名称", "类型", "主办单位", "成立日期", "成员单位")
    path = written(
        tmp_path / "组织.xlsx", heads, ("T1", "-1", "志愿服务队", STREET, "2024-01-01", ""),
        ("T2", "翠湖2队", "志愿服务队", STREET, "2024-01-01", ""),
    )  # fmt: skip
    asked = Asked("circles", programme="volunteering")
    report = import_roster(path, asked=asked, actor=LOADER, at=at())
    assert "名称只有数字和符号" in said(report)
    assert "至少一个汉字或字母" in said(report)
    assert [one.name for one in Circle.objects.filter(host=unit(STREET))] == ["翠湖2队"]


def test_past_hours_of_something_without_a_word_go_back(tmp_path: Path) -> None:
    of = team()
    row = ("H1", "V1", "0", "翠湖", "环境", "2024-05-01 09:00", "2024-05-01 11:00")
    assert "名称只有数字和符号" in said(past_hours(tmp_path, of, row))
