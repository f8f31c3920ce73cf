"""Two people at one case in Chromium: the second is told what changed, loses no word, and goes on with one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import visiting
from tests.browser.test_a_whistle import CLERK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [390, 1440])
def test_what_changed_is_seen_and_one_click_goes_on(
    chromium: Browser, site: str, width: int
) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 09:50")).number
    with visiting(chromium, site, width, who=CLERK) as visit:
        page = visit.go(f"/desk/case/{number}/step/urge/")
        page.get_by_label("说明").fill("请快些到场。")
        unit, when = make.actor("华山城管执法中队", "liaison"), make.at("2026-09-28 10:02")
        answers = {"task": "抽排、疏通"}
        make.move(case=number, transition="report_in", actor=unit, at=when, answers=answers)
        visit.tap("催办")
        expect(page.get_by_role("alert")).to_contain_text("状态：已派哨 → 处置中")
        expect(page.get_by_label("说明")).to_have_value("请快些到场。")
        visit.check(f"a difference at {width}")
        visit.tap("看清了，仍然“催办”")
        page.wait_for_url(f"**/desk/case/{number}/")
        expect(page.locator(".cs-time").get_by_text("请快些到场。")).to_be_visible()
