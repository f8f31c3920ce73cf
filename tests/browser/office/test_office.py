"""The office on a screen and on a phone: nothing too wide, nothing complains, axe content; pictures to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visiting

pytestmark = pytest.mark.browser
HEAD = ("华山街道", "head")
PAGES = {
    "home": "/office/",
    "dials": "/office/dials/",
    "dial": "/office/dials/?type=whistle&duty=finish&kind=ordinary",
    "mechanism": "/office/mechanisms/whistle/",
}


@pytest.mark.parametrize("width", [1440, 390])
def test_every_room_fits_the_screen(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width, who=HEAD) as visit:
        for name, address in PAGES.items():
            page = visit.go(address)
            visit.check(f"{name} at {width}")
            if folder := os.environ.get("CHUISHAO_PICTURES"):
                page.screenshot(path=Path(folder) / f"office-{name}-{width}.png", full_page=True)


def test_a_dial_is_tried_and_then_turned(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, 390, who=HEAD) as visit:
        page = visit.go(PAGES["dial"])
        page.get_by_label("改为").fill("5")
        page.get_by_label("从哪天起").fill("2026-10-08")
        page.get_by_label("依据文号").fill("华街发〔2026〕14号")
        visit.tap("看会变什么")
        assert page.get_by_text("2026年10月14日 17:30 到期").is_visible()
        visit.check("tried")
        if folder := os.environ.get("CHUISHAO_PICTURES"):
            page.screenshot(path=Path(folder) / "office-tried-390.png", full_page=True)
        visit.tap("照此设定")
        assert page.get_by_text("时限已经设好").is_visible()
        visit.check("turned")
