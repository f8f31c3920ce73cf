"""An import walked as people do it: bad rows come back, are corrected, and a second person confirms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import Browser

from chuishao.directory import jobs, operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import DirectoryImport, Grant, Holding, Person, Post
from chuishao.web.office import imports
from tests import workbooks
from tests.browser.conftest import NOW, Visit, follow, visiting
from tests.workbooks import PEOPLE, SEAT

pytestmark = pytest.mark.browser
GOOD = {**SEAT, "姓名": "导入甲", "手机号": "13812345678", "岗位名称": "综合岗甲"}
BAD = {
    **SEAT,
    "姓名": "导入乙",
    "手机号": "1381234",
    "岗位名称": "综合岗乙",
    "单位": "华山街道办事外",
}


@pytest.fixture
def keys(site: str) -> Iterator[dict[Administrator, str]]:
    """A session of each administrator; what the import writes is taken back."""
    people = {role: (f"admin.{role.value}", f"管{role.value}") for role in Administrator}
    opened = operations.open_first_administrators(
        people=people, actor=Actor.system("测试"), at=NOW, must_change_password=False
    )
    yield {
        role: operations.sign_in(username=one.username, password=one.password, at=NOW).session_key
        for role, one in zip(people, opened, strict=True)
    }
    DirectoryImport.objects.all().delete()
    made = Person.objects.filter(name__startswith="导入")
    Grant.objects.filter(person__in=made).delete()
    Holding.objects.filter(person__in=made).delete()
    Post.objects.filter(title__startswith="综合岗").delete()
    made.delete()


@contextmanager
def signed_in(chromium: Browser, site: str, key: str, width: int) -> Iterator[Visit]:
    with visiting(chromium, site, width) as visit:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}
        visit.page.context.add_cookies([cookie])
        yield visit


def picture(visit: Visit, name: str) -> None:
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("CHUISHAO_PICTURES"):
        visit.page.screenshot(path=Path(folder) / f"import-{name}.png", full_page=True)


def upload(visit: Visit, path: Path) -> None:
    form = visit.page.locator("section", has=visit.page.get_by_role("heading", name="人员和任职"))
    form.get_by_label("上传“人员和任职”工作簿").set_input_files(path)
    follow(form.get_by_role("button", name="上传并核对"))


@pytest.mark.parametrize("width", [1440, 390])
def test_bad_rows_come_back_are_corrected_and_confirmed_by_another(
    chromium: Browser, site: str, keys: Any, width: int, tmp_path: Path
) -> None:
    path = tmp_path / "人员.xlsx"
    path.write_bytes(workbooks.filled(PEOPLE, GOOD, BAD))
    with signed_in(chromium, site, keys[Administrator.SYSTEM], width) as visit:
        visit.go("/office/import/")
        visit.check("empty list")
        picture(visit, f"home-{width}")
        upload(visit, path)
        assert visit.page.get_by_text("手机号不正确").is_visible()
        visit.check("with bad rows")
        picture(visit, f"bad-{width}")
        upload_corrected(visit, tmp_path)
        visit.tap("交另一人确认")
        visit.check("handed on")
        picture(visit, f"proposed-{width}")
    with signed_in(chromium, site, keys[Administrator.SECURITY], width) as visit:
        follow(visit.go("/office/import/").get_by_role("link", name="待改"))
        visit.check("to be confirmed")
        picture(visit, f"decide-{width}")
        visit.tap("确认写入")
        assert visit.page.get_by_text("已写入").first.is_visible()
        visit.check("written")
        picture(visit, f"done-{width}")
    assert Person.objects.get(name="导入乙").phone_masked == "139****5678"


def test_a_long_check_shows_its_progress_and_comes_to_its_end_by_itself(
    chromium: Browser, site: str, keys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(imports, "defer", lambda _job, **arguments: asked.append(arguments))
    path = tmp_path / "人员.xlsx"
    rows = (
        {**GOOD, "姓名": f"导入{n}", "岗位名称": f"综合岗{n}", "手机号": ""} for n in range(1500)
    )
    path.write_bytes(workbooks.filled(PEOPLE, *rows))
    with signed_in(chromium, site, keys[Administrator.SYSTEM], 390) as visit:
        visit.go("/office/import/")
        upload(visit, path)
        assert visit.page.get_by_text("正在核对").is_visible()
        DirectoryImport.objects.update(done_rows=500, all_rows=1500)
        visit.page.get_by_text("500 / 1500 行").wait_for()
        visit.check("long")
        picture(visit, "long-390")
        jobs.check_import.func(**asked[0])
        visit.page.get_by_text("会变什么").first.wait_for()
        visit.check("long, done")


def upload_corrected(visit: Visit, folder: Path) -> None:
    """The workbook that came back, read, mended and sent in again."""
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("link", name="下载待改的行").click()
    returned = folder / coming.value.suggested_filename
    coming.value.save_as(returned)
    book = load_workbook(returned)
    page = book["人员和任职"]
    places = {str(cell.value): cell.column for cell in page[1]}
    assert page.max_row == 2
    assert "手机号不正确" in str(page.cell(2, places["问题"]).value)
    assert page.cell(2, places["问题"]).fill.fgColor.rgb == "FFFFC7CE"
    page.cell(2, places["手机号"]).value = "13912345678"
    page.cell(2, places["单位"]).value = SEAT["单位"]
    book.save(returned)
    visit.go("/office/import/")
    upload(visit, returned)
    assert visit.page.get_by_text("有问题的行").count() == 0
