"""The dispatch desk: the queue, what is proposed, several acts at once, and two dispatchers at one case."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.casework import operations, queries
from chuishao.casework.operations import Place
from chuishao.web.desk.dispatch_proposals import proposals_for
from tests import make
from tests.doors.conftest import Desk

STREET = ("华山综合调度室", "dispatcher")
HEAD = ("华山综合调度室", "head")
DISTRICT = ("五华区调度中心", "dispatcher")
QUEUE = "/desk/dispatch/"


def approved(kind: str = "ordinary", when: str = "2026-09-28 08:50") -> str:
    """A whistle that waits for the street's desk since then."""
    moment = make.at(when)
    done = make.whistle(kind, when=moment)
    make.move(case=done.case_id, transition="submit", actor=make.actor(), at=moment)
    head = make.actor(post="head")
    return make.move(case=done.case_id, transition="approve", actor=head, at=moment).number


def requested(title: str = "污水外溢", category: str = "01002", path: str = "530102002") -> str:
    """A resident's request that waits for the district's desk."""
    agent = make.actor("12345热线", "hotline_agent")
    done = operations.open_case(
        case_type="request", actor=agent, at=make.at(), title=title, kind="general",
        answers={"channel": "phone", "demand": "help", "description": title}, place=Place(path),
        category=category,
    )  # fmt: skip
    return done.number


def row_of(client: Client, number: str, queue: str = QUEUE) -> dict[str, str]:
    """What the row of this case would send."""
    found = re.findall(rf'name="(\w+)_{number}" value="([^"]*)"', client.get(queue).text)
    return {f"{name}_{number}": value for name, value in found}


def state_of(number: str) -> str:
    desk = make.actor("五华区调度中心", "dispatcher")
    return queries.case_page(number=number, actor=desk, at=make.at()).case.state


def test_the_queue_is_sorted_by_the_time_left(desk: Desk) -> None:
    later, soon = approved(), approved("emergency")
    page = desk(*STREET).get(QUEUE).text
    assert page.index(f'value="{soon}"') < page.index(f'value="{later}"')
    assert "还剩 20 分钟" in page


def test_only_what_waits_for_this_desk_is_listed(desk: Desk) -> None:
    number = approved()
    make.dispatched()
    assert desk(*STREET).get(QUEUE).text.count('class="cs-waiting"') == 1
    for other in (("丰宁综合调度室", "dispatcher"), DISTRICT):
        assert number not in desk(*other).get(QUEUE).text


def test_whoever_sits_at_no_desk_is_told_so(desk: Desk) -> None:
    answer = desk().get(QUEUE)
    assert answer.status_code == 403
    assert 'href="/desk/"' in answer.text
    assert "调度台" not in desk().get("/desk/").text
    assert QUEUE in desk(*STREET).get("/desk/").text


def test_each_row_says_whom_and_by_what(desk: Desk) -> None:
    requested()
    page = desk(*DISTRICT).get(QUEUE).text
    assert "护国街道" in page
    assert "属地街道，首接负责" in page
    assert "派单目录第 " in page


def test_the_proposal_of_the_queue_is_that_of_the_form(desk: Desk) -> None:
    from tests.doors.web.test_dispatch import proposed

    with_one = proposed("01002")
    actor = make.actor(*DISTRICT)
    rows = queries.desk_queue(actor=actor, at=make.at())
    told = proposals_for(rows, make.at())[rows[0].case_id]
    assert {told.lead, *told.assisting} == set(with_one)
    assert with_one[told.lead] == "主办"


def test_one_press_dispatches_as_proposed(desk: Desk) -> None:
    number, client = requested(), desk(*DISTRICT)
    answer = client.post(QUEUE, {"only": number, **row_of(client, number)}, follow=True)
    assert "1 件都办了" in answer.text
    assert state_of(number) == "dispatched"
    assert number not in client.get(QUEUE).text


def test_several_are_each_their_own_act_and_what_failed_stays_marked(desk: Desk) -> None:
    first, second, client = requested(), requested("路面破损"), desk(*DISTRICT)
    form = row_of(client, first) | row_of(client, second)
    operations.move(
        case=second, transition="refuse", actor=make.actor("五华区调度中心", "head"), at=make.at(),
        answers={"reason": "不属于这里", "evidence": "见清单"},
    )  # fmt: skip
    answer = client.post(QUEUE, {"case": [first, second], "act": "marked", **form})
    assert answer.status_code == 409
    assert "1 件办了，1 件没有办成" in answer.text
    assert "不予受理" in answer.text
    assert state_of(first) == "dispatched"
    assert state_of(second) == "refused"


def test_nothing_marked_says_so_and_does_nothing(desk: Desk) -> None:
    number, client = requested(), desk(*DISTRICT)
    answer = client.post(QUEUE, {"act": "marked", **row_of(client, number)})
    assert answer.status_code == 422
    assert "还没有选" in answer.text
    assert state_of(number) == "received"


def test_a_refused_act_stays_marked_for_another_try(desk: Desk) -> None:
    number, client = requested(), desk(*DISTRICT)
    form = row_of(client, number) | {f"units_{number}": f"{make.unit('昆明市供电局')}:lead"}
    answer = client.post(QUEUE, {"case": number, "act": "marked", **form})
    assert answer.status_code == 422
    assert f'name="case" value="{number}" checked' in answer.text
    assert state_of(number) == "received"


