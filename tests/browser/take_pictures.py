"""Takes the README's pictures: a street's desk on a Monday morning. `make pictures`; no test of the suite."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, sync_playwright

from chuishao.casework.operations import Place, move, open_case
from chuishao.directory import operations
from chuishao.web import clock
from tests import make
from tests.doors.conftest import PASSWORD, account_of

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
NOW = make.at("2026-09-28 10:06")
# When the head approved it, its kind, its title, where it is.
WAITING = [
    ("2026-09-23 16:20", "ordinary", "单元门口堆满旧家具，消防通道过不去", "华山南路 66 号院 2 栋"),
    ("2026-09-28 09:48", "emergency", "化粪池外溢，污水流到路上", "华山南路 66 号院"),
    ("2026-09-27 15:10", "enforcement", "夜市摊点占道，油烟扰民", "五一路与光华街口"),
    ("2026-09-28 08:35", "priority", "围墙开裂向外倾斜，墙下有学生经过", "华山西路 12 号"),
    ("2026-09-28 09:20", "ordinary", "路灯连续三盏不亮", "景星街 30 号门前"),
    ("2026-09-28 09:55", "ordinary", "楼顶积水渗进住户家中", "文明街 8 号 3 单元"),
]


@pytest.fixture
def site(ground: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site in this process, its clock standing still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


def wait_for_the_desk(approved: str, kind: str, title: str, place: str) -> None:
    """A whistle of the community that waits for the street's desk since then."""
    when: datetime = make.at(approved)
    clerk = make.actor(when=when)
    done = open_case(
        case_type="whistle", actor=clerk, at=when, title=title, kind=kind,
        answers=make.DESCRIBED, place=Place(clerk.region_path, place),
    )  # fmt: skip
    move(case=done.case_id, transition="submit", actor=clerk, at=when)
    move(case=done.case_id, transition="approve", actor=make.actor(post="head"), at=when)


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / name, animations="disabled")


def test_the_desk_is_pictured_wide_and_narrow(site: str) -> None:
    for whistle in WAITING:
        wait_for_the_desk(*whistle)
    username = account_of(make.actor("华山综合调度室", "dispatcher", when=NOW), NOW)
    key = operations.sign_in(username=username, password=PASSWORD, at=NOW).session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for width, height in ((1440, 900), (390, 844)):
            view = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            view.add_cookies([cookie])
            page = view.new_page()
            page.goto(f"{site}/desk/")
            take(page, f"desk-{width}.png")
        browser.close()
