"""What a clerk has typed stays: when the sign-in ends, without a network, and never for somebody else."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from chuishao.casework.models import Case
from tests import make
from tests.browser.conftest import NOW, Visit, follow, visiting
from tests.browser.public.conftest import AT_HUASHAN
from tests.browser.test_a_whistle import CLERK
from tests.doors.conftest import PASSWORD, account_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
KEPT, ENDED, AWAY = "上次没有交的还在", "登录已过期", "现在没有网络，还没有交出去"


def begin(visit: Visit) -> Page:
    page = visit.go("/desk/blow/")
    page.get_by_label("什么事").fill("路灯不亮，晚上很黑")
    page.get_by_label("具体情况").fill("院门口两盏都不亮，老人摔过。")
    page.get_by_label("已经做过什么").fill("报过物业。")
    return page


def sign_in(page: Page, who: tuple[str, str] = CLERK) -> None:
    page.get_by_label("用户名").fill(account_of(make.actor(*who, when=NOW), NOW))
    page.get_by_label("口令").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_whistle_typed_too_long_survives_signing_in_again(
    chromium: Browser, site: str, width: int
) -> None:
    with visiting(chromium, site, width, who=CLERK) as visit:
        page = begin(visit)
        end_session(page)
        follow(page.get_by_role("button", name="提交审核"))
        sign_in(page)
        expect(page.get_by_text(KEPT)).to_be_visible()
        expect(page.get_by_label("具体情况")).to_have_value("院门口两盏都不亮，老人摔过。")
        visit.check("what was typed is back")
        visit.tap("提交审核")
        page.wait_for_url("**/desk/case/**")
        visit.go("/desk/blow/")
        expect(page.get_by_label("什么事")).to_have_value("")


def test_a_page_that_asks_by_itself_leads_nobody_away_from_what_they_write(
    chromium: Browser, site: str
) -> None:
    with visiting(chromium, site, who=CLERK) as visit:
        page = begin(visit)
        end_session(page)
        page.evaluate("htmx.ajax('GET', '/desk/counters/', '#cs-counters')")
        expect(page.get_by_text(ENDED)).to_be_visible()
        expect(page.get_by_label("什么事")).to_have_value("路灯不亮，晚上很黑")
        follow(page.get_by_role("link", name="重新登录"))
        sign_in(page)
        expect(page.get_by_label("什么事")).to_have_value("路灯不亮，晚上很黑")


def test_without_a_network_nothing_is_sent_and_nothing_lost(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, who=CLERK) as visit:
        page = begin(visit)
        page.context.set_offline(True)
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_text(AWAY)).to_be_visible()
        page.context.set_offline(False)
        expect(page.get_by_text(AWAY)).to_be_hidden()
        visit.tap("提交审核")
        page.wait_for_url("**/desk/case/**")


def test_the_point_of_a_matter_is_taken_on_one_tap_and_kept(chromium: Browser, site: str) -> None:
    where = {"geolocation": AT_HUASHAN, "permissions": ["geolocation"]}
    with visiting(chromium, site, who=CLERK, **where) as visit:
        page = begin(visit)
        page.get_by_role("button", name="我现在的位置").click()
        expect(page.get_by_text("这件事在地图上的位置已记下，误差约")).to_be_visible()
        visit.check("the point")
        visit.go("/desk/blow/")
        expect(page.get_by_text("这件事在地图上的位置已记下。")).to_be_visible()
        visit.tap("提交审核")
        page.wait_for_url("**/desk/case/**")
        case = Case.objects.get(number=page.url.split("/")[-2])
        assert float(case.lat) == AT_HUASHAN["latitude"]


def test_what_one_typed_is_not_shown_to_the_next(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, who=CLERK) as visit:
        page = begin(visit)
        end_session(page)
        visit.go("/desk/blow/")
        sign_in(page, ("华山街道", "head"))
        visit.go("/desk/blow/")
        expect(page.get_by_label("什么事")).to_have_value("")
        expect(page.get_by_text(KEPT)).to_be_hidden()


def test_who_thinks_better_of_it_begins_anew(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, who=CLERK) as visit:
        page = begin(visit)
        visit.go("/desk/blow/")
        expect(page.get_by_label("具体情况")).to_have_value("院门口两盏都不亮，老人摔过。")
        page.get_by_role("button", name="不要了，重新填").click()
        expect(page.get_by_label("具体情况")).to_have_value("")
        page.reload()
        expect(page.get_by_label("具体情况")).to_have_value("")
