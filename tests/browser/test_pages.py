"""Every page by night, without scripts, and by the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import visiting
from tests.browser.test_a_whistle import CLERK, DISPATCHER, UNIT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def an_emergency() -> str:
    units = {"华山城管执法中队": "lead", "华山城管办": "assisting"}
    return make.dispatched("emergency", units, when=make.at("2026-09-28 09:11")).number


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_fit_to_be_seen(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    case = f"/desk/case/{an_emergency()}/"
    addresses = ["/desk/", "/desk/?tab=overdue", "/desk/?words=路灯", case, f"{case}step/report_in/",
                 f"{case}step/object/", "/desk/statistics/", "/desk/me/", "/post/", "/password/",
                 "/nothing/"]  # fmt: skip
    with visiting(chromium, site, width, who=UNIT, color_scheme=scheme) as visit:
        for address in addresses:
            visit.go(address)
            visit.check(f"{address} at {width}, {scheme}")
    with visiting(chromium, site, width, who=CLERK, color_scheme=scheme) as visit:
        visit.go("/desk/blow/")
        visit.check(f"blowing at {width}, {scheme}")


def test_a_whistle_can_be_blown_without_scripts(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, who=CLERK, java_script_enabled=False) as visit:
        page = visit.go("/desk/blow/")
        page.get_by_label("什么事").fill("化粪池外溢")
        page.get_by_label("具体情况").fill("流到路上。")
        page.get_by_label("已经做过什么").fill("已联系物业。")
        visit.tap("提交审核")
        expect(page.locator(".cs-chip", has_text="待审核")).to_be_visible()
        expect(page.get_by_text("化粪池外溢", exact=True).last).to_be_visible()


def test_the_worklist_is_walked_by_the_keyboard(chromium: Browser, site: str) -> None:
    an_emergency()
    with visiting(chromium, site, 1440, who=UNIT) as visit:
        page = visit.go("/desk/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/case/**")
        page.keyboard.press("Tab")
        expect(page.get_by_text("跳到正文")).to_be_focused()


def test_a_slash_leads_to_the_search(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, 1440, who=DISPATCHER) as visit:
        page = visit.go("/desk/")
        page.keyboard.press("/")
        expect(page.get_by_label("查找")).to_be_focused()


def test_typing_in_the_picker_finds_units(chromium: Browser, site: str) -> None:
    case = make.whistle("emergency")
    make.move(case=case.case_id, transition="submit", actor=make.actor(), at=make.at())
    head = make.actor(post="head")
    make.move(case=case.case_id, transition="approve", actor=head, at=make.at())
    with visiting(chromium, site, who=DISPATCHER) as visit:
        page = visit.go(f"/desk/case/{case.number}/step/dispatch/")
        page.get_by_label("找别的单位").press_sequentially("hsscjgs")
        found = page.locator("#found").get_by_role("group", name="华山市场监管所")
        expect(found).to_be_visible()
        visit.check("the picker")


def test_question_mark_and_full_stop_answer_in_sight(chromium: Browser, site: str) -> None:
    an_emergency()
    with visiting(chromium, site, 1440, who=UNIT) as visit:
        page = visit.go("/desk/messages/")
        page.keyboard.press("?")
        expect(page.locator("#cs-keys")).to_be_visible()
        page = visit.go("/desk/")
        page.add_init_script("delete Navigator.prototype.clipboard")
        page.reload()
        page.keyboard.press(".")
        said = page.locator("#cs-said")
        expect(said).to_have_text("已复制")
        assert said.bounding_box()["width"] > 40


def test_a_page_without_much_does_not_scroll(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, 1440, who=DISPATCHER) as visit:
        page = visit.go("/desk/search/")
        assert page.evaluate("document.documentElement.scrollHeight") <= 900
