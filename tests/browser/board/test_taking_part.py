"""The board of taking part in a real Chromium, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chuishao.participation.operations import recount
from tests import make
from tests.browser.conftest import NOW, follow, visiting
from tests.integration.participation.branches import came, circle, held, person

pytestmark = pytest.mark.browser


@pytest.fixture
def branches(site: str) -> str:
    """Two branches with a year of theme days and lectures."""
    for number in range(2):
        branch = circle(name=f"第{number + 1}党支部", at=make.at("2025-01-01 09:00"))
        for month in range(1, 21):
            year, of = divmod(month - 1, 12)
            day = make.at(f"{2025 + year}-{of + 1:02}-10 09:00")
            meeting = held(branch, "theme_day", f"{day:%Y-%m-%d %H:%M}")
            for _ in range(2 + month % 3):
                came(meeting, person(), role="leader")
    recount(at=NOW)
    return site


@pytest.mark.parametrize("width", [1440, 390])
def test_a_city_and_a_community(chromium: Browser, branches: str, width: int) -> None:
    with visiting(chromium, branches, width, who=("市调度中心", "dispatcher")) as visit:
        for name, path in (("city", "5301"), ("community", make.WUHUASHAN)):
            visit.go(f"/board/{path}/taking-part/?programme=party_life")
            visit.check(f"{name} at {width}")
            if folder := os.environ.get("CHUISHAO_PICTURES"):
                target = Path(folder) / f"part-{name}-{width}.png"
                visit.page.screenshot(path=target, full_page=True)
        rows = visit.page.get_by_role("main").get_by_role("link", name="主题党日 人次")
        follow(rows.first)
        assert "一共" in visit.page.get_by_role("main").inner_text()
        visit.check("rows")
