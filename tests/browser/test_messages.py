"""Messages in a real browser: fit to be seen, and the count moves without reloading."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from chuishao.kernel import records
from tests import make
from tests.browser.conftest import visiting
from tests.browser.test_a_whistle import UNIT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def told() -> None:
    make.dispatched("emergency", {"华山城管执法中队": "lead"}, when=make.at("2026-09-28 09:58"))
    records.deliver_pending(at=make.at("2026-09-28 10:00"))


@pytest.mark.parametrize("width", [390, 1440])
def test_messages_are_counted_live_and_open_their_case(
    chromium: Browser, site: str, width: int
) -> None:
    told()
    with visiting(chromium, site, width, who=UNIT) as visit:
        page = visit.go("/desk/statistics/")
        expect(page.locator("[data-live=messages]:visible")).to_have_text("1")
        visit.go("/desk/messages/")
        visit.check(f"messages at {width}")
        page.get_by_role("button", name="请报到").click()
        page.wait_for_url("**/desk/case/**")
        expect(page.locator("[data-live=messages]:visible")).to_have_count(0)
