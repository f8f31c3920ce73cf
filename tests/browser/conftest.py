"""A real Chromium before the real site: what it shows, what its console says, what axe finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from chuishao.directory import operations, queries
from chuishao.web import clock
from tests import make
from tests.browser.fitting import MEASURE
from tests.doors.conftest import PASSWORD, account_of

NOW = make.at("2026-09-28 10:06")
FLAGS = [
    "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
    # Each window would load two pages of its own for an address bar that nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding,Translate,HttpsUpgrades",
]  # fmt: skip
WIDTHS = {1440: 900, 390: 844}


@pytest.fixture
def site(ground: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    """The site in this process, its clock standing still on a Monday morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.ALLOWED_HOSTS = ["*"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; without one they are skipped by name."""
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    path = next(filter(None, found), None) or pytest.skip("no Chromium: run `make chromium`")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    # Playwright keeps a loop running in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visit:
    """One person at one screen."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open an address of the site and wait for it."""
        self.page.goto(self.site + address)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def tap(self, name: str) -> None:
        """Tap what carries this name in the page and wait for what follows."""
        target = self.page.get_by_role("main").get_by_role("button", name=name, exact=True)
        follow(target.last)

    def check(self, where: str) -> None:
        """Nothing scrolls sideways, nothing complains, axe finds nothing serious."""
        found = Axe().run(self.page).response["violations"]
        serious = [it for it in found if it["impact"] in ("serious", "critical")]
        told = [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in serious]
        assert not told, f"{where}: {told}"
        self.fits(where)

    def fits(self, where: str) -> None:
        """Nothing scrolls sideways, no word leaves its box or lies over another, nothing complains."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{where}: {wide} px too wide"
        faults = self.page.evaluate(MEASURE)
        assert not faults, f"{where}: {faults}"
        assert not self.complaints, f"{where}: {self.complaints}"


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that one is here and quiet."""
    with target.page.expect_navigation():
        target.click()
    target.page.wait_for_load_state("networkidle")


@contextmanager
def visiting(
    chromium: Browser,
    site: str,
    width: int = 390,
    *,
    who: tuple[str, str] | None = None,
    tour: bool = False,
    **more: Any,
) -> Iterator[Visit]:
    """A screen of this width; ``who`` (organisation, kind of post) is signed in already, and knows the tour."""
    screen = {"width": width, "height": WIDTHS[width]}
    context = chromium.new_context(
        viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", **more
    )
    if who:
        username = account_of(make.actor(*who, when=NOW), NOW)
        key = operations.sign_in(username=username, password=PASSWORD, at=NOW).session_key
        account = queries.session_of(key, NOW).account_id
        cookies = {settings.SESSION_COOKIE_NAME: key, f"tour-{account}": "0" if tour else "over"}
        context.add_cookies(
            [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
        )
    context.set_default_timeout(10_000)
    visit = Visit(context.new_page(), site)
    visit.page.on("console", lambda message: _listen(visit, message))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    with closing(context):  # an open window would keep the site's connections after a failed test
        yield visit


def _listen(visit: Visit, message: ConsoleMessage) -> None:
    # A refused form answers 4xx by design, and Chromium mentions that.
    expected = "the server responded with a status of 4" in message.text
    if message.type in ("error", "warning") and not expected:
        visit.complaints.append(message.text)
