"""A student without an account asks for leave on the private page, in a real browser at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visiting
from tests.browser.taking_part.test_circles import seen
from tests.doors.web.taking_part.test_leave import day, linked, student, training

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [390, 1440])
def test_leave_is_asked_for_and_its_standing_is_read(
    chromium: Browser, site: str, width: int
) -> None:
    circle, who = training(), linked()
    student(circle, who.participant_id)
    day(circle)
    with visiting(chromium, site, width) as mine:
        page = mine.go(f"/with/{who.token}/")
        page.get_by_text("来不了，要请假").click()
        seen(mine, f"leave-by-link-form-{width}")
        page.get_by_label("请假的事由").fill("家里老人住院")
        page.get_by_role("button", name="请假：集中培训").click()
        expect(page.get_by_text("等批准")).to_be_visible()
        expect(page.get_by_text("来不了，要请假")).to_have_count(0)
        seen(mine, f"leave-by-link-{width}")
