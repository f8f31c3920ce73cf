"""The worklist: most urgent first, time left in words, and little asked of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.doors.conftest import Desk

DESK_OF_THE_STREET = ("华山综合调度室", "dispatcher")


def approved(kind: str, when: str) -> str:
    """A whistle that waits for the street's desk since then."""
    moment = make.at(when)
    done = make.whistle(kind, when=moment)
    make.move(case=done.case_id, transition="submit", actor=make.actor(), at=moment)
    head = make.actor(post="head")
    return make.move(case=done.case_id, transition="approve", actor=head, at=moment).number


def test_what_is_owed_is_listed_with_the_time_left_in_words(desk: Desk) -> None:
    number = approved("emergency", "2026-09-28 08:50")
    page = desk(*DESK_OF_THE_STREET).get("/desk/").text
    assert "还剩 20 分钟" in page
    assert "最晚今天 09:20" in page
    assert f"/desk/case/{number}/" in page


def test_the_bands_follow_the_time_left(desk: Desk) -> None:
    approved("ordinary", "2026-09-22 09:00")
    approved("emergency", "2026-09-28 08:59")
    approved("ordinary", "2026-09-28 08:59")
    page = desk(*DESK_OF_THE_STREET).get("/desk/").text
    places = [page.index(f">{words}") for words in ("已超　", "今天到期　", "明天以后　")]
    assert places == sorted(places)
    assert "今天到期 1 件，超期 1 件，最急的一件还剩 29 分钟。" in page


def test_others_do_not_see_what_the_desk_owes(desk: Desk) -> None:
    number = approved("emergency", "2026-09-28 08:50")
    for who in (("丰宁综合调度室", "dispatcher"), ("五华山社区", "clerk")):
        assert number not in desk(*who).get("/desk/").text


@pytest.mark.parametrize(
    ("tab", "who", "heading"),
    [
        ("opened", ("五华山社区", "clerk"), "我吹的哨"),
        ("handling", ("华山城管执法中队", "liaison"), "在办"),
        ("waiting", ("华山城管执法中队", "liaison"), "待办清单"),
        ("overdue", ("华山综合调度室", "dispatcher"), "超期"),
        ("copied", ("华山综合调度室", "dispatcher"), "抄送"),
    ],
)
def test_each_tab_is_a_page(desk: Desk, tab: str, who: tuple[str, str], heading: str) -> None:
    make.dispatched("emergency", when=make.at("2026-09-28 08:00"))
    answer = desk(*who).get("/desk/", {"tab": tab})
    assert answer.status_code == 200
    assert f"<title>{heading} ·" in answer.text


def test_words_find_and_what_is_not_found_says_so(desk: Desk) -> None:
    number = approved("ordinary", "2026-09-28 08:50")
    client = desk(*DESK_OF_THE_STREET)
    assert number in client.get("/desk/", {"words": "化粪池"}).text
    page = client.get("/desk/", {"words": "路灯"}).text
    assert number not in page
    assert "没有找到“路灯”" in page


def test_filters_live_in_the_address(desk: Desk) -> None:
    number = approved("ordinary", "2026-09-28 08:50")
    client = desk(*DESK_OF_THE_STREET)
    assert number in client.get("/desk/", {"kind": "ordinary", "duty": "dispatch"}).text
    assert number not in client.get("/desk/", {"kind": "emergency"}).text


@pytest.mark.parametrize(
    "odd",
    ["tab=nothing", "page=-1", "page=99999999", "words=%00%ff", "kind=" + "x" * 500, "duty='"],
)
def test_odd_addresses_do_no_harm(desk: Desk, odd: str) -> None:
    assert desk(*DESK_OF_THE_STREET).get(f"/desk/?{odd}").status_code == 200


def test_an_empty_list_says_so(desk: Desk) -> None:
    assert "没有要办的了" in desk().get("/desk/").text


def test_the_page_asks_again_for_its_rows_only_and_hears_when_nothing_changed(desk: Desk) -> None:
    approved("ordinary", "2026-09-28 08:50")
    client = desk(*DESK_OF_THE_STREET)
    rows = client.get("/desk/", headers={"HX-Request": "true"})
    assert "<html" not in rows.text
    again = client.get("/desk/", headers={"HX-Request": "true", "If-None-Match": rows["ETag"]})
    assert again.status_code == 304


def test_a_hundred_rows_cost_at_most_eight_statements(desk: Desk) -> None:
    clerk, head, moment = make.actor(), make.actor(post="head"), make.at("2026-09-28 08:50")
    for _ in range(100):
        case = make.whistle(by=clerk, when=moment).case_id
        make.move(case=case, transition="submit", actor=clerk, at=moment)
        make.move(case=case, transition="approve", actor=head, at=moment)
    client = desk(*DESK_OF_THE_STREET)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/desk/").text
    assert page.count('class="is-item"') == 100
    assert len(asked) <= 8, [it["sql"][:80] for it in asked]


def test_a_page_is_kept_by_nobody_in_between(desk: Desk) -> None:
    assert desk().get("/desk/")["Cache-Control"] == "private, no-cache"
