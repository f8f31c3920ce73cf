"""Dual registration at the desk: what is asked of who registers is shown, and the year's feedback makes itself."""

from __future__ import annotations

import re
from datetime import date

from chuishao.participation.models import Belonging
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, alliance
from tests.integration.participation import branches

UNIT, OTHER = "华山派出所", "华山城管执法中队"


def register() -> int:
    """A community's register, to which two units belong, one with a member who served."""
    book = branches.circle("register", "dual_registration", name="五华山社区报到册")
    for name in (UNIT, OTHER):
        Belonging.objects.create(
            circle=book, role="registered_organisation", organisation_id=make.unit(name), state="active",
            region_path=book.region_path, from_on=date(2026, 3, 2), decided_at=make.at("2026-03-02 10:00"),
        )  # fmt: skip
    who = branches.person("青松", unit_id=make.unit(UNIT))
    Belonging.objects.create(
        circle=book, role="registered_member", participant=who, region_path=book.region_path,
        state="active", from_on=date(2026, 3, 2), decided_at=make.at("2026-03-02 10:00"),
    )  # fmt: skip
    branches.came(branches.held(book, "service", "2026-03-07 09:00"), who, minutes=150)
    return book.pk


def test_the_feedback_of_a_year_is_made_from_the_records(desk: Desk) -> None:
    circle = register()
    head = desk(COMMUNITY, "head")
    url = f"/desk/circle/{circle}/feedback/"
    assert url in head.get(f"/desk/circle/{circle}/").text
    shown = head.get(url).text
    assert shown.count("服务 1 次，2.5 小时") == 2
    assert "青松" in shown
    assert "本年没有记录到服务" in shown
    assert head.get(f"{url}?year=1999").status_code == 200
    assert desk("金马社区").get(url).status_code == 404


def test_a_unit_reads_of_itself_only(desk: Desk) -> None:
    circle = register()
    shown = desk(UNIT, "head").get(f"/desk/circle/{circle}/feedback/").text
    assert "2.5 小时" in shown
    assert "青松" not in shown
    assert OTHER not in shown


def test_where_no_service_is_counted_there_is_no_feedback_to_open(desk: Desk) -> None:
    circle = alliance()
    assert "/feedback/" not in desk("华山街道办事处", "head").get(f"/desk/circle/{circle}/").text


def test_what_a_unit_says_when_it_registers_stands_beside_it(desk: Desk) -> None:
    book = branches.circle("register", "dual_registration", name="五华山社区报到册")
    page = f"/desk/circle/{book.pk}/"
    asked = f"{page}do/join-registered_organisation/"
    head = desk(COMMUNITY, "head")
    known = {"unit": UNIT, "ask_0": "结对", "ask_1": "反诈宣讲，每月一次"}
    assert re.findall(r'name="(ask_\d)"', head.get(asked).text) == ["ask_0", "ask_1"]
    assert head.post(asked, known).status_code == 303
    shown = head.get(page).text
    assert "所在地或结对：结对" in shown
    assert "认领事项：反诈宣讲，每月一次" in shown


def test_in_english_the_ways_of_belonging_are_english_too(desk: Desk) -> None:
    url = f"/desk/circle/{register()}/feedback/"
    head = desk(COMMUNITY, "head")
    head.cookies["django_language"] = "en"
    shown = head.get(url).text
    assert "Times served: 1; hours: 2.5" in shown
    assert "报到党组织" not in shown
