"""A clerk with a phone: a photo goes with the whistle, made small on the way, and another is added later."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from chuishao.casework.models import Attachment
from tests.browser.conftest import follow, visiting
from tests.doors.web.public.conftest import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CLERK = ("五华山社区", "clerk")
MADE_SMALL = re.compile(r"photo\.jpg$")


def taken(page: Page, name: str, width: int) -> None:
    if folder := os.environ.get("CHUISHAO_PICTURES"):
        page.screenshot(path=Path(folder) / f"photos-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_photo_goes_with_the_whistle_and_another_later(
    chromium: Browser, site: str, width: int, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    first, second = tmp_path / "IMG_0001.jpg", tmp_path / "IMG_0002.jpg"
    first.write_bytes(photo(3000, 2000))
    second.write_bytes(photo(2400, 1800))
    with visiting(chromium, site, width, who=CLERK) as visit:
        page = visit.go("/desk/blow/")
        page.get_by_label("什么事").fill("化粪池外溢，污水流到人行道")
        page.get_by_label("照片").set_input_files(first)
        expect(page.locator("#f-photos")).to_have_value(MADE_SMALL)
        follow(page.get_by_role("button", name="先存着"))
        expect(page.get_by_text("已收到 1 张，不用再选。")).to_be_visible()
        visit.check("refused with a photo")
        taken(page, "refused", width)
        page.get_by_label("具体情况").fill("早上发现，已流到路上。")
        page.get_by_label("已经做过什么").fill("已联系物业。")
        follow(page.get_by_role("button", name="先存着"))
        expect(page.get_by_role("img", name="照片 1")).to_be_visible()
        page.locator("summary", has_text="加照片").click()
        page.get_by_label("照片", exact=False).last.set_input_files(second)
        expect(page.locator("#f-photos")).to_have_value(MADE_SMALL)
        visit.check("adding a photo")
        taken(page, "adding", width)
        follow(page.get_by_role("button", name="送出照片"))
        expect(page.get_by_text("加了 1 张照片。")).to_be_visible()
    kept = [one.file for one in Attachment.objects.select_related("file").order_by("id")]
    assert [(it.width, it.height) for it in kept] == [(1600, 1067), (1600, 1200)]
