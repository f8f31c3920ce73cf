"""A roster walked as people do it: chosen where it goes, bad rows shown, handed on, confirmed by the head."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chuishao.directory.imports.guests import kind_of
from chuishao.directory.models import DirectoryImport
from chuishao.participation import operations
from tests import make, workbooks
from tests.browser.conftest import Visit, follow, visiting

pytestmark = pytest.mark.browser
COMMUNITY = "五华山社区"
ROWS = (
    {"编号": "V1", "姓名": "李桂芳", "电话": "13888886666", "加入日期": "2020-03-01", "特长": "理发、急救"},
    {"编号": "V2", "姓名": "王小梅", "加入日期": "2020-04-01"},
    {"编号": "V3", "姓名": "欧阳阿彩", "电话": "1388", "加入日期": "2020-02-30"},
)  # fmt: skip


def picture(visit: Visit, name: str) -> None:
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("CHUISHAO_PICTURES"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_roster_is_sent_shown_and_confirmed_by_another(
    chromium: Browser, site: str, width: int, tmp_path: Path
) -> None:
    team = operations.found_circle(
        programme="volunteering", kind="team", name="翠湖服务队", host_id=make.unit(COMMUNITY),
        actor=make.actor(COMMUNITY, "head"), at=make.at("2026-09-01 09:00"),
    ).pk  # fmt: skip
    path = tmp_path / "名册.xlsx"
    path.write_bytes(workbooks.filled(kind_of("members"), *ROWS))
    with visiting(chromium, site, width, who=(COMMUNITY, "clerk")) as visit:
        visit.go(f"/office/import/?circle={team}")
        visit.check("lists")
        picture(visit, f"lists-home-{width}")
        visit.page.get_by_label("上传“参与人名册”工作簿").set_input_files(path)
        form = visit.page.locator("form", has=visit.page.get_by_label("上传“参与人名册”工作簿"))
        follow(form.get_by_role("button", name="上传并核对"))
        assert visit.page.get_by_text("不像电话号码").is_visible()
        visit.check("roster with bad rows")
        picture(visit, f"lists-bad-{width}")
        visit.tap("交另一人确认")
    with visiting(chromium, site, width, who=(COMMUNITY, "head")) as visit:
        visit.go(f"/office/import/{DirectoryImport.objects.get().pk}/")
        visit.check("roster to be confirmed")
        visit.tap("确认写入")
        assert visit.page.get_by_text("已写入").first.is_visible()
        picture(visit, f"lists-done-{width}")
