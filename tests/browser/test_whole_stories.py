"""Whole stories with everybody on stage at once: from a resident's photo to the outcome the resident reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chuishao.casework.models import Attachment, Case
from chuishao.casework.operations import move
from chuishao.kernel import records
from chuishao.web import clock
from tests import make
from tests.browser.cast import CLERK, DESK_HEAD, DISPATCHER, DISTRICT, HEAD, Cast, act, cast
from tests.browser.conftest import NOW, Visit, follow
from tests.browser.public.conftest import Walk, fill, photo_file, ready, telephone
from tests.browser.public.test_reporting import SMALL_LETTERS, TIGHT_TARGETS

__all__ = ["cast", "photo_file", "telephone"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TEAM, OFFICE, POLICE = (
    ("华山城管执法中队", "liaison"),
    ("华山城管办", "liaison"),
    ("华山派出所", "liaison"),
)
WATER, HOUSING = ("五华区水务局", "liaison"), ("五华区住建局", "liaison")
# The first answer is lost on its way back: the site has the report, the telephone does not know.
LOST_ON_THE_WAY_BACK = """
const real = window.fetch; let is_cut = false;
window.fetch = async (...asked) => {
  const answer = await real(...asked);
  if (is_cut || !String(asked[0]).includes("/report/send/")) return answer;
  is_cut = true;
  throw new TypeError("Failed to fetch");
}"""
SCORES = {"response": "5", "attitude": "5", "speed": "4", "effect": "5"}


def hand_in(page: Page, photo: Path) -> str:
    """A resident's report; returns its number."""
    page.locator("#f-photo").set_input_files(photo)
    expect(page.locator("#cs-shots img")).to_have_count(1)
    fill(page)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/q/**")
    return str(page.locator("p b.cs-ink").first.inner_text().replace(" ", "-"))


def blow(cast: Cast, report: str) -> str:
    """The clerk makes of the report a whistle in one step, the head approves; returns its number."""
    page = cast[CLERK].page
    page.goto(f"{cast[CLERK].site}/desk/case/{report}/")
    expect(page.locator("a.cs-photo")).to_have_count(1)
    page.get_by_role("main").get_by_role("link", name="据此吹哨").click()
    expect(page.get_by_label("具体位置")).to_have_value("华山南路66号院门口")
    expect(page.get_by_label("具体情况")).to_have_value(re.compile("化粪池冒水"))
    cast[CLERK].check("the form, filled from the report")
    page.get_by_label("什么事").fill("化粪池外溢，污水流到人行道")
    page.get_by_label("已经做过什么").fill("联系物业抽排一次，半天后又溢。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已记下，编号").first).to_be_visible()
    cast[CLERK].check("the whistle of the clerk")
    number = number_in(page)
    act(cast[HEAD], number, "approve")
    return number


def number_in(page: Page) -> str:
    """The number in the address of a case."""
    found = re.search(r"/case/([^/]+)/", page.url)
    assert found, page.url
    return found.group(1)


def rise(cast: Cast, number: str) -> str:
    """The street cannot do it alone: the desk calls the district; returns the new whistle's number."""
    act(cast[TEAM], number, "ask_rise", {"reason": "主管网归区里，街道无权开挖。"})
    answers = {
        "reason": "超出街道权限。",
        "review_on": "2026-10-20",
        "prior_efforts": "已抽排三次。",
    }
    act(cast[DISPATCHER], number, "rise", answers)
    told = cast[DISPATCHER].page.get_by_text("另外发出了一件新的").inner_text()
    above = re.search(r"KM-\d+-\d+-\d+", told)
    assert above, told
    act(cast[DISPATCHER], above.group(), "submit")
    act(cast[DESK_HEAD], above.group(), "approve")
    return above.group()


def verified(cast: Cast, number: str, who: tuple[str, str], desk: tuple[str, str]) -> None:
    """The caller looks itself, thanks the units, the desk files it away."""
    act(cast[who], number, "verify", {"outcome": "solved"})
    act(cast[who], number, "evaluate_units", SCORES)
    act(cast[desk], number, "archive")


def test_a_photo_becomes_a_whistle_rises_is_handled_verified_and_rated(
    cast: Cast, telephone: Walk, photo_file: Path
) -> None:
    with telephone() as resident:
        report = hand_in(resident.go("/report/"), photo_file)
        number = blow(cast, report)
        act(cast[DISPATCHER], report, "dispatch", units={TEAM[0]: "lead"})
        tied = cast[DISPATCHER].page.locator(".cs-related").get_by_text(number)
        expect(tied).to_be_visible()
        handled_at_the_street(cast, number)
        answered(report)
        resident.page.reload()
        expect(resident.page.get_by_text("已疏通主管 12 米。").first).to_be_visible()
        resident.check("the outcome")
        resident.tap("满意")
        expect(resident.page.get_by_role("heading", name="您评价")).to_be_visible()


def handled_at_the_street(cast: Cast, number: str) -> None:
    """Three units report in; what they cannot do goes up and comes back; the clerk verifies."""
    called = {TEAM[0]: "lead", OFFICE[0]: "assisting", POLICE[0]: "assisting"}
    act(cast[DISPATCHER], number, "dispatch", units=called, is_checked=True)
    for unit in (TEAM, OFFICE, POLICE):
        act(cast[unit], number, "report_in", is_checked=unit == TEAM)
    above = rise(cast, number)
    act(cast[DISTRICT], above, "dispatch", units={WATER[0]: "lead", HOUSING[0]: "assisting"})
    for unit in (WATER, HOUSING):
        taken(above, unit, ("report_in", {}), ("finish", {"result": "主管网已清通。"}))
    verified(cast, above, DISPATCHER, DISTRICT)
    records.deliver_pending(at=NOW)
    for unit in (TEAM, OFFICE, POLICE):
        act(cast[unit], number, "finish", {"result": "已疏通主管 12 米。"})
    verified(cast, number, CLERK, DISPATCHER)
    cast[CLERK].go(f"/desk/case/{number}/")
    cast[CLERK].check("the case, filed away")


def answered(report: str) -> None:
    """The team signs, calls the resident and answers."""
    answer = {"ended": "solved", "result": "已疏通主管 12 米。"}
    taken(report, TEAM, ("sign", {}), ("contact", {"told": "打过电话"}), ("finish", answer))


def taken(number: str, who: tuple[str, str], *steps: tuple[str, dict[str, str]]) -> None:
    """Steps on pages that others of this story have filled in already, taken without a browser."""
    for step, answers in steps:
        move(case=number, transition=step, actor=make.actor(*who), at=NOW, answers=answers)


def test_a_network_cut_in_the_middle_leaves_exactly_one_case(
    telephone: Walk, photo_file: Path
) -> None:
    with telephone() as resident:
        resident.page.add_init_script(LOST_ON_THE_WAY_BACK)
        page = resident.go("/report/")
        ready(page.context, page)
        fill(page)
        page.locator("#f-photo").set_input_files(photo_file)
        expect(page.locator("#cs-shots img")).to_have_count(1)
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("有网后自动送出，不用再交")).to_be_visible()
        page.context.set_offline(True)
        page.context.set_offline(False)
        page.wait_for_url("**/q/**")
        expect(page.get_by_role("img", name="您的照片 1")).to_be_visible()
    assert Case.objects.count() == 1
    assert Attachment.objects.count() == 1


def test_an_elder_reports_in_large_letters_with_large_targets(telephone: Walk) -> None:
    with telephone() as resident:
        page = resident.go("/")
        follow(page.get_by_role("button", name="长辈版"))
        for address in ("/", "/report/"):
            large(resident, address)
        fill(page, "门口冒水，老人过不去。")
        page.get_by_role("button", name="好了，提交").click()
        page.wait_for_url("**/q/**")
        large(resident, page.url.removeprefix(resident.site))


def large(resident: Visit, address: str) -> None:
    """Letters of 24 px and targets of 60 px, and nothing wider than the screen."""
    page = resident.go(address)
    assert page.evaluate(SMALL_LETTERS) == [], address
    assert page.evaluate(TIGHT_TARGETS) == [], address
    resident.check(address)


def test_the_clock_of_a_unit_called_by_mistake_is_not_blamed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = make.dispatched("emergency", {POLICE[0]: "lead"}, when=make.at("2026-09-28 09:40"))
    reason = {"reason": "排水不归派出所管。", "evidence": "《派单目录》第 12 条"}
    act(cast[POLICE], called.number, "object", reason, is_checked=True)
    opinion = {"opinion": "异议成立，请城管执法中队主办。"}
    act(cast[DISPATCHER], called.number, "redirect", opinion, {TEAM[0]: "lead"}, is_checked=True)
    # At 10:06 the right unit has its own half hour; at 10:20 the first one's would have been over.
    monkeypatch.setattr(clock, "now", lambda: make.at("2026-09-28 10:20"))
    for who in (POLICE, DISPATCHER):
        page = cast[who].go(f"/desk/case/{called.number}/")
        expect(page.get_by_text("还剩 16 分钟").locator("visible=true").first).to_be_visible()
        expect(page.get_by_text("1 家在办，1 家不用办了").first).to_be_attached()
        assert page.get_by_text("已超").count() == 0
        cast[who].check("redirected")
