"""The office on a screen and on a phone: nothing too wide, nothing complains, axe content; pictures to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from tests import make
from tests.browser.conftest import NOW, Visit, follow, visiting

pytestmark = pytest.mark.browser
HEAD = ("华山街道", "head")
PAGES = {
    "home": "/office/",
    "dial": "/office/dials/?type=whistle&duty=finish&kind=ordinary",
    "organisations": "/office/organisations/",
    "routing": "/office/routing/?place=530102001003&sentence=店外经营占道",
    "calendar": "/office/calendar/",
    "mechanism": "/office/mechanisms/rectification/",
    "programme": "/office/mechanisms/alliance/",
}


@pytest.mark.parametrize("width", [1440, 390])
def test_every_room_fits_the_screen(chromium: Browser, site: str, width: int) -> None:
    with visiting(chromium, site, width, who=HEAD) as visit:
        own = {"organisation": f"/office/organisations/{make.unit('华山城管办')}/"}
        for name, address in {**PAGES, **own}.items():
            visit.go(address)
            visit.check(f"{name} at {width}")
            picture(visit, f"{name}-{width}")


def picture(visit: Visit, name: str) -> None:
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("CHUISHAO_PICTURES"):
        visit.page.screenshot(path=Path(folder) / f"office-{name}.png", full_page=True)


def test_the_records_fit_the_screen(chromium: Browser, site: str) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    people = {role: (f"admin.{role.value}", f"管{role.value}") for role in Administrator}
    opened = operations.open_first_administrators(
        people=people, actor=Actor.system("测试"), at=NOW, must_change_password=False
    )
    one = opened[list(people).index(Administrator.AUDIT)]
    key = operations.sign_in(username=one.username, password=one.password, at=NOW).session_key
    with visiting(chromium, site, 390) as visit:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}
        visit.page.context.add_cookies([cookie])
        visit.go("/office/records/")
        visit.check("records")
        picture(visit, "records-390")


def test_a_dial_is_tried_and_then_turned(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, 390, who=HEAD) as visit:
        page = visit.go(PAGES["dial"])
        page.get_by_label("改为").fill("5")
        page.get_by_label("从哪天起").fill("2026-10-08")
        page.get_by_label("依据文号").fill("华街发〔2026〕14号")
        visit.tap("看会变什么")
        assert page.get_by_text("2026年10月14日 17:30 到期").is_visible()
        visit.check("tried")
        picture(visit, "tried-390")
        visit.tap("照此提出")
        assert page.get_by_text("改动已经提出").is_visible()
        visit.check("proposed")
        picture(visit, "proposed-390")
    with visiting(chromium, site, 1440, who=("五华区政府", "head")) as visit:
        page = visit.go("/office/dials/?type=whistle")
        visit.check("waiting")
        picture(visit, "waiting-1440")
        follow(page.get_by_role("button", name="确认", exact=True))
        assert page.get_by_text("时限已经设好").is_visible()
        visit.check("turned")
