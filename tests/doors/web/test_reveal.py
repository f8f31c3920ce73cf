"""Personal answers: masked on the page, shown for a purpose, and the look is kept."""

from __future__ import annotations

from chuishao.kernel import records
from tests import make
from tests.doors.conftest import Desk


def case_with_a_telephone() -> tuple[int, str]:
    done = make.whistle(when=make.at("2026-09-28 08:00"), contact_phone="13800138000")
    return done.case_id, done.number


def test_the_page_shows_it_masked(desk: Desk) -> None:
    _key, number = case_with_a_telephone()
    page = desk().get(f"/desk/case/{number}/").text
    assert "13800138000" not in page
    assert f"/desk/case/{number}/reveal/contact_phone/" in page


def test_it_is_shown_for_a_purpose_and_the_look_is_kept(desk: Desk) -> None:
    key, number = case_with_a_telephone()
    answer = desk().post(f"/desk/case/{number}/reveal/contact_phone/", {"purpose": "回访当事人"})
    assert answer.status_code == 200
    assert "13800138000" in answer.text
    assert [look.purpose for look in records.looks_at(f"case:{key}")] == ["回访当事人"]


def test_without_a_purpose_nothing_is_shown(desk: Desk) -> None:
    key, number = case_with_a_telephone()
    answer = desk().post(f"/desk/case/{number}/reveal/contact_phone/", {"purpose": "看"})
    assert answer.status_code == 422
    assert "13800138000" not in answer.text
    assert records.looks_at(f"case:{key}") == []


def test_asking_alone_shows_nothing_and_unknown_fields_are_not_found(desk: Desk) -> None:
    _key, number = case_with_a_telephone()
    client = desk()
    assert "13800138000" not in client.get(f"/desk/case/{number}/reveal/contact_phone/").text
    assert client.get(f"/desk/case/{number}/reveal/nonsense/").status_code == 404


def test_whoever_only_looks_on_is_refused(desk: Desk) -> None:
    _key, number = case_with_a_telephone()
    address = f"/desk/case/{number}/reveal/contact_phone/"
    answer = desk("丰宁街道", "head").post(address, {"purpose": "回访当事人"})
    assert answer.status_code == 404
