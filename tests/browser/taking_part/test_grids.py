"""A grid in a real browser: what was found is written down in few fields and sent on, at both widths and in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from chuishao.kernel import records
from chuishao.participation import operations
from tests import make
from tests.browser.conftest import visiting
from tests.browser.taking_part.test_circles import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
COMMUNITY = "五华山社区"
WORKER = (COMMUNITY, "grid_worker")


def grid() -> int:
    """The first grid of the community."""
    return operations.found_circle(
        programme="grid", kind="grid", name="第1网格", host_id=make.unit(COMMUNITY),
        actor=make.actor(COMMUNITY, "head"), at=make.at("2026-09-01 09:00"),
    ).pk  # fmt: skip


@pytest.mark.parametrize("width", [390, 1440])
def test_what_was_found_is_written_down_and_sent_on(
    chromium: Browser, site: str, width: int
) -> None:
    made = grid()
    with visiting(chromium, site, width, who=WORKER) as worker:
        page = worker.go(f"/desk/circle/{made}/")
        page.get_by_role("link", name="记一次走访").click()
        page.get_by_label("走访户数").fill("12")
        seen(worker, f"grid-visit-{width}")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("已经记下")).to_be_visible()
        page.get_by_role("link", name="记一条发现问题").click()
        page.get_by_label("什么事").fill("66号院化粪池外溢")
        page.get_by_label("转吹哨").check()
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("请选一个类别").first).to_be_visible()
        expect(page.get_by_label("转吹哨")).to_be_checked()
        seen(worker, f"grid-finding-wrong-{width}")
        page.get_by_label("公共设施").check()
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("已经在路上")).to_be_visible()
        seen(worker, f"grid-going-{width}")
        records.deliver_pending(at=make.at("2026-09-28 10:00"))
        page.reload()
        expect(page.get_by_role("link", name="KM-").first).to_be_visible()
        seen(worker, f"grid-became-{width}")
        worker.go(f"/desk/circle/{made}/")
        seen(worker, f"grid-{width}")


def test_it_speaks_english_too(chromium: Browser, site: str) -> None:
    made = grid()
    with visiting(chromium, site, 390, who=WORKER) as worker:
        cookie = {"name": "django_language", "value": "en", "url": site}
        worker.page.context.add_cookies([cookie])
        page = worker.go(f"/desk/circle/{made}/do/note-finding/")
        expect(page.get_by_label("Settled on the spot")).to_be_checked()
        expect(page.get_by_label("Send on: Request")).to_be_visible()
        seen(worker, "grid-finding-en-390")
        page = worker.go(f"/desk/circle/{made}/")
        expect(page.get_by_role("link", name="Write down: Visit")).to_be_visible()
        seen(worker, "grid-en-390")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_record_is_put_right_and_says_what_it_said_before(
    chromium: Browser, site: str, width: int
) -> None:
    note = operations.Note("楼道灯不亮", "3栋", thing="facility", when=make.at("2026-09-28 08:40"))
    kept = operations.write_down(
        circle_id=grid(), kind="finding", note=note, actor=make.actor(*WORKER), at=make.at()
    )
    with visiting(chromium, site, width, who=WORKER) as worker:
        page = worker.go(f"/desk/activity/{kept.pk}/")
        page.get_by_role("link", name="更正这条记录").click()
        page.get_by_label("在哪里").fill("3栋2单元")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_text("请写明理由").first).to_be_visible()
        expect(page.get_by_label("在哪里")).to_have_value("3栋2单元")
        seen(worker, f"grid-put-right-wrong-{width}")
        page.get_by_label("理由").fill("当时写错了单元")
        page.get_by_role("main").locator("button.btn-primary").click()
        expect(page.get_by_role("heading", name="更正过")).to_be_visible()
        expect(page.get_by_text("原来的地点")).to_be_visible()
        seen(worker, f"grid-put-right-{width}")
