"""Takes the README's pictures: a street on a Monday morning. `make screenshots`; no test of the suite."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from chuishao.casework.operations import Place, keep_tallies, move, open_case
from chuishao.channels.inbound.ledger import import_ledger
from chuishao.directory.actors import Actor
from tests import boards, make
from tests.browser.conftest import NOW, Visit, visiting
from tests.browser.public.conftest import Walk, fill, photo_file, telephone
from tests.browser.taking_part.crowd import fill_the_city
from tests.browser.taking_part.stage import set_stage
from tests.ledgers.make_ledger import make as make_ledger

__all__ = ["photo_file", "telephone"]
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
DISPATCHER, CLERK = ("华山综合调度室", "dispatcher"), ("五华山社区", "clerk")
LATE_UNIT, CITY = ("华山市场监管所", "liaison"), ("市政府", "head")
STREET_HEAD, STREET_CLERK = ("华山街道办事处", "head"), ("华山街道办事处", "clerk")
# When the head approved it, its kind, its title, where it is.
WAITING = [
    ("2026-09-23 16:20", "ordinary", "单元门口堆满旧家具，消防通道过不去", "华山南路 66 号院 2 栋"),
    ("2026-09-28 09:48", "emergency", "路面塌陷约 1 平方米，已围挡", "文林街 150 号门前"),
    ("2026-09-27 15:10", "enforcement", "夜市摊点占道，油烟扰民", "五一路与光华街口"),
    ("2026-09-28 08:35", "priority", "围墙开裂向外倾斜，墙下有学生经过", "华山西路 12 号"),
    ("2026-09-28 09:20", "ordinary", "路灯连续三盏不亮", "景星街 30 号门前"),
    ("2026-09-28 09:55", "ordinary", "楼顶积水渗进住户家中", "文明街 8 号 3 单元"),
]
DESCRIBED = {
    "description": "66 号院化粪池满溢，污水流到院门口人行道，48 户受影响。",
    "prior_efforts": "联系物业抽排一次，半天后又溢；拉了警戒线，劝行人绕行。",
    "households": "48",
}


def wait_for_the_desk(approved: str, kind: str, title: str, place: str) -> int:
    """A whistle of the community that waits for the street's desk since then; returns its id."""
    when: datetime = make.at(approved)
    clerk = make.actor(when=when)
    done = open_case(
        case_type="whistle", actor=clerk, at=when, title=title, kind=kind,
        answers=DESCRIBED, place=Place(clerk.region_path, place),
    )  # fmt: skip
    move(case=done.case_id, transition="submit", actor=clerk, at=when)
    move(case=done.case_id, transition="approve", actor=make.actor(post="head"), at=when)
    return done.case_id


def the_septic_tank() -> str:
    """Two units have reported in, one is late, and a provincial unit was asked; returns the number."""
    case = wait_for_the_desk(
        "2026-09-28 09:03", "emergency", "化粪池外溢，污水流到人行道", "华山南路 66 号院"
    )
    units = {"华山城管执法中队": "lead", "华山市场监管所": "assisting", "华山城管办": "assisting"}
    called = {make.unit(name): role for name, role in units.items()}
    step(case, "dispatch", "09:11", "华山综合调度室", "dispatcher", organisations=called)
    step(case, "report_in", "09:24", "华山城管执法中队", task="抽排、疏通")
    step(case, "report_in", "09:38", "华山城管办")
    step(case, "arrive", "09:46", "华山城管执法中队")
    words = "抽排车已到，主管堵塞约 12 米，先抽干再疏通。"
    return step(case, "note", "09:50", "华山城管执法中队", text=words)


def step(
    case: int, key: str, clock: str, name: str, post: str = "liaison",
    organisations: dict[int, str] | None = None, **answers: str,
) -> str:  # fmt: skip
    done = move(
        case=case, transition=key, actor=make.actor(name, post), at=make.at(f"2026-09-28 {clock}"),
        answers=answers, organisations=organisations or {},
    )  # fmt: skip
    return done.number


def take(visit: Visit, name: str, *, whole: bool = False) -> None:
    """A picture of the screen, or of the whole page with its bar at the bottom."""
    page, width = visit.page, visit.page.evaluate("innerWidth")
    assert "吹哨" in page.title(), page.content()[:500]
    if whole:
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
    path = PICTURES / f"{name}-{width}.png"
    page.screenshot(path=path, animations="disabled")
    # 256 colours are enough for pages, and a third of the size.
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


