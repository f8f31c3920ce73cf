"""The page of a case in Chromium: its map, what is like it, finished clocks on a phone, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import visiting
from tests.browser.test_a_whistle import CLERK, DISPATCHER, UNIT
from tests.doors.web.test_case_neighbours import BESIDE, HERE, whistle_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def half_done() -> str:
    """An emergency whose lead has reported in; the other unit has not."""
    units = {"华山城管执法中队": "lead", "华山城管办": "assisting"}
    number = make.dispatched("emergency", units, when=make.at("2026-09-28 09:11")).number
    lead = make.actor("华山城管执法中队", "liaison")
    when = make.at("2026-09-28 09:24")
    make.move(case=number, transition="report_in", actor=lead, at=when)
    return number


@pytest.mark.parametrize("width", [390, 1440])
def test_a_case_with_a_map_and_one_like_it(chromium: Browser, site: str, width: int) -> None:
    other = whistle_at("院门口化粪池外溢，污水流到路上", BESIDE, "25")
    number = whistle_at("华山南路化粪池外溢", HERE, "27")
    with visiting(chromium, site, width, who=CLERK) as visit:
        page = visit.go(f"/desk/case/{number}/")
        expect(page.get_by_role("img", name="位置图：华山南路")).to_be_visible()
        visit.check(f"a case at {width}")
        page.get_by_role("link", name="院门口化粪池外溢").click()
        page.wait_for_url(f"**/desk/case/{other}/")


def test_finished_clocks_are_folded_on_a_phone_and_open_on_a_desk(
    chromium: Browser, site: str
) -> None:
    number = half_done()
    with visiting(chromium, site, 390, who=UNIT) as visit:
        page = visit.go(f"/desk/case/{number}/")
        took = page.locator(".cs-unit", has_text="中队").get_by_text("用时 13 分钟")
        expect(took.last).to_be_hidden()
        page.get_by_text("办完的 1 项：报到").click()
        expect(took.last).to_be_visible()
        visit.check("a case with finished clocks")
    with visiting(chromium, site, 1440, who=UNIT) as visit:
        page = visit.go(f"/desk/case/{number}/")
        expect(page.locator(".cs-unit").get_by_text("用时 13 分钟").first).to_be_visible()
        expect(page.get_by_text("办完的 1 项：报到")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_sheet_of_a_case_goes_to_paper(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width, who=UNIT) as visit:
        page = visit.go(f"/desk/case/{half_done()}/")
        page.get_by_role("link", name="打印").locator("visible=true").click()
        page.wait_for_url("**/print/")
        visit.check(f"the sheet at {width}")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="打印")).to_be_hidden()
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_wrong_class_is_put_right_on_its_own_page(
    chromium: Browser, site: str, width: int
) -> None:
    number = half_done()
    with visiting(chromium, site, width, who=DISPATCHER) as visit:
        page = visit.go(f"/desk/case/{number}/step/reclassify/")
        expect(page.get_by_text("时限只看种类，正在走的一个也不变").first).to_be_visible()
        visit.check(f"putting the class right at {width}")
        page.get_by_label("新的类别").select_option(label="污水井盖异常（市政公用设施类）")
        page.get_by_label("理由").fill("是井盖，不是垃圾")
        page.get_by_role("button", name="改正类别").locator("visible=true").click()
        expect(page.get_by_text("“改正类别”已经办了。")).to_be_visible()
        expect(page.get_by_text("原来的类别").first).to_be_visible()
        visit.check(f"the class put right at {width}")
