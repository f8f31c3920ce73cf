"""A whistle from the first tap to the verification, at the width of a phone and of a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests import make
from tests.browser.conftest import NOW, Visit, visiting
from tests.doors.conftest import PASSWORD, account_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CLERK, HEAD = ("五华山社区", "clerk"), ("五华山社区", "head")
DISPATCHER, UNIT = ("华山综合调度室", "dispatcher"), ("华山城管执法中队", "liaison")


def sign_in(visit: Visit) -> None:
    page = visit.go("/desk/")
    visit.check("signing in")
    page.get_by_label("用户名").fill(account_of(make.actor(*CLERK, when=NOW), NOW))
    page.get_by_label("口令").fill(PASSWORD)
    visit.tap("登录")


def blow(visit: Visit) -> str:
    """Blow, first forgetting something; returns the address of the case."""
    page = visit.page
    page.locator("a.btn-whistle").locator("visible=true").click()
    page.get_by_label("什么事").fill("化粪池外溢，污水流到人行道")
    page.get_by_label("具体位置").fill("华山南路 66 号院 2 幢北侧")
    expect(page.get_by_text("因为写了“化粪池外溢”")).to_be_visible()
    visit.tap("提交审核")
    expect(page.get_by_text("有 2 项要改一下。")).to_be_visible()
    visit.check("blowing, with something missing")
    page.get_by_label("具体情况").fill("早上发现，已流到路上，48 户受影响。")
    page.get_by_label("已经做过什么").fill("联系物业抽排一次，半天后又溢。")
    visit.tap("提交审核")
    visit.check("the case, handed in")
    return page.url.removeprefix(visit.site)


def take(visit: Visit, address: str, step: str, **typed: str) -> None:
    """Take a step from the case's page, filling the fields of these labels."""
    page = visit.go(address)
    visit.check(f"before {step}")
    page.locator("a.cs-step", has_text=step).first.click()
    for label, words in typed.items():
        page.get_by_label(label).first.fill(words)
    visit.check(step)
    visit.tap(step)
    expect(page.get_by_text(f"“{step}”已经办了。")).to_be_visible()


def dispatch(visit: Visit, address: str) -> None:
    page = visit.go("/desk/")
    visit.check("the worklist")
    page.get_by_role("link", name="化粪池外溢").click()
    page.locator("a.cs-step", has_text="派哨").first.click()
    row = page.get_by_role("group", name="华山城管执法中队", exact=True)
    expect(page.get_by_text("建议").first).to_be_visible()
    for proposed in page.locator("#units .cs-called-row").all():
        proposed.get_by_label("不派").check(force=True)
    if not row.is_visible():
        page.get_by_text("能派的单位").click()
    row.get_by_label("主办").check(force=True)
    assert page.locator("input[value=lead]:checked").count() == 1
    visit.check("dispatching")
    visit.tap("派哨")
    assert page.url.endswith(address)


def verify(visit: Visit, address: str) -> None:
    page = visit.go(address)
    page.locator("a.cs-step", has_text="核实通过").first.click()
    page.get_by_label("已解决", exact=True).check()
    visit.tap("核实通过")
    expect(page.locator(".cs-chip", has_text="已核实")).to_be_visible()
    visit.check("the case, verified")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_whistle_is_blown_dispatched_reported_in_finished_and_verified(
    chromium: Browser, site: str, width: int
) -> None:
    with visiting(chromium, site, width) as visit:
        sign_in(visit)
        address = blow(visit)
    with visiting(chromium, site, width, who=HEAD) as visit:
        take(visit, address, "审核吹哨")
    with visiting(chromium, site, width, who=DISPATCHER) as visit:
        dispatch(visit, address)
    with visiting(chromium, site, width, who=UNIT) as visit:
        take(visit, address, "报到", 承担什么="抽排、疏通")
        take(visit, address, "报办结", 办理结果="已疏通主管 12 米。")
    with visiting(chromium, site, width, who=CLERK) as visit:
        verify(visit, address)
