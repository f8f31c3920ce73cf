"""A resident at 390 px: a report with a photo, without a network, in large letters; then rating and back."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from chuishao.casework.operations import move
from tests import make
from tests.browser.conftest import NOW, follow, visiting
from tests.browser.public.conftest import Walk, fill, ready

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def handled(number: str) -> None:
    """The street's team signs, calls and finishes."""
    unit, desk = (
        make.actor("华山城管执法中队", "liaison"),
        make.actor("华山综合调度室", "dispatcher"),
    )
    for step, who, answers, units in (
        ("dispatch", desk, {}, {unit.organisation_id: "lead"}), ("sign", unit, {}, {}),
        ("contact", unit, {"told": "打过电话"}, {}),
        ("finish", unit, {"ended": "solved", "result": "已疏通主管。"}, {}),
    ):  # fmt: skip
        move(case=number, transition=step, actor=who, at=NOW, answers=answers, organisations=units)


def number_on(page) -> str:
    return page.locator("p b.cs-ink").first.inner_text().replace(" ", "-")


def test_a_report_with_a_photo_is_followed_rated_and_sent_back(
    telephone: Walk, photo_file: Path
) -> None:
    with telephone() as visit:
        page = visit.go("/")
        visit.check("首页")
        page.get_by_role("link", name="说一件事").click()
        page.locator("#f-photo").set_input_files(photo_file)
        expect(page.locator("#cs-shots img")).to_have_count(1)
        fill(page)
        visit.check("反映")
        page.get_by_role("button", name="提交").click()
        page.wait_for_url("**/q/**")
        expect(page.get_by_role("img", name="您的照片 1")).to_be_visible()
        handled(number_on(page))
        page.reload()
        visit.check("进度")
        page.locator("summary", has_text="没有办好，退回重办").click()
        page.get_by_label("理由").last.fill("还在冒水")
        visit.tap("没有办好，退回重办")
        expect(page.get_by_role("heading", name="您退回重办")).to_be_visible()


def test_a_report_survives_a_lost_network(telephone: Walk, photo_file: Path) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        ready(page.context, page)
        page.locator("#f-photo").set_input_files(photo_file)
        fill(page)
        page.context.set_offline(True)
        page.get_by_label("您的电话").fill("13888881234")
        page.wait_for_timeout(400)
        page.reload()
        expect(page.get_by_text("上次没有交的还在")).to_be_visible()
        expect(page.locator("#cs-shots img")).to_have_count(1)
        expect(page.get_by_label("您的电话")).to_have_value("13888881234")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("有网后自动送出，不用再交")).to_be_visible()
        page.context.set_offline(False)
        page.wait_for_url("**/q/**")
        expect(page.get_by_role("img", name="您的照片 1")).to_be_visible()


def test_an_elder_reports_in_large_letters(telephone: Walk) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        follow(page.get_by_role("button", name="长辈版"))
        small = page.evaluate(SMALL_LETTERS)
        assert small == [], small
        tight = page.evaluate(TIGHT_TARGETS)
        assert tight == [], tight
        page.get_by_role("button", name="我现在的位置").click()
        expect(page.get_by_text("五华区。按您现在的位置")).to_be_visible()
        page.get_by_label("具体位置").fill("华山南路66号院")
        page.get_by_label("怎么了").fill("门口冒水")
        visit.check("长辈版")
        page.get_by_role("button", name="好了，提交").click()
        page.wait_for_url("**/q/**")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SMALL_LETTERS) == []
        visit.check("长辈版进度")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_finds_their_compound_need_not_type_its_name_again(telephone: Walk) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        page.get_by_label("搜街道、社区、小区").fill("66号院")
        page.get_by_role("button", name="五华区 华山街道 五华山社区 华山南路66号院").click()
        expect(page.get_by_label("具体位置")).to_have_value("华山南路66号院")
        page.get_by_label("怎么了").fill("门口冒水")
        page.get_by_role("button", name="提交").click()
        page.wait_for_url("**/q/**")


def test_a_point_on_the_map_gives_the_district(telephone: Walk) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        page.get_by_role("button", name="在地图上点").click()
        expect(page.locator("path.cs-district").first).to_be_visible()
        assert page.locator("path.cs-district").count() == 14
        page.locator("#cs-map").click(position={"x": 175, "y": 128})
        expect(page.locator("#cs-here-words")).to_contain_text("按您在地图上点的")
        visit.check("地图")


def test_a_neighbour_joins_instead_of_reporting_again(telephone: Walk) -> None:
    with telephone() as first:
        fill(first.go("/report/"))
        first.page.get_by_role("button", name="提交").click()
        first.page.wait_for_url("**/q/**")
    with telephone() as visit:
        page = visit.go("/report/")
        fill(page, "化粪池冒水，味道大")
        page.get_by_role("button", name="就是这件").click()
        expect(page.get_by_text("现在有 1 位居民附议")).to_be_visible()
        visit.check("附议")
        follow(page.get_by_role("link", name="看这件事办到哪里"))
        expect(page.get_by_role("heading", name="已受理")).to_be_visible()
        visit.check("我附议的事")


def test_what_is_missing_is_said_beside_its_field(telephone: Walk) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("还差 3 项，在下面标出来了。")).to_be_visible()
        visit.check("缺项")


@pytest.mark.parametrize("address", ["/report/"])
def test_the_first_page_is_light(telephone: Walk, address: str) -> None:
    with telephone() as visit:
        sizes: dict[str, int] = {}
        visit.page.on("response", lambda it: sizes.update({it.url: len(gzip.compress(it.body()))}))
        visit.go(address)
        first = {url: size for url, size in sizes.items() if "service-worker" not in url}
        assert sum(first.values()) < 200_000, first


SMALL_LETTERS = """() => [...document.querySelectorAll("body *")].filter((it) => it.checkVisibility()
    && !it.closest(".cs-hidden, .cs-skip, svg") && [...it.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(it).fontSize) < 24).map((it) => it.outerHTML.slice(0, 120))"""
TIGHT_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary, label.cs-drop, label.cs-choice")]
    .filter((it) => it.checkVisibility() && !it.closest(".cs-hidden, .cs-skip, label.cs-choice > *"))
    .filter((it) => !["radio", "checkbox", "file", "hidden"].includes(it.type) && it.getBoundingClientRect().height < 59.5)
    .map((it) => it.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("width", "scheme", "elder"), [(390, "dark", False), (1440, "light", False), (390, "dark", True)])  # fmt: skip
def test_every_page_for_residents_is_fit_to_be_seen(
    chromium: Browser, site: str, width: int, scheme: str, elder: bool
) -> None:
    with visiting(chromium, site, width, color_scheme=scheme) as visit:
        if elder:
            visit.page.context.add_cookies([{"name": "cs_elder", "value": "yes", "url": site}])
        for address in (
            "/",
            "/report/?about=site",
            "/q/",
            "/open/",
            "/privacy/",
            "/accessibility/",
        ):
            visit.go(address)
            visit.check(f"{address} at {width}, {scheme}, {elder}")


def test_a_kept_report_that_is_refused_comes_back(telephone: Walk) -> None:
    with telephone() as visit:
        page = visit.go("/report/")
        ready(page.context, page)
        fill(page)
        page.get_by_label("您的电话").fill("12")
        page.context.set_offline(True)
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("有网后自动送出，不用再交")).to_be_visible()
        page.context.set_offline(False)
        expect(page.locator("#e-caller_phone")).to_contain_text("不像电话号码")
        expect(page.get_by_label("您的电话")).to_have_value("12")
        visit.complaints.clear()
