"""A head away: the street proposes a stand-in, the head confirms, the deputy approves and both names are in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make, stand_ins
from tests.browser.conftest import follow, visiting
from tests.browser.test_a_whistle import CLERK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STREET, HEAD = ("华山街道", "head"), ("五华山社区", "head")
SAID = {"从哪天起": "2026-09-28", "到哪天止": "2026-10-09", "依据文号": "华街任〔2026〕3号"}


@pytest.fixture(autouse=True)
def _no_stand_in_remains(site: str) -> Iterator[None]:
    with stand_ins.forgotten_afterwards():
        yield


def propose(page: Page, name: str) -> None:
    """The form under the head's post, filled and sent."""
    post = page.locator("#h-posts + .cs-posts-list > .cs-card").filter(has_text="主要负责人").first
    form = post.locator("details", has_text="提出代理").first
    form.locator("summary").click()
    form.get_by_label("姓名").fill(name)
    for label, words in SAID.items():
        form.get_by_label(label).fill(words)
    follow(form.get_by_role("button", name="提出代理"))
    # Several people of one name: the page asks which.
    page.get_by_role("radio", name="五华山社区").first.check()
    follow(page.get_by_role("button", name="就是这位"))


def waiting_for_approval() -> str:
    """A whistle that waits for the head's approval, sent up by the head of another day."""
    number = make.whistle(by=make.actor(post="grid_worker")).number
    make.move(case=number, transition="submit", actor=make.actor(post="head"), at=make.at())
    return number


def test_from_the_proposal_to_the_log(chromium: Browser, site: str) -> None:
    number, room = waiting_for_approval(), f"/office/organisations/{make.unit('五华山社区')}/"
    deputy, absent = (make.actor(*who).label.split(" ")[-1] for who in (CLERK, HEAD))
    with visiting(chromium, site, 1440, who=STREET) as visit:
        propose(visit.go(room), deputy)
        expect(visit.page.get_by_text("等第二人确认").first).to_be_visible()
    with visiting(chromium, site, 1440, who=HEAD) as visit:
        visit.go(room)
        visit.tap("确认")
    with visiting(chromium, site, 390, who=CLERK) as visit:
        page = visit.go("/post/")
        page.get_by_role("button", name=f"代理{absent}").click()
        for address in ("/desk/", f"/desk/case/{number}/", f"/desk/case/{number}/step/approve/"):
            visit.go(address)
            expect(page.get_by_text(f"您正在代理{absent}，到2026年10月8日为止")).to_be_visible()
            visit.check(f"standing in: {address}")
        visit.tap("审核吹哨")
        expect(page.locator(".cs-time").get_by_text(f"{deputy}（代{absent}）")).to_be_visible()
        visit.check("both are named")
