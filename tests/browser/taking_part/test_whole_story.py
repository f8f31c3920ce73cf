"""The whole story of one morning: signed up without an account, checked in by the code, confirmed, certified, verified by anyone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from chuishao.participation.models import Participant
from chuishao.participation.operations import issue_certificate
from chuishao.web import clock
from tests.browser.conftest import NOW, follow, visiting
from tests.browser.public.conftest import Walk, photo_file, telephone
from tests.integration.participation.cast import head, service

__all__ = ["photo_file", "telephone"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CLERK, HEAD = ("华山街道办事处", "clerk"), ("华山街道办事处", "head")


def test_somebody_signs_up_comes_is_confirmed_and_anyone_verifies_it(
    chromium: Browser, site: str, telephone: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    [shift] = service((("2026-09-28 10:00", "2026-09-28 12:00"),), title="社区清洁日")
    code = f"/desk/activity/{shift.activity_id}/shift/{shift.pk}/code/"
    with telephone() as phone, visiting(chromium, site, 1440, who=CLERK) as clerk:
        own = _signed_up(phone.page, site)
        screen = clerk.go(code)
        _scan(phone.page, site, shift.pk, screen, "签到")
        phone.check("there")
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=24))
        screen.goto(site + code)
        _scan(phone.page, site, shift.pk, screen, "签退")
        expect(phone.page.get_by_text("等确认", exact=True)).to_be_visible()
        _confirmed(chromium, site)
        number = _certified()
        phone.go(own)
        expect(phone.page.get_by_text("0.4 小时").first).to_be_visible()
        follow(phone.page.get_by_role("link", name=number))
        proof = phone.page.locator("dd", has_text=re.compile(r"^[A-Z2-9]{10}$")).inner_text()
        phone.check("certificate")
    with visiting(chromium, site, 390) as anyone:
        page = anyone.go(f"/certificate/?number={number}&code={proof}")
        expect(page.get_by_text("有效", exact=True)).to_be_visible()
        expect(page.get_by_text("0.4 小时")).to_be_visible()
        anyone.check("verified")


def _signed_up(page: Page, site: str) -> str:
    """Signed up on the phone; the path of the private link."""
    page.goto(f"{site}/activities/")
    page.get_by_role("link", name="社区清洁日").click()
    page.get_by_label("姓名", exact=True).fill("李桂芳")
    page.get_by_label("电话", exact=True).fill("13888886666")
    page.get_by_text("满 18 岁", exact=True).click()
    page.get_by_role("button", name="报名").click()
    page.wait_for_url("**/with/**")
    expect(page.get_by_text("报上名了")).to_be_visible()
    return urlsplit(page.url).path


def _scan(phone: Page, site: str, shift: int, screen: Page, does: str) -> None:
    """The phone opens what the picture on the spot says, and sends it."""
    digits = re.sub(r"\s", "", screen.locator(".cs-digits").inner_text())
    phone.goto(f"{site}/here/{shift}/?code={digits}")
    assert parse_qs(urlsplit(phone.url).query)["code"] == [digits]
    phone.get_by_role("button", name=does, exact=True).click()
    expect(phone.get_by_text("已经" + does)).to_be_visible()


def _confirmed(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, 390, who=HEAD) as visit:
        page = visit.go("/desk/confirm/")
        page.locator("[name=came]").first.check()
        visit.tap("确认勾选的")
        expect(page.get_by_text("已确认 1 条")).to_be_visible()


def _certified() -> str:
    """The leader issues the certificate; its number."""
    who = Participant.objects.get()
    made, _code = issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who.pk, actor=head(),
        from_on=date(2026, 9, 1), to_on=date(2026, 9, 28), at=clock.now(),
    )  # fmt: skip
    return str(made.number)
