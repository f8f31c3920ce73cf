"""A certificate in a real browser: what it will say, the paper, taken back; at both widths and in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from chuishao.participation import operations
from chuishao.participation.operations import Registration
from tests import make
from tests.browser.conftest import visiting
from tests.browser.taking_part.test_circles import seen
from tests.doors.web.taking_part.cast import COMMUNITY, member, somebody, team
from tests.doors.web.taking_part.test_caring import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def volunteers() -> int:
    """A team with somebody who served, and a child whose guardian nobody heard."""
    circle, person, clerk = team(), somebody(), make.actor(COMMUNITY)
    child = operations.register_participant(
        registration=Registration(clerk.region_path, name="李小明", birth_year=2013),
        actor=clerk, at=make.at("2026-09-01 10:00"),
    ).participant_id  # fmt: skip
    member(circle, person)
    member(circle, child)
    served(circle, person)
    return circle


@pytest.mark.parametrize("width", [390, 1440])
def test_hours_are_certified_and_the_certificate_taken_back(
    chromium: Browser, site: str, width: int
) -> None:
    circle = volunteers()
    with visiting(chromium, site, width, who=(COMMUNITY, "head")) as head:
        page = head.go(f"/desk/circle/{circle}/")
        expect(page.get_by_role("link", name="登记监护人同意")).to_have_count(1)
        seen(head, f"care-circle-{width}")
        page.get_by_role("link", name="用积分").click()
        seen(head, f"care-points-{width}")
        page.go_back()
        page.get_by_role("link", name="出记录证明").click()
        page.get_by_label("从哪天起").fill("2026-09-01")
        page.get_by_role("button", name="改了日期，再看一次").click()
        expect(page.get_by_text("确认时长 2.33 小时")).to_be_visible()
        seen(head, f"care-certify-{width}")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_role("img", name="查验这份证明的二维码")).to_be_visible()
        seen(head, f"care-proof-{width}")
        page.get_by_role("link", name="撤销").click()
        page.get_by_label("理由").fill("时长记错")
        page.get_by_role("main").locator("button.btn-primary").click()
        page.get_by_text("最近 1 份").click()
        expect(page.get_by_text("已撤销", exact=True)).to_be_visible()
        seen(head, f"care-revoked-{width}")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_link_is_given_to_who_left_no_telephone(chromium: Browser, site: str, width: int) -> None:
    circle = volunteers()
    with visiting(chromium, site, width, who=(COMMUNITY, "clerk")) as clerk:
        page = clerk.go(f"/desk/circle/{circle}/")
        page.get_by_role("link", name="看姓名").first.click()
        seen(clerk, f"care-look-{width}")
        page.get_by_role("link", name="给一个私人链接").click()
        seen(clerk, f"care-link-{width}")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_role("img", name="私人链接的二维码")).to_be_visible()


def test_it_speaks_english_too(chromium: Browser, site: str) -> None:
    circle = volunteers()
    with visiting(chromium, site, 390, who=(COMMUNITY, "head")) as visit:
        cookie = {"name": "django_language", "value": "en", "url": site}
        visit.page.context.add_cookies([cookie])
        page = visit.go(f"/desk/circle/{circle}/")
        page.get_by_role("link", name="Issue a certificate").click()
        expect(page.get_by_text("The certificate will say")).to_be_visible()
        seen(visit, "care-certify-en-390")
