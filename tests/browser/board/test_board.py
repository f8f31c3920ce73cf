"""The board in a real Chromium: drilled into by click and by key, by day, by night and on the wall."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from chuishao.casework.operations import recount
from tests import boards
from tests.browser.conftest import NOW, Visit, follow, visiting

pytestmark = pytest.mark.browser
CITY = ("市调度中心", "dispatcher")


@pytest.fixture
def city(site: str) -> str:
    """A city with two years of whistles, counted."""
    boards.fill(3000, NOW)
    recount(at=NOW)
    return site


@pytest.mark.parametrize("width", [1440, 390])
def test_the_city_down_to_a_community_by_click(chromium: Browser, city: str, width: int) -> None:
    with visiting(chromium, city, width, who=CITY) as visit:
        visit.go("/board/")
        visit.check(f"city at {width}")
        district = visit.page.get_by_role("link", name="五华 ").or_(
            visit.page.get_by_role("link", name="五华区 ")
        )
        follow(district.first)
        for words in ("华山街道", "五华山社区"):
            visit.check(words)
            follow(link_to(visit.page, words[:2]))
        assert "五华山社区" in visit.page.get_by_role("heading", level=1).inner_text()
        visit.check("community")
        follow(visit.page.get_by_role("link", name="社区吹哨、街道部门报到").first)
        assert "一共" in visit.page.get_by_role("main").inner_text()
        visit.check("rows")


def picture(visit: Visit, name: str) -> None:
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("CHUISHAO_PICTURES"):
        visit.page.screenshot(path=Path(folder) / f"board-{name}.png", full_page=True)


def link_to(page: Page, words: str) -> object:
    return page.get_by_role("main").locator(".cs-bmap tbody td:first-child a", has_text=words).first


@pytest.mark.parametrize("width", [1440, 390])
def test_a_district_is_circles_that_open_its_streets(
    chromium: Browser, city: str, width: int
) -> None:
    boards.locate()
    recount(at=NOW)
    with visiting(chromium, city, width, who=CITY) as visit:
        page = visit.go("/board/530102/?type=whistle&period=all")
        visit.check(f"clusters at {width}")
        picture(visit, f"clusters-{width}")
        page.locator(".cs-clusters a").first.click()
        page.wait_for_url(re.compile(r"/board/530102[0-9]{3}/"))
        assert page.locator(".cs-clusters circle").count() > 0
        visit.check(f"communities at {width}")
        picture(visit, f"communities-{width}")


def test_the_map_is_walked_by_keyboard(chromium: Browser, city: str) -> None:
    with visiting(chromium, city, 1440, who=CITY) as visit:
        page = visit.go("/board/5301/")
        page.locator(".cs-citymap a").first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/board/530103/**")
        assert "盘龙区" in page.get_by_role("heading", level=1).inner_text()


def test_at_night_and_on_the_wall(chromium: Browser, city: str) -> None:
    with visiting(chromium, city, 1440, who=CITY, color_scheme="dark") as visit:
        visit.go("/board/5301/?type=whistle")
        visit.check("at night")
        visit.page.set_viewport_size({"width": 1920, "height": 1080})
        page = visit.go("/board/screen/")
        visit.check("the wall")
        tall = page.evaluate("document.documentElement.scrollHeight")
        assert tall <= 1080, f"the wall is {tall} px tall"
