"""Search as one types and the lists one keeps, in a real browser: by keyboard, by thumb, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import visiting
from tests.browser.test_dispatch import DISTRICT, TITLES, picture, requested

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STREET = ("华山综合调度室", "dispatcher")


def test_typing_offers_and_the_keyboard_opens(chromium: Browser, site: str) -> None:
    number = requested()[0]
    with visiting(chromium, site, 1440, who=DISTRICT) as visit:
        page = visit.go("/desk/messages/")
        page.keyboard.press("s")
        field = page.get_by_role("combobox", name="搜编号、事由、地点")
        expect(field).to_be_focused()
        page.keyboard.type("路灯")
        option = page.get_by_role("option", name=TITLES[0])
        expect(option).to_be_visible()
        expect(field).to_have_attribute("aria-expanded", "true")
        visit.check("what is offered")
        picture(page, "search-offered-1440")
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/desk/case/{number}/")


def test_escape_closes_and_enter_leads_to_all(chromium: Browser, site: str) -> None:
    requested()
    with visiting(chromium, site, 1440, who=DISTRICT) as visit:
        page = visit.go("/desk/")
        page.keyboard.press("s")
        page.keyboard.type("路")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/search/?words=**")
        expect(page.get_by_role("link", name=TITLES[3])).to_be_visible()
        visit.check("all results")
        picture(page, "search-page-1440")


def test_on_a_phone_the_search_is_a_page(chromium: Browser, site: str) -> None:
    requested()
    with visiting(chromium, site, 390, who=DISTRICT) as visit:
        page = visit.go("/desk/")
        page.get_by_role("link", name="搜索").click()
        page.get_by_role("combobox").press_sequentially("污水")
        expect(page.get_by_role("option", name=TITLES[1])).to_be_visible()
        visit.check("what is offered on a phone")
        picture(page, "search-offered-390")
        page.get_by_role("option", name="的全部结果").click()
        expect(page.get_by_role("link", name=TITLES[1])).to_be_visible()
        visit.check("all results on a phone")
        picture(page, "search-page-390")


def test_search_works_without_scripts(chromium: Browser, site: str) -> None:
    requested()
    with visiting(chromium, site, 1440, who=DISTRICT, java_script_enabled=False) as visit:
        page = visit.go("/desk/dispatch/")
        page.get_by_label("搜编号、事由、地点").fill("路灯")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=TITLES[0])).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_lists_are_narrowed_and_kept(chromium: Browser, site: str, width: int) -> None:
    for when in ("2026-09-28 07:00", "2026-09-25 09:00", "2026-09-28 09:30"):
        make.dispatched("emergency", when=make.at(when))
    with visiting(chromium, site, width, who=STREET) as visit:
        page = visit.go("/desk/?tab=all")
        page.get_by_text("更多条件和列").click()
        page.get_by_label("层级", exact=True).first.select_option("community")
        page.wait_for_url("**level=community**")
        expect(page.get_by_role("link", name="去掉条件：层级")).to_be_visible()
        page.get_by_text("更多条件和列").click()
        page.get_by_role("checkbox", name="该办的单位").check()
        page.get_by_role("button", name="按这些条件列出").click()
        page.wait_for_url("**column=owes**")
        visit.check(f"a narrowed list at {width}")
        picture(page, f"list-{width}")
        page.get_by_text("存为常用").click()
        page.get_by_label("名称", exact=True).fill("社区应急哨")
        page.get_by_role("button", name="存", exact=True).click()
        expect(page.get_by_role("link", name="社区应急哨")).to_be_visible()
        visit.check(f"a kept list at {width}")
        visit.go("/desk/saved/")
        visit.check(f"kept lists at {width}")
        picture(page, f"saved-{width}")
        for tab in ("opened", "handling", "copied", "overdue", "waiting"):
            visit.go(f"/desk/?tab={tab}")
            visit.check(f"{tab} at {width}")
