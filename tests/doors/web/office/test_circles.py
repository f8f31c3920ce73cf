"""Circles and participants at the office: narrowed, found, taken out; never a name, never what is sensitive."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chuishao.casework.models import Export
from chuishao.participation.operations import (
    Joining,
    ask_to_join,
    decide_joining,
    end_circle,
    found_circle,
    leave_taking_part,
)
from chuishao.web import long_export
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, alliance, member, somebody, team

CIRCLES, PEOPLE = "/office/circles/", "/office/participants/"


def lines(answer: Any) -> list[tuple[Any, ...]]:
    """The rows of a workbook below its head."""
    return list(
        load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=3, values_only=True)
    )


def branch(*people: int) -> int:
    """A branch of the community's compound, in which these belong: that is nobody's business."""
    made = found_circle(
        programme="emergency", kind="temporary_branch", name="临时支部", host_id=make.unit(COMMUNITY),
        actor=make.actor(COMMUNITY, "head"), at=make.at(),
    ).pk  # fmt: skip
    for one in people:
        asked = ask_to_join(
            circle_id=made, joining=Joining("temporary_member", participant_id=one),
            actor=make.actor(COMMUNITY), at=make.at(),
        )  # fmt: skip
        decide_joining(
            belonging_id=asked.pk,
            is_granted=True,
            actor=make.actor(COMMUNITY, "head"),
            at=make.at(),
        )
    return made


def test_circles_are_narrowed_by_programme_kind_place_and_name(desk: Desk) -> None:
    alliance()
    team()
    head = desk(STREET, "head")
    both = head.get(CIRCLES).text
    assert "华山街道党建联盟</a>" in both
    assert "五华山志愿服务队</a>" in both
    for query, holds, lacks in (
        ("kind=alliance", "华山街道党建联盟", "五华山志愿服务队"),
        ("kind=volunteering.team", "五华山志愿服务队", "华山街道党建联盟"),
        ("words=志愿服务", "五华山志愿服务队", "华山街道党建联盟"),
        ("place=530102001003", "五华山志愿服务队", "华山街道党建联盟"),
        ("kind=nonsense.x&page=-4&words=%00&place=53011", "华山街道党建联盟", "没有这个"),
    ):
        page = head.get(f"{CIRCLES}?{query}").text
        assert f"{holds}</a>" in page, query
        assert f"{lacks}</a>" not in page, query


def test_those_that_ended_are_asked_for(desk: Desk) -> None:
    ended = alliance("旧联盟")
    end_circle(circle_id=ended, actor=make.actor(STREET, "head"), at=make.at(), reason="合并")
    head = desk(STREET, "head")
    assert "旧联盟</a>" not in head.get(CIRCLES).text
    assert "旧联盟</a>" in head.get(f"{CIRCLES}?ended=1").text
    assert "旧联盟</a>" in head.get(f"{CIRCLES}?ended=all").text


def test_whoever_is_elsewhere_sees_none_and_units_are_turned_away(desk: Desk) -> None:
    alliance()
    who = somebody()
    member(team(), who)
    for place in ("金马社区", "金马街道"):
        elsewhere = desk(place, "head")
        for address in (CIRCLES, PEOPLE):
            page = elsewhere.get(address).text
            assert "这里没有" in page
            assert "五华山志愿服务队" not in page
        assert lines(elsewhere.get(f"{CIRCLES}export/")) == []
        assert lines(elsewhere.get(f"{PEOPLE}export/")) == []
    unit = desk("华山城管执法中队", "liaison")
    for address in (CIRCLES, PEOPLE, f"{CIRCLES}export/", f"{PEOPLE}export/"):
        assert unit.get(address).status_code == 403


def test_people_stand_by_pseudonym_and_what_is_open(desk: Desk) -> None:
    who = somebody("欧阳阿彩")
    member(team(), who)
    clerk = desk()
    for page in (clerk.get(PEOPLE).text, str(lines(clerk.get(f"{PEOPLE}export/")))):
        assert "急救" in page
        assert "五华山志愿服务队" in page
        assert "欧阳" not in page
    assert "急救" in clerk.get(f"{PEOPLE}?words=急救&programme=volunteering").text
    assert "这里没有" in clerk.get(f"{PEOPLE}?words=电工").text
    assert "这里没有" in clerk.get(f"{PEOPLE}?programme=alliance").text
    leave_taking_part(participant_id=who, actor=make.actor(COMMUNITY), at=make.at())
    assert "这里没有" in clerk.get(PEOPLE).text
    assert "急救" in clerk.get(f"{PEOPLE}?left=1").text


def test_what_is_sensitive_is_in_no_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chuishao.participation.operations.circles.demand_active", lambda *_: None)
    monkeypatch.setattr("chuishao.participation.operations.circles._demand_end", lambda *_: None)
    branch(somebody("欧阳阿彩"))
    head = desk(COMMUNITY, "head")
    page, sheet = head.get(PEOPLE).text, str(lines(head.get(f"{PEOPLE}export/")))
    for told in (page, sheet):
        assert "急救" in told
        assert "临时支部" not in told
        assert "党员" not in told.replace("党员中心户", "")
    assert "这里没有" in head.get(f"{PEOPLE}?programme=emergency").text


def test_a_name_is_looked_at_with_a_purpose_from_the_list(desk: Desk) -> None:
    who = somebody("欧阳阿彩")
    circle = team()
    member(circle, who)
    head = desk(COMMUNITY, "head")
    address = f"/desk/circle/{circle}/person/{who}/"
    assert address in head.get(PEOPLE).text
    assert "欧阳阿彩" not in head.get(address).text


def test_a_large_list_is_written_by_a_job(desk: Desk, settings: Any, tmp_path: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORTS_DIR = 1, tmp_path
    for name in ("第一联盟", "第二联盟", "第三联盟"):
        alliance(name)
    head = desk(STREET, "head")
    assert "由后台写好" in head.get(f"{CIRCLES}export/").text
    assert head.post(f"{CIRCLES}export/?kind=alliance").status_code == 303
    number = Export.objects.get().number
    long_export.run(number)
    written = load_workbook(long_export.file_of(number)).active
    assert written.max_row == 5
    assert Export.objects.get().state == "done"


def test_the_lists_keep_within_their_budgets(desk: Desk) -> None:
    for name in ("第一联盟", "第二联盟"):
        alliance(name)
    member(team(), somebody())
    for who in (desk(STREET, "head"), desk()):
        for address in (CIRCLES, f"{CIRCLES}?words=联盟&kind=alliance", PEOPLE):
            with CaptureQueriesContext(connection) as asked:
                assert who.get(address).status_code == 200
            assert len(asked) <= 8, [address, *(it["sql"][:90] for it in asked)]
