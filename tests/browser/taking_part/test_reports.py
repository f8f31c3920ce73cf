"""The report to the national system in a real browser: seen at both widths, taken twice from one page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visiting
from tests.browser.taking_part.test_circles import seen
from tests.doors.web.taking_part import cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD = ("五华山社区", "head")


@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_taken_from_the_page_of_the_team(chromium: Browser, site: str, width: int) -> None:
    circle = cast.team()
    cast.member(circle, cast.somebody())
    with visiting(chromium, site, width, who=HEAD) as visit:
        page = visit.go("/desk/taking-part/")
        expect(page.get_by_role("link", name="报全国志愿服务信息系统")).to_be_visible()
        seen(visit, f"reports-list-{width}")
        page = visit.go(f"/desk/circle/{circle}/")
        seen(visit, f"reports-circle-{width}")
        page.get_by_role("link", name="报全国志愿服务信息系统").click()
        page.get_by_text("个字段有").first.click()
        seen(visit, f"report-{width}")
        page.get_by_label("要姓名和电话").fill("看看")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("请用中文写明").first).to_be_visible()
        seen(visit, f"report-wrong-{width}")
        page.get_by_label("要姓名和电话").fill("导入全国志愿服务信息系统")
        for _again in range(2):
            with page.expect_download() as taken:
                page.get_by_role("main").locator("button.btn-primary").click()
            assert taken.value.suggested_filename.endswith(".xlsx")
