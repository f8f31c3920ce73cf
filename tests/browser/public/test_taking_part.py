"""Somebody comes to something with a telephone: found, signed up for, everything held seen; at both widths and in large letters."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from chuishao.participation.operations import confirm_attendance, issue_certificate
from tests import make
from tests.browser.conftest import Visit, follow, visiting
from tests.browser.public.conftest import Walk
from tests.integration.participation.cast import coming, head, listed, neighbour, service
from tests.integration.participation.test_figures import entered

HELD = ("2026-09-20 09:00", "2026-09-20 11:15")
AHEAD = ("2026-10-10 09:00", "2026-10-10 11:00")


def elder(visit: Visit) -> None:
    visit.page.context.add_cookies([{"name": "cs_elder", "value": "yes", "url": visit.site}])


def proof_of(phone: str = "13888886666") -> tuple[str, str, str]:
    """Number and code of a certificate, and the path of its bearer's page."""
    who = neighbour("李桂芳", phone, secret="s" * 32)
    [shift] = service((HELD,))
    coming(shift, who.participant_id)
    rows = listed(shift, who.participant_id)
    confirm_attendance(attendance_ids=rows, actor=head(), at=make.at("2026-09-22 09:00"))
    made, code = issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who.participant_id,
        from_on=date(2026, 9, 1), to_on=date(2026, 9, 27), actor=head(), at=make.at("2026-09-28 09:00"),
    )  # fmt: skip
    [ahead] = service((AHEAD,), title="十月护河")
    coming(ahead, who.participant_id)
    return made.number, code, f"/with/{who.token}/"


def test_somebody_signs_up_with_a_telephone(telephone: Walk) -> None:
    service((AHEAD,), places=1)
    with telephone() as visit:
        page = visit.go("/activities/")
        page.get_by_label("做什么").select_option(label="环保")
        page.get_by_role("button", name="看这些").click()
        follow(page.get_by_role("link", name="翠湖清扫"))
        visit.check("activity")
        page.get_by_label("姓名", exact=True).fill("李桂芳")
        page.get_by_label("电话", exact=True).fill("13888886666")
        expect(page.get_by_label("监护人姓名和电话")).to_be_hidden()
        page.get_by_text("未满 18 岁", exact=True).click()
        expect(page.get_by_label("监护人姓名和电话")).to_be_visible()
        page.get_by_text("满 18 岁", exact=True).click()
        page.get_by_role("button", name="报名").click()
        page.wait_for_url("**/with/**")
        expect(page.get_by_text("报上名了")).to_be_visible()
        visit.check("own page")
        page.get_by_role("button", name="取消报名：翠湖清扫").click()
        expect(page.get_by_text("取消了，名额给了下一位")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("large", [False, True])
def test_every_page_holds(chromium: Browser, site: str, width: int, large: bool) -> None:
    number, code, link = proof_of()
    entered("talks", "20878次")
    [shown] = service((AHEAD,), title="湿地捡垃圾", places=5)
    pages = {
        "activities": "/activities/", "none": "/activities/?place=530111&when=today",
        "activity": f"/activities/{shown.activity.number}/", "mine": link,
        "own-certificate": f"{link}certificate/{number}/", "certificate": "/certificate/",
        "verified": f"/certificate/?number={number}&code={code}",
        "not-found": f"/certificate/?number={number}&code=AAAAAAAAAA", "open": "/open/",
    }  # fmt: skip
    with visiting(chromium, site, width) as visit:
        if large:
            elder(visit)
        for name, address in pages.items():
            visit.go(address)
            visit.check(name)