def test_a_case_out_of_reach_is_refused_like_one_that_does_not_exist(desk: Desk) -> None:
    number, client = requested(), desk("丰宁综合调度室", "dispatcher")
    told = []
    for asked in (number, "QQ-530102002-20260928-999999"):
        form = {f"step_{asked}": "dispatch", f"seen_{asked}": "1"}
        answer = client.post(QUEUE, {"only": asked, **form})
        told.append(answer.text.replace(asked, "N").split("cs-told")[1].split("</section>")[0])
        assert client.get(f"{QUEUE}{asked}/").status_code == 404
    assert told[0] == told[1]
    assert state_of(number) == "received"


def test_late_units_are_urged_together(desk: Desk) -> None:
    numbers = [make.dispatched("emergency", when=make.at("2026-09-28 07:00")).number for _ in "ab"]
    client, late = desk(*STREET), f"{QUEUE}?queue=late"
    page = client.get(late).text
    assert page.count('class="cs-waiting"') == 2
    assert "华山城管执法中队" in page
    form = row_of(client, numbers[0], late) | row_of(client, numbers[1], late)
    assert client.post(late, {"case": numbers, "act": "marked", **form}).status_code == 303
    for number in numbers:
        page = queries.case_page(number=number, actor=make.actor(), at=make.at())
        assert page.story[0].label == "催办"
    # The dispatcher has urged; the next degree is the head's.
    assert 'value="supervise"' in desk(*HEAD).get(late).text


def test_the_panel_holds_the_form_filled_by_the_proposal(desk: Desk) -> None:
    number, client = requested(), desk(*DISTRICT)
    alone = client.get(f"{QUEUE}{number}/", headers={"HX-Request": "true"}).text
    assert "<html" not in alone
    assert 'value="lead" checked' in alone
    whole = client.get(f"{QUEUE}{number}/").text
    assert "<html" in whole
    assert 'value="lead" checked' in whole


def test_the_slower_dispatcher_sees_what_changed_and_keeps_what_was_typed(desk: Desk) -> None:
    number, slower = requested(), desk(*DISTRICT)
    seen = re.search(r'name="seen_revision" value="(\d+)"', slower.get(f"{QUEUE}{number}/").text)
    assert seen
    quick = desk("五华区调度中心", "head")
    quick.post(QUEUE, {"only": number, **row_of(quick, number)})
    typed = {
        "seen_revision": seen[1],
        "a_remark": "请带抽水泵",
        f"unit_{make.unit('护国街道')}": "lead",
    }
    answer = slower.post(f"{QUEUE}{number}/dispatch/", typed, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "这件事刚刚有人动过" in answer.text
    assert "派单" in answer.text
    assert "请带抽水泵" in answer.text
    assert "护国街道（主办）" in answer.text


def test_a_case_that_moved_but_still_waits_keeps_the_form(desk: Desk) -> None:
    number, slower = requested(), desk(*DISTRICT)
    other = requested("另一件")
    operations.move(
        case=number, transition="link", actor=make.actor("五华区调度中心", "head"), at=make.at(),
        answers={"case_number": other},
    )  # fmt: skip
    typed = {
        "seen_revision": "1",
        "a_remark": "请带抽水泵",
        f"unit_{make.unit('护国街道')}": "lead",
    }
    answer = slower.post(f"{QUEUE}{number}/dispatch/", typed)
    assert answer.status_code == 409
    assert "关联" in answer.text
    assert "请带抽水泵</textarea>" in answer.text


def test_fifty_rows_cost_at_most_eight_statements(desk: Desk) -> None:
    for place in range(50):
        requested(f"{place}号路面破损", "" if place % 2 else "01002", f"53010200{1 + place % 4}")
    client = desk(*DISTRICT)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(QUEUE).text
    assert page.count('class="cs-waiting"') == 50
    assert len(asked) <= 8, [it["sql"][:120] for it in asked]


def test_the_page_asks_again_for_its_rows_only(desk: Desk) -> None:
    approved()
    client = desk(*STREET)
    rows = client.get(QUEUE, headers={"HX-Request": "true"})
    assert "<html" not in rows.text
    again = client.get(QUEUE, headers={"HX-Request": "true", "If-None-Match": rows["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "odd", ["queue=nothing", "queue=%00", "case=" + "x" * 900, "queue=late&page=-1"]
)
def test_odd_addresses_do_no_harm(desk: Desk, odd: str) -> None:
    assert desk(*STREET).get(f"{QUEUE}?{odd}").status_code == 200


def test_odd_acts_do_no_harm(desk: Desk) -> None:
    number, client = requested(), desk(*DISTRICT)
    for step, seen, units in (
        ("no", "x", "1:2 :: a:b"),
        ("dispatch", "9" * 30, "9" * 40 + ":lead"),
    ):
        form = {f"step_{number}": step, f"seen_{number}": seen, f"units_{number}": units}
        assert client.post(QUEUE, {"only": number, **form}).status_code in (409, 422)
    assert state_of(number) == "received"
