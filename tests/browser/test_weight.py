"""The first page of each audience is light: what a browser fetches with an empty cache, compressed as the site does."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.conftest import visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST = 200_000
FIRST = {
    "/": None,
    "/sign-in/": None,
    "/desk/": ("五华山社区", "clerk"),
    "/desk/dispatch/": ("华山综合调度室", "dispatcher"),
    "/board/": ("华山街道", "head"),
    "/office/": ("华山街道", "head"),
}


@pytest.mark.parametrize("address", FIRST)
def test_the_first_page_is_light(chromium: Browser, site: str, address: str) -> None:
    with visiting(chromium, site, who=FIRST[address]) as visit:
        sizes: dict[str, int] = {}
        visit.page.on("response", lambda it: sizes.update(_weighed(it)))
        assert visit.go(address).url.startswith(site + address)
        first = {url: size for url, size in sizes.items() if "service-worker" not in url}
        assert sum(first.values()) < MOST, first


def _weighed(answer: Response) -> dict[str, int]:
    return {answer.url: len(gzip.compress(answer.body()))} if answer.ok else {}
