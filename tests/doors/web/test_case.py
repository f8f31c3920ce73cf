"""The page of a case: what it shows, to whom, and what it costs."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.doors.conftest import Desk

UNITS = {"华山城管执法中队": "lead", "华山城管办": "assisting"}


def case_of_two_units() -> str:
    """An emergency dispatched to two units at 08:00."""
    return make.dispatched("emergency", UNITS, when=make.at("2026-09-28 08:00")).number


def test_it_says_where_the_case_is_and_who_owes_what_until_when(desk: Desk) -> None:
    page = desk("华山城管办", "liaison").get(f"/desk/case/{case_of_two_units()}/").text
    for words in ("已派哨", "应急哨", "社区吹哨、街道部门报到", "主办", "协办", "报到已超 30 分钟"):
        assert words in page
    assert "最晚今天 08:30" in page
    assert "限 30 分钟" in page


def test_what_did_not_happen_in_time_is_part_of_the_story(desk: Desk) -> None:
    page = desk("华山城管办", "liaison").get(f"/desk/case/{case_of_two_units()}/").text
    assert "到时没有报到" in page


def test_only_the_steps_of_this_person_are_drawn(desk: Desk) -> None:
    number = case_of_two_units()
    of_the_unit = desk("华山城管办", "liaison").get(f"/desk/case/{number}/").text
    of_the_clerk = desk("五华山社区", "clerk").get(f"/desk/case/{number}/").text
    assert f"/desk/case/{number}/step/report_in/" in of_the_unit
    assert "/step/report_in/" not in of_the_clerk
    assert "/step/urge/" in of_the_clerk


def test_every_step_says_what_it_will_cause(desk: Desk) -> None:
    page = desk("华山城管办", "liaison").get(f"/desk/case/{case_of_two_units()}/").text
    assert "“报到”记为迟 30 分钟；转为“处置中”。" in page


def test_a_limit_without_a_document_says_so(desk: Desk) -> None:
    assert "本地规则未设定" in desk().get(f"/desk/case/{case_of_two_units()}/").text


def test_whoever_has_no_part_is_refused_in_the_words_for_what_does_not_exist(desk: Desk) -> None:
    stranger = desk("丰宁城管执法中队", "liaison")
    hidden = stranger.get(f"/desk/case/{case_of_two_units()}/")
    missing = stranger.get("/desk/case/KM-530102001-20260928-999999/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text


def test_another_street_is_refused(desk: Desk) -> None:
    number = case_of_two_units()
    for name in ("丰宁街道", "丰宁综合调度室"):
        assert desk(name, "head").get(f"/desk/case/{number}/").status_code == 404


def test_it_costs_at_most_twelve_statements(desk: Desk) -> None:
    number = case_of_two_units()
    client = desk("华山城管办", "liaison")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/desk/case/{number}/").status_code == 200
    assert len(asked) <= 12, [it["sql"][:80] for it in asked]


def test_reading_writes_nothing(desk: Desk) -> None:
    number = case_of_two_units()
    client = desk("华山城管办", "liaison")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/desk/case/{number}/")
        client.get("/desk/")
    assert [it["sql"] for it in asked if it["sql"].lstrip()[:6].upper() != "SELECT"] == []
