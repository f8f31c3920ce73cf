"""Exports, retention, wordings, the year tried and verification on a screen and on a phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from playwright.sync_api import Browser, expect

from chuishao.casework import operations as casework
from chuishao.casework.operations import recount
from chuishao.casework.operations.forgetting import SYSTEM
from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.operations import FirstAccount
from chuishao.kernel.records import checks
from chuishao.web import long_export
from chuishao.web.office import verification
from tests import make
from tests.browser.conftest import NOW, Visit, visiting
from tests.browser.office.test_office import picture
from tests.leavers import left_long_ago

pytestmark = pytest.mark.browser
HEAD = ("五华区政府", "head")
WIDTHS = pytest.mark.parametrize("width", [1440, 390])


def signed_in(visit: Visit, site: str, role: Administrator) -> None:
    """The visit goes on as this administrator."""
    goes_on(visit, site, opened()[role])


def opened() -> dict[Administrator, FirstAccount]:
    """The three administrators of a new installation."""
    people = {one: (f"admin.{one.value}", f"管{one.value}") for one in Administrator}
    made = operations.open_first_administrators(
        people=people, actor=Actor.system("测试"), at=NOW, must_change_password=False
    )
    return dict(zip(people, made, strict=True))


def goes_on(visit: Visit, site: str, one: FirstAccount) -> None:
    """The visit goes on in this account."""
    key = operations.sign_in(username=one.username, password=one.password, at=NOW).session_key
    cookie = {"name": configured.SESSION_COOKIE_NAME, "value": key, "url": site}
    visit.page.context.add_cookies([cookie])  # type: ignore[list-item]


@WIDTHS
def test_an_export_is_written_while_one_watches(
    chromium: Browser, site: str, settings: Any, tmp_path: Path, width: int
) -> None:
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORTS_DIR = 1, tmp_path
    for hour in ("08", "09"):
        make.dispatched(when=make.at(f"2026-09-27 {hour}:00"))
    recount(at=NOW)
    with visiting(chromium, site, width, who=HEAD) as visit:
        visit.go("/board/530102/rows/?type=whistle")
        visit.check(f"rows at {width}")
        visit.page.get_by_role("link", name="导出 Excel").click()
        visit.page.get_by_role("button", name="由后台写好").wait_for()
        visit.check(f"offer at {width}")
        picture(visit, f"export-offer-{width}")
        visit.page.get_by_role("button", name="由后台写好").click()
        visit.page.wait_for_url("**/desk/exports/**")
        visit.check(f"waiting at {width}")
        long_export.run(visit.page.url.rstrip("/").rpartition("/")[2])
        visit.page.get_by_role("link", name="下载").wait_for(timeout=30_000)
        visit.check(f"ready at {width}")
        picture(visit, f"export-{width}")
        visit.go("/desk/exports/")
        visit.check(f"exports at {width}")
        picture(visit, f"exports-{width}")


@WIDTHS
def test_what_is_due_is_forgotten_and_signed(chromium: Browser, site: str, width: int) -> None:
    made = [make.whistle(when=NOW - timedelta(days=day)).number for day in (1, 2)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_case SET is_closed = true, closed_at = moved_at, retention_until = '2026-09-20'"
        )
    with visiting(chromium, site, width, who=HEAD) as visit:
        visit.go("/office/retention/?look=case:530102001:whistle")
        visit.check(f"preview at {width}")
        picture(visit, f"retention-{width}")
        head = make.actor(*HEAD)
        casework.hold_case(number=made[0], reason="行政复议未结", actor=head, at=NOW)
        visit.tap("提出销毁，等另一人确认")
        number = visit.page.locator(".cs-posts-list .cs-2").first.inner_text()
        second = make.actor("华山街道", "head")
        casework.confirm_destruction(number=number, actor=second, at=NOW)
        while casework.carry_on(number=number, actor=SYSTEM, at=NOW):
            pass
        visit.go("/office/retention/")
        visit.check(f"signed at {width}")
        picture(visit, f"retention-signed-{width}")
        visit.go(f"/desk/case/{made[1]}/")
        visit.check(f"forgotten case at {width}")
        picture(visit, f"forgotten-{width}")


@WIDTHS
def test_who_left_is_forgotten_and_signed(chromium: Browser, site: str, width: int) -> None:
    with left_long_ago(NOW), visiting(chromium, site, width, who=HEAD) as visit:
        visit.go("/office/retention/?leavers=530102")
        visit.check(f"leavers at {width}")
        picture(visit, f"leavers-{width}")
        visit.tap("提出销毁，等另一人确认")
        number = visit.page.locator(".cs-posts-list .cs-2").first.inner_text()
        second = make.actor("市政府", "head")
        operations.confirm_forgetting(number=number, actor=second, at=NOW)
        while operations.carry_on_forgetting(number=number, actor=SYSTEM, at=NOW):
            pass
        visit.go("/office/retention/")
        visit.page.get_by_text("签章").wait_for()
        visit.check(f"leavers signed at {width}")
        picture(visit, f"leavers-signed-{width}")


@WIDTHS
def test_a_notice_is_reworded_and_a_year_is_tried(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width) as visit:
        signed_in(visit, site, Administrator.SYSTEM)
        visit.go("/office/wordings/")
        visit.page.fill("#f-body", "{{ number }} 请尽快办")
        visit.tap("先看样子")
        visit.check(f"wording at {width}")
        picture(visit, f"wording-{width}")
        visit.go("/office/calendar/")
        visit.page.fill("#f-year", "2027")
        visit.page.fill("#f-rows", "2027-10-01 至 2027-10-07 放假 国庆节")
        visit.tap("先看会变什么")
        visit.check(f"year at {width}")
        picture(visit, f"year-{width}")


@WIDTHS
def test_an_administrator_is_proposed(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width) as visit:
        signed_in(visit, site, Administrator.SECURITY)
        visit.go("/office/administrators/")
        visit.check(f"administrators at {width}")
        visit.page.get_by_role("link", name="提出一名管理员").click()
        visit.page.fill("[name=username]", "没有这个账号")
        visit.page.select_option("[name=role]", "audit")
        visit.page.fill("[name=document_no]", "昆网信〔2026〕7号")
        visit.page.get_by_role("button", name="提出一名管理员").click()
        visit.page.get_by_text("没有这个用户名的账号").first.wait_for()
        assert visit.page.input_value("[name=document_no]") == "昆网信〔2026〕7号"
        visit.check(f"proposing an administrator at {width}")


@WIDTHS
def test_an_administrator_is_dismissed(chromium: Browser, site: str, width: int) -> None:
    with (
        visiting(chromium, site, width) as one, visiting(chromium, site, width) as two,
    ):  # fmt: skip
        three = opened()
        goes_on(one, site, three[Administrator.SECURITY])
        one.go("/office/administrators/")
        one.page.get_by_role("link", name="免去或换人").first.click()
        one.page.fill("[name=document_no]", "昆网信〔2026〕9号")
        one.check(f"dismissing at {width}")
        picture(one, f"dismissing-{width}")
        one.page.get_by_role("button", name="免去或换人").click()
        one.page.get_by_text("等第二人确认").first.wait_for()
        picture(one, f"dismissal-proposed-{width}")
        goes_on(two, site, three[Administrator.SYSTEM])
        two.go("/office/administrators/")
        two.page.get_by_role("link", name="确认").first.click()
        two.check(f"confirming a dismissal at {width}")
        two.page.get_by_role("button", name="确认").click()
        two.page.get_by_text("确认以后就没有审计管理员了").first.wait_for()
        picture(two, f"dismissal-last-{width}")
        two.page.get_by_text("我知道：确认以后没有审计管理员了").click()
        two.page.get_by_role("button", name="确认").click()
        two.page.wait_for_url("**/office/administrators/")
        expect(two.page.get_by_text("管audit", exact=True)).to_have_count(0)


@WIDTHS
def test_the_records_are_verified(chromium: Browser, site: str, width: int) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    with visiting(chromium, site, width) as visit:
        signed_in(visit, site, Administrator.AUDIT)
        visit.go("/office/verification/")
        visit.tap("开始全部核验")
        visit.check(f"verifying at {width}")
        verification.run(checks.checks()[0].id)
        visit.page.get_by_text("未见改动").first.wait_for(timeout=30_000)
        visit.check(f"verified at {width}")
        picture(visit, f"verified-{width}")