@pytest.mark.parametrize("width", [1440, 390])
def test_desk_case_and_whistle_are_pictured(chromium: Browser, site: str, width: int) -> None:
    number = the_septic_tank()
    for whistle in WAITING:
        wait_for_the_desk(*whistle)
    with visiting(chromium, site, width, who=DISPATCHER) as visit:
        visit.go("/desk/")
        take(visit, "desk")
    with visiting(chromium, site, width, who=LATE_UNIT) as visit:
        visit.go(f"/desk/case/{number}/")
        take(visit, "case", whole=True)
    with visiting(chromium, site, width, who=CLERK) as visit:
        page = visit.go("/desk/blow/")
        page.get_by_label("什么事").fill("化粪池外溢，污水流到人行道")
        page.get_by_label("具体位置").fill("华山南路 66 号院 2 幢北侧")
        page.get_by_label("具体情况").fill(DESCRIBED["description"])
        page.get_by_label("已经做过什么").fill(DESCRIBED["prior_efforts"])
        page.get_by_text("因为写了").wait_for()
        page.evaluate("document.activeElement.blur()")
        take(visit, "blow", whole=True)


def test_statistics_are_pictured(chromium: Browser, site: str, tmp_path: Path) -> None:
    path = make_ledger(tmp_path / "吹哨台账.xlsx")
    import_ledger(path, actor=Actor.system("台账补录"), at=datetime.now(UTC))
    with visiting(chromium, site, 1440, who=CITY) as visit:
        visit.go("/desk/statistics/")
        take(visit, "statistics")


def test_dispatch_and_dials_are_pictured(chromium: Browser, site: str) -> None:
    the_septic_tank()
    for whistle in WAITING:
        wait_for_the_desk(*whistle)
    with visiting(chromium, site, 1440, who=DISPATCHER) as visit:
        visit.go("/desk/dispatch/")
        take(visit, "dispatch")
        visit.go("/office/dials/?type=whistle")
        take(visit, "dials")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_board_is_pictured(chromium: Browser, site: str, width: int) -> None:
    boards.fill(4000, NOW)
    keep_tallies(at=NOW)
    with visiting(chromium, site, width, who=CITY) as visit:
        visit.go("/board/")
        take(visit, "board", whole=width == 390)


@pytest.mark.parametrize("width", [1440, 390])
def test_taking_part_is_pictured(chromium: Browser, site: str, width: int) -> None:
    stage = set_stage()
    with visiting(chromium, site, width, who=STREET_HEAD) as visit:
        visit.go(f"/desk/circle/{stage.alliance}/")
        take(visit, "circle", whole=width == 390)
    with visiting(chromium, site, width, who=STREET_CLERK) as visit:
        visit.go(f"/desk/activity/{stage.today}/")
        take(visit, "activity")
    with visiting(chromium, site, width) as visit:
        visit.go("/activities/")
        take(visit, "activities")
        visit.go(stage.link)
        take(visit, "mine")
        visit.go(f"/certificate/?number={stage.certificate}&code={stage.code}")
        take(visit, "certificate")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_board_of_taking_part_is_pictured(chromium: Browser, site: str, width: int) -> None:
    fill_the_city(NOW)
    with visiting(chromium, site, width, who=CITY) as visit:
        visit.go("/board/5301/taking-part/?programme=party_life")
        take(visit, "board-taking-part", whole=width == 390)


def test_a_resident_is_pictured(telephone: Walk, photo_file: Path) -> None:
    with telephone() as visit:
        visit.go("/")
        take(visit, "home")
        page = visit.go("/report/")
        page.locator("#f-photo").set_input_files(photo_file)
        expect(page.locator("#cs-shots img")).to_have_count(1)
        fill(page)
        page.get_by_role("button", name="提交").click()
        page.wait_for_url("**/q/**")
        page.wait_for_load_state("networkidle")
        take(visit, "progress", whole=True)
        page.set_viewport_size({"width": 390, "height": 844})
        visit.go("/report/")
        page.get_by_role("button", name="长辈版").click()
        page.wait_for_load_state("networkidle")
        take(visit, "elder")
