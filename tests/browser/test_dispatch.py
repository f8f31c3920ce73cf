"""The dispatch desk in a real browser: by the keyboard, without scripts, and two dispatchers at one case."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chuishao.casework import operations
from chuishao.casework.operations import Place
from tests import make
from tests.browser.conftest import NOW, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DISTRICT, HEAD = ("五华区调度中心", "dispatcher"), ("五华区调度中心", "head")
QUEUE = "/desk/dispatch/"
# Dots at the left edge of the words they stand in, at every width between two.
DOTS_AT_THE_EDGE = """
() => [...document.querySelectorAll(".cs-sep")].filter(dot => {
  const first = dot.getClientRects()[0];
  return first && first.left < dot.parentElement.getBoundingClientRect().left + 4;
}).length"""
TITLES = (
    "翠湖北路路灯不亮",
    "污水外溢到人行道",
    "早市占道，救护车进不来",
    "圆通街路面破损",
    "暴露垃圾没有清运",
)


def requested(titles: tuple[str, ...] = TITLES) -> list[str]:
    agent = make.actor("12345热线", "hotline_agent", when=NOW)
    return [
        operations.open_case(
            case_type="request", actor=agent, at=make.at(f"2026-09-28 0{9 - place % 3}:{place}0"),
            title=title, kind="general", place=Place(f"53010200{1 + place % 4}", f"{title[:4]} 12 号"),
            answers={"channel": "phone", "demand": "help", "description": f"来电说{title}。"},
        ).number
        for place, title in enumerate(titles)
    ]  # fmt: skip


def picture(page: Page, name: str) -> None:
    """Kept for whoever looks at the pages: in the folder named by CHUISHAO_LOOK, if there is one."""
    folder = os.environ.get("CHUISHAO_LOOK")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_desk_is_fit_to_be_seen(chromium: Browser, site: str, width: int) -> None:
    requested()
    make.dispatched("emergency", when=make.at("2026-09-28 07:00"))
    with visiting(chromium, site, width, who=DISTRICT) as visit:
        page = visit.go(QUEUE)
        visit.check(f"the queue at {width}")
        picture(page, f"dispatch-{width}")
        page.get_by_role("link", name=TITLES[1]).click()
        expect(page.locator("#panel").get_by_role("button", name="派单")).to_be_visible()
        visit.check(f"the panel at {width}")
        picture(page, f"dispatch-panel-{width}")
    with visiting(chromium, site, width, who=("华山综合调度室", "dispatcher")) as visit:
        page = visit.go(f"{QUEUE}?queue=late")
        visit.check(f"late units at {width}")
        picture(page, f"dispatch-late-{width}")


def test_no_line_begins_with_a_dot(chromium: Browser, site: str) -> None:
    requested()
    with visiting(chromium, site, 1440, who=DISTRICT) as visit:
        page = visit.go(QUEUE)
        expect(page.locator(".cs-sep").first).to_be_visible()
        for width in [*range(340, 480, 9), *range(1200, 1460, 20)]:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(DOTS_AT_THE_EDGE) == 0, width


def test_the_queue_is_worked_by_the_keyboard(chromium: Browser, site: str) -> None:
    numbers = requested()
    with visiting(chromium, site, 1440, who=DISTRICT) as visit:
        page = visit.go(QUEUE)
        page.keyboard.press("?")
        expect(page.locator("#cs-keys")).to_be_visible()
        for key in ("j", "x", "j", "x", "Enter"):
            page.keyboard.press(key)
        assert page.locator("input[name=case]:checked").count() == 2
        expect(page.locator("[data-panel-title]")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.get_by_text("1 件都办了")).to_be_visible()
        assert page.locator(".cs-waiting").count() == len(numbers) - 1
        visit.check("after the keys")


def test_several_are_dispatched_without_scripts(chromium: Browser, site: str) -> None:
    requested()
    with visiting(chromium, site, 1440, who=DISTRICT, java_script_enabled=False) as visit:
        page = visit.go(QUEUE)
        for box in page.locator("input[name=case]").all()[:2]:
            box.check()
        visit.tap("按各自的建议办选中的")
        expect(page.get_by_text("2 件都办了")).to_be_visible()
        page.locator(".cs-waiting a.cs-title").first.click()
        page.locator("#panel").get_by_role("button", name="派单").click()
        expect(page.get_by_text("“派单”已经办了")).to_be_visible()


def test_of_two_dispatchers_the_slower_sees_the_difference_and_loses_nothing(
    chromium: Browser, site: str
) -> None:
    requested()
    with (
        visiting(chromium, site, 1440, who=DISTRICT) as slow,
        visiting(chromium, site, 1440, who=HEAD) as quick,
    ):
        page = slow.go(QUEUE)
        page.get_by_role("link", name=TITLES[3]).click()
        expect(page.locator("#panel").get_by_role("heading", name=TITLES[3])).to_be_visible()
        page.get_by_label("说明").fill("请带冷补料，先围起来")
        other = quick.go(QUEUE)
        row = other.locator(".cs-waiting", has_text=TITLES[3])
        row.get_by_role("button", name="派单").click()
        expect(other.get_by_text("1 件都办了")).to_be_visible()
        with page.expect_response(re.compile("/dispatch/$")) as answer:
            page.locator("#panel").get_by_role("button", name="派单").click()
        assert answer.value.status == 409
        panel = page.locator("#panel")
        expect(panel.get_by_text("这件事刚刚有人动过")).to_be_visible()
        expect(panel.get_by_text("请带冷补料，先围起来")).to_be_visible()
        expect(page.locator(".cs-waiting", has_text=TITLES[3])).to_have_count(0)
        slow.check("the difference")
        picture(page, "dispatch-409")


def test_of_two_who_mark_the_same_the_slower_is_told_which(chromium: Browser, site: str) -> None:
    requested()
    with (
        visiting(chromium, site, 1440, who=DISTRICT) as slow,
        visiting(chromium, site, 1440, who=HEAD) as quick,
    ):
        page = slow.go(QUEUE)
        page.get_by_label("全部勾选").check()
        other = quick.go(QUEUE)
        other.locator(".cs-waiting", has_text=TITLES[0]).get_by_role("button", name="派单").click()
        expect(other.get_by_text("1 件都办了")).to_be_visible()
        slow.tap("按各自的建议办选中的")
        expect(page.get_by_text("4 件办了，1 件没有办成")).to_be_visible()
        expect(page.locator(".cs-told").get_by_text("这件事刚刚有人动过")).to_be_visible()
        slow.check("what was refused")
        picture(page, "dispatch-told")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_first_case_lies_open_beside_the_queue_without_taking_the_focus(
    chromium: Browser, site: str, width: int
) -> None:
    requested()
    with visiting(chromium, site, width, who=DISTRICT) as visit:
        page = visit.go(QUEUE)
        first = page.locator(".cs-waiting .cs-title").first.inner_text()
        shown = page.locator("#panel [data-panel-title]")
        expect(shown).to_have_count(1 if width == 1440 else 0)
        if width == 1440:
            expect(shown).to_have_text(first)
            expect(page.locator(".cs-waiting[aria-current=true] .cs-title")).to_have_text(first)
        assert page.evaluate("!document.getElementById('panel').contains(document.activeElement)")
        visit.check(f"the desk with its first case at {width}")
        picture(page, f"dispatch-first-{width}")
