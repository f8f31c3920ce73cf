"""The tour in Chromium: walked by the keyboard to its end, and then it is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visiting
from tests.browser.test_a_whistle import CLERK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_walked_by_the_keyboard(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width, who=CLERK, tour=True) as visit:
        page = visit.go("/desk/")
        visit.check(f"the tour begins at {width}")
        page.get_by_role("button", name="下一步").focus()
        for stop in range(2, 7):
            page.keyboard.press("Enter")
            expect(page.get_by_text(f"导览 {stop} / 6")).to_be_visible()
            page.wait_for_load_state("networkidle")
            visit.check(f"stop {stop} at {width}")
        expect(page.get_by_role("button", name="看完了")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".cs-tour")).to_have_count(0)
        visit.go("/desk/")
        expect(page.locator(".cs-tour")).to_have_count(0)


def test_it_is_skipped_without_scripts(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, who=CLERK, tour=True, java_script_enabled=False) as visit:
        page = visit.go("/desk/")
        visit.tap("不看了")
        expect(page.locator(".cs-tour")).to_have_count(0)
