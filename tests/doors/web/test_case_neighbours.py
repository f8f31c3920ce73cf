"""Beside a case: a map drawn from our own outlines, cases like it within one's reach, and its sheet of paper."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework.operations import Place, open_case
from tests import make
from tests.doors.conftest import Desk

HERE = (102.7093, 25.0421)
BESIDE = (102.7098, 25.0425)


def whistle_at(title: str, point: tuple[float, float] | None, day: str, category: str = "") -> str:
    """A whistle of the community's clerk with this title, at this point."""
    clerk = make.actor()
    place = Place(clerk.region_path, "华山南路", *(point or (None, None)))
    return open_case(
        case_type="whistle", actor=clerk, at=make.at(f"2026-09-{day} 08:00"), title=title,
        kind="ordinary", answers=make.DESCRIBED, place=place, category=category,
    ).number  # fmt: skip


def test_cases_in_like_words_and_near_by_are_shown_with_the_reason(desk: Desk) -> None:
    other = whistle_at("院内化粪池外溢三天没人管", BESIDE, "25")
    number = whistle_at("华山南路化粪池外溢", HERE, "27")
    page = desk().get(f"/desk/case/{number}/").text
    assert "相近的事" in page
    assert f'href="/desk/case/{other}/"' in page
    assert "相距约" in page
    assert "都说到“化粪池外溢”" in page


def test_the_same_class_near_by_is_enough(desk: Desk) -> None:
    whistle_at("污水横流", BESIDE, "25", "A0101")
    number = whistle_at("下水道堵了", HERE, "27", "A0101")
    assert "同一类别" in desk().get(f"/desk/case/{number}/").text


def test_what_is_old_far_or_otherwise_worded_is_not(desk: Desk) -> None:
    whistle_at("路灯连续三盏不亮", None, "25")
    number = whistle_at("华山南路化粪池外溢", None, "27")
    assert "相近的事" not in desk().get(f"/desk/case/{number}/").text


def test_a_unit_sees_only_those_it_has_a_part_in(desk: Desk) -> None:
    whistle_at("华山南路66号院化粪池外溢了", None, "25")
    number = make.dispatched().number
    assert "相近的事" in desk().get(f"/desk/case/{number}/").text
    unit = desk("华山城管执法中队", "liaison").get(f"/desk/case/{number}/")
    assert unit.status_code == 200
    assert "相近的事" not in unit.text


def test_with_all_of_it_the_page_stays_within_its_statements(desk: Desk) -> None:
    whistle_at("华山南路化粪池外溢", BESIDE, "25")
    number = whistle_at("华山南路化粪池外溢", HERE, "27")
    client = desk()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/desk/case/{number}/").status_code == 200
    assert len(asked) <= 12, [it["sql"][:80] for it in asked]


def test_the_map_shows_the_point_or_else_the_district(desk: Desk) -> None:
    client = desk()
    pinned = client.get(f"/desk/case/{whistle_at('井盖丢了', HERE, '27')}/").text
    assert 'class="cs-locator"' in pinned
    assert "is-pin" in pinned
    whole = client.get(f"/desk/case/{whistle_at('围墙开裂', None, '27')}/").text
    assert "所在区县的范围图" in whole
    assert "is-pin" not in whole


def test_the_sheet_says_state_duties_and_story_and_has_no_navigation(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:00")).number
    client = desk("华山城管执法中队", "liaison")
    assert f'href="/desk/case/{number}/print/"' in client.get(f"/desk/case/{number}/").text
    answer = client.get(f"/desk/case/{number}/print/")
    assert answer.status_code == 200
    for words in (
        "吹哨报到办理单",
        number,
        "已派哨",
        "2026年9月28日 08:30",
        "审核吹哨",
        "打印时间",
    ):
        assert words in answer.text
    assert "cs-side" not in answer.text
    assert "cs-thumb" not in answer.text


def test_on_paper_what_is_sealed_stays_masked(desk: Desk) -> None:
    number = make.whistle(contact_phone="13800138000").number
    page = desk().get(f"/desk/case/{number}/print/").text
    assert "13800138000" not in page
    assert "138" in page


def test_finished_clocks_are_folded_for_the_phone(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:50")).number
    unit = make.actor("华山城管执法中队", "liaison")
    make.move(case=number, transition="report_in", actor=unit, at=make.at("2026-09-28 08:55"))
    assert "办完的 1 项：报到" in desk().get(f"/desk/case/{number}/").text
