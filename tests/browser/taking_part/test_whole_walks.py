"""Whole walks in a real browser: a need finds a unit, and somebody's coming is known by a code and a second person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chuishao.web import clock
from tests import make
from tests.browser.conftest import NOW, follow, visiting
from tests.browser.taking_part.test_circles import HEAD, seen
from tests.doors.web.taking_part.cast import COMMUNITY, alliance, joined, service, somebody, team

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
UNIT = ("华山城管执法中队", "liaison")
CLERK, COMMUNITY_HEAD, WORKER = (
    (COMMUNITY, "clerk"),
    (COMMUNITY, "head"),
    (COMMUNITY, "grid_worker"),
)


def with_two_units() -> int:
    """An alliance to which the community and a unit belong."""
    circle = alliance()
    joined(circle)
    joined(circle, UNIT[0])
    return circle


def go_on(page: Page) -> None:
    """Send the form that is open."""
    follow(page.get_by_role("main").locator("form button.btn-primary[type=submit]").last)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_need_is_published_claimed_and_agreed_upon(
    chromium: Browser, site: str, width: int
) -> None:
    circle = with_two_units()
    with (
        visiting(chromium, site, width, who=CLERK) as clerk,
        visiting(chromium, site, width, who=HEAD) as head,
        visiting(chromium, site, width, who=UNIT) as unit,
    ):
        page = clerk.go(f"/desk/circle/{circle}/")
        page.get_by_role("link", name="写进需求清单").click()
        page.get_by_label("是什么").fill("周末要一间活动室")
        page.locator("[name=thing][value=place]").check(force=True)
        seen(clerk, f"need-form-{width}")
        go_on(page)
        address = page.url.removeprefix(site)
        other = head.go(address)
        other.get_by_role("link", name="发布").click()
        go_on(other)
        third = unit.go(f"/desk/circle/{circle}/")
        seen(unit, f"circle-lists-{width}")
        third.get_by_role("link", name="周末要一间活动室").click()
        third.get_by_role("link", name="认领").first.click()
        go_on(third)
        clerk.go("/desk/taking-part/").get_by_role("link", name="要不要和").click()
        page.get_by_role("link", name="同意", exact=False).first.click()
        go_on(page)
        expect(page.get_by_text("双方同意")).to_be_visible()
        seen(clerk, f"listing-{width}")


def test_coming_is_known_by_the_code_and_a_second_person(
    chromium: Browser, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity, shift = service(team(), make.at("2026-09-28 10:00"), make.at("2026-09-28 12:00"))
    somebody(post="grid_worker")
    with (
        visiting(chromium, site, 1440, who=CLERK) as clerk,
        visiting(chromium, site, 390, who=WORKER) as worker,
    ):
        phone = worker.go(f"/desk/activity/{activity}/")
        seen(worker, "activity-390")
        phone.get_by_role("link", name="我要报名").click()
        go_on(phone)
        screen = clerk.go(f"/desk/activity/{activity}/shift/{shift}/code/")
        seen(clerk, "code-1440")
        first = _type_code(screen, phone, site, shift, "签到")
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=20))
        expect(screen.locator(".cs-digits")).not_to_have_text(first, timeout=15_000)
        _type_code(screen, phone, site, shift, "签退")
        seen(worker, "shifts-390")
    with visiting(chromium, site, 390, who=COMMUNITY_HEAD) as head:
        page = head.go("/desk/confirm/")
        seen(head, "confirm-390")
        page.locator("[name=came]").first.check()
        go_on(page)
        expect(page.get_by_text("已确认 1 条")).to_be_visible()
        seen(head, "confirmed-390")


def _type_code(screen: Page, phone: Page, site: str, shift: int, does: str) -> str:
    shown = screen.locator(".cs-digits").inner_text()
    phone.goto(f"{site}/desk/shifts/{shift}/code/")
    phone.get_by_label("现场的六位数字").fill(re.sub(r"\s", "", shown))
    phone.get_by_role("button", name=does, exact=True).click()
    expect(phone.get_by_text("已经签" + does[-1])).to_be_visible()
    return shown
