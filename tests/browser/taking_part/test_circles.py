"""Circles in a real browser: founded on a phone, joined on a desk, fit to be seen at both widths and in English."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, visiting
from tests.doors.web.taking_part.cast import alliance, asked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, DEPUTY = ("华山街道办事处", "head"), ("华山街道办事处", "deputy")


def seen(visit: Visit, name: str) -> None:
    """Checked; and kept as a picture where somebody asks for pictures."""
    visit.check(name)
    if where := os.environ.get("CHUISHAO_PICTURES"):
        visit.page.screenshot(path=str(Path(where) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_alliance_is_founded_and_joined(chromium: Browser, site: str, width: int) -> None:
    with (
        visiting(chromium, site, width, who=HEAD) as head,
        visiting(chromium, site, width, who=DEPUTY) as deputy,
    ):
        page = head.go("/desk/taking-part/")
        seen(head, f"taking-part-empty-{width}")
        page.get_by_role("link", name="设立街道党建联盟").click()
        page.get_by_label("名称").fill("华山街道党建联盟")
        seen(head, f"found-{width}")
        page.get_by_role("main").locator("button.btn-primary").click()
        page.get_by_role("link", name="请一家来做联盟单位").first.click()
        page.get_by_label("联盟单位").fill("五华山社区")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("等确认").first).to_be_visible()
        seen(head, f"circle-asked-{width}")
        other = deputy.go("/desk/taking-part/")
        seen(deputy, f"taking-part-{width}")
        other.get_by_role("link", name="要加入").click()
        other.get_by_role("link", name="同意").first.click()
        other.get_by_role("main").locator("button.btn-primary").click()
        expect(other.get_by_text("已经办了")).to_be_visible()
        seen(deputy, f"circle-{width}")


def test_it_speaks_english_too(chromium: Browser, site: str) -> None:
    asked(alliance())
    for width in (390, 1440):
        with visiting(chromium, site, width, who=DEPUTY) as visit:
            cookie = {"name": "django_language", "value": "en", "url": site}
            visit.page.context.add_cookies([cookie])
            page = visit.go("/desk/taking-part/")
            seen(visit, f"taking-part-en-{width}")
            expect(page.get_by_role("heading", name="Taking part").first).to_be_visible()
            page.locator("main a.cs-title").first.click()
            page.wait_for_url("**/desk/circle/**")
            seen(visit, f"circle-en-{width}")
