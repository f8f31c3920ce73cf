"""Somebody comes to something with a telephone: found, signed up for, everything held seen; at both widths and in large letters."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from chuishao.casework.models import Middle
from chuishao.participation.models import Resolution
from chuishao.participation.operations import confirm_attendance, issue_certificate
from tests import make
from tests.browser.conftest import Visit, follow, visiting
from tests.browser.public.conftest import Walk
from tests.browser.taking_part.test_circles import seen
from tests.integration.participation import test_owners as owners
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


def hung_out() -> None:
    """What owners decided, on the days on which it is looked at."""
    _held, [topic] = owners.owners("owners_manager")
    owners.entered(topic, owners.counted())
    Resolution.objects.filter(pk=topic.pk).update(
        title="选聘翠湖物业服务企业", publish_from=date(2026, 9, 1), publish_to=date(2026, 12, 31)
    )


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


def test_what_is_near_comes_first_from_the_telephones_position(telephone: Walk) -> None:
    service((AHEAD,))
    Middle.objects.create(region_path=make.WUHUASHAN, confidentiality=2, count=10, lon=102.7126, lat=25.0437)  # fmt: skip
    with telephone() as visit:
        page = visit.go("/activities/")
        page.get_by_role("button", name="看我附近的").click()
        expect(page.get_by_text("从您现在的位置算")).to_be_visible()
        expect(page.get_by_text("约 800 米")).to_be_visible()
        assert page.url.endswith("/activities/")
        assert "102." not in page.url
        seen(visit, "activities-near-390")
        page.get_by_label("在哪里").select_option(label="五华区")
        page.get_by_label("怎么排").select_option(label="离选的地方近的在前")
        page.get_by_role("button", name="看这些").click()
        expect(page.get_by_text("从五华区算")).to_be_visible()
        seen(visit, "activities-order-390")


def test_without_a_position_the_page_says_what_to_do(chromium: Browser, site: str) -> None:
    service((AHEAD,))
    with visiting(chromium, site, 1440) as visit:
        page = visit.go("/activities/")
        page.get_by_role("button", name="看我附近的").click()
        expect(page.get_by_text("没有拿到位置")).to_be_visible()
        expect(page.get_by_role("button", name="看我附近的")).to_be_enabled()
        seen(visit, "activities-refused-1440")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("large", [False, True])
def test_every_page_holds(chromium: Browser, site: str, width: int, large: bool) -> None:
    number, code, link = proof_of()
    entered("talks", "20878次")
    [shown] = service((AHEAD,), title="湿地捡垃圾", places=5)
    hung_out()
    pages = {
        "decisions": "/decisions/", "no-decisions": "/decisions/?place=530111",
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
