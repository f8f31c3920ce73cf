"""The pages in English, in a real browser: words are longer there and must still fit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PUBLIC = ["/", "/report/", "/q/", "/open/", "/privacy/", "/sign-in/"]
DESK = ["/desk/", "/desk/?tab=all", "/desk/?tab=overdue", "/desk/blow/", "/desk/me/",
        "/desk/statistics/", "/post/"]  # fmt: skip
ABOVE = ["/board/530102001/", "/office/", "/office/dials/", "/office/mechanisms/whistle/"]


def in_english(visit: Visit, address: str, width: int) -> None:
    visit.go(address)
    assert visit.page.locator("html").get_attribute("lang") == "en"
    visit.check(f"{address} in English at {width}")


def chosen(visit: Visit, site: str) -> None:
    cookie = {"name": "django_language", "value": "en", "url": site}
    visit.page.context.add_cookies([cookie])


@pytest.mark.parametrize("width", [390, 1440])
def test_english_fits(chromium: Browser, site: str, width: int) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 09:11")).number
    case = f"/desk/case/{number}/"
    with visiting(chromium, site, width) as visit:
        chosen(visit, site)
        for address in PUBLIC:
            in_english(visit, address, width)
    with visiting(chromium, site, width, who=("五华山社区", "head")) as visit:
        chosen(visit, site)
        for address in [*DESK, case, f"{case}step/urge/"]:
            in_english(visit, address, width)
    with visiting(chromium, site, width, who=("华山街道", "head")) as visit:
        chosen(visit, site)
        for address in ABOVE:
            in_english(visit, address, width)


def test_the_switch_works_without_scripts_and_keeps_one_where_one_is(
    chromium: Browser, site: str
) -> None:
    with visiting(chromium, site, java_script_enabled=False) as visit:
        page = visit.go("/privacy/")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("button", name="中文")).to_be_visible()
        assert page.url == f"{site}/privacy/"
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("button", name="English")).to_be_visible()
