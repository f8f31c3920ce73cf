"""A resident with a telephone in hand: 390 px wide, no account, a place on the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Visit
from tests.doors.web.public.conftest import photo

Walk = Callable[..., Any]
AT_HUASHAN = {"latitude": 25.0437, "longitude": 102.7046}


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """A photo on the telephone."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(photo(1800, 1200))
    return path


@pytest.fixture
def telephone(site: str, chromium: Browser, settings: Any, tmp_path: Path) -> Walk:
    """``with telephone() as visit``: a resident's browser, every complaint of which is counted."""
    settings.MEDIA_ROOT = tmp_path / "files"

    @contextmanager
    def opened() -> Iterator[Visit]:
        context = chromium.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True,
            geolocation=AT_HUASHAN, permissions=["geolocation"], reduced_motion="reduce",
        )  # fmt: skip
        visit = Visit(context.new_page(), site)
        watch(visit)
        with closing(context):
            yield visit
        assert visit.complaints == []

    return opened


def watch(visit: Visit) -> None:
    """Count what the console complains of; a lost network is no complaint."""
    lost = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")

    def note(words: str) -> None:
        if not any(one in words for one in lost):
            visit.complaints.append(words)

    visit.page.on("console", lambda it: note(it.text) if it.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda it: note(str(it)))


def fill(page: Page, words: str = "院门口化粪池冒水，污水流到人行道。早上老人过不去。") -> None:
    """Place by search, where exactly, what is wrong."""
    page.get_by_label("搜街道、社区").fill("五华山")
    page.get_by_role("button", name="五华区 华山街道 五华山社区").click()
    page.get_by_label("具体位置").fill("华山南路66号院门口")
    page.get_by_label("怎么了").fill(words)


def ready(context: BrowserContext, page: Page) -> None:
    """The worker has the page in its hands."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
