"""Taking a step: its form, its refusals, and that what was typed is never lost."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.doors.conftest import Desk, StandingClock

LIAISON = ("华山城管执法中队", "liaison")
DISPATCHER = ("华山综合调度室", "dispatcher")


def reported_in(clock: StandingClock) -> str:
    """A case in which the one unit has reported in."""
    done = make.dispatched("ordinary", when=make.at("2026-09-28 08:00"))
    unit = make.actor(*LIAISON)
    return make.move(case=done.case_id, transition="report_in", actor=unit, at=clock.at).number


def approved() -> str:
    """A case that waits for the street's desk."""
    done = make.whistle(when=make.at("2026-09-28 08:00"))
    make.move(case=done.case_id, transition="submit", actor=make.actor(), at=make.at())
    head = make.actor(post="head")
    return make.move(case=done.case_id, transition="approve", actor=head, at=make.at()).number


def step(number: str, key: str) -> str:
    return f"/desk/case/{number}/step/{key}/"


def test_a_step_is_asked_for_with_its_form_and_its_consequences(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:50")).number
    page = desk(*LIAISON).get(step(number, "report_in")).text
    assert "承担什么" in page
    assert "“报到”就算办完" in page
    assert "转为“处置中”" in page


def test_a_step_taken_leads_back_to_the_case_and_says_so(desk: Desk) -> None:
    number = make.dispatched(when=make.at("2026-09-28 08:50")).number
    client = desk(*LIAISON)
    answer = client.post(step(number, "report_in"), {"step_label": "报到"})
    assert (answer.status_code, answer.url) == (303, f"/desk/case/{number}/")
    page = client.get(answer.url).text
    assert "“报到”已经办了。" in page
    assert "处置中" in page


def test_a_step_costs_at_most_fourteen_statements(desk: Desk) -> None:
    number = make.dispatched(when=make.at("2026-09-28 08:50")).number
    client = desk(*LIAISON)
    with CaptureQueriesContext(connection) as asked:
        assert client.post(step(number, "report_in")).status_code == 303
    assert len(asked) <= 14, [it["sql"][:80] for it in asked]


def test_what_is_wrong_stands_beside_the_field_and_at_the_top_and_nothing_is_lost(
    desk: Desk, standing_clock: StandingClock
) -> None:
    form = {"a_result": "", "a_cost": "很多"}
    answer = desk(*LIAISON).post(step(reported_in(standing_clock), "finish"), form)
    assert answer.status_code == 422
    assert "有 2 项要改一下。" in answer.text
    assert 'id="e-result"' in answer.text
    assert 'value="很多"' in answer.text
    assert 'href="#f-cost"' in answer.text


def test_a_case_that_moved_meanwhile_says_who_did_what_and_keeps_what_was_typed(
    desk: Desk, standing_clock: StandingClock
) -> None:
    number = reported_in(standing_clock)
    unit = make.actor(*LIAISON)
    make.move(
        case=number,
        transition="note",
        actor=unit,
        at=make.at("2026-09-28 09:10"),
        answers={"text": "到了"},
    )
    form = {"a_result": "已疏通。", "seen_revision": "5"}
    client = desk(*LIAISON)
    answer = client.post(step(number, "finish"), form)
    assert answer.status_code == 409
    assert "这件事刚刚有人动过" in answer.text
    assert "记录进展" in answer.text
    assert "进展：到了" in answer.text
    assert "看清了，仍然“报办结”" in answer.text
    assert ">已疏通。</textarea>" in answer.text
    assert client.post(step(number, "finish"), form | {"seen_revision": "6"}).status_code == 303


def test_a_step_somebody_else_took_is_told_not_repeated(desk: Desk) -> None:
    number = make.dispatched(when=make.at("2026-09-28 08:50")).number
    client = desk(*LIAISON)
    assert client.post(step(number, "report_in")).status_code == 303
    again = client.post(step(number, "report_in"))
    assert again.status_code in {403, 409}
    assert number in again.text
    assert client.get(step(number, "report_in")).status_code == 409


def test_a_step_that_is_not_ones_own_is_refused(desk: Desk) -> None:
    number = make.dispatched(when=make.at("2026-09-28 08:50")).number
    assert desk().post(step(number, "report_in")).status_code == 403
    stranger = desk("丰宁城管执法中队", "liaison")
    assert stranger.post(step(number, "report_in")).status_code == 404


def test_a_step_that_does_not_exist_is_refused(desk: Desk) -> None:
    number = make.dispatched(when=make.at("2026-09-28 08:50")).number
    client = desk(*LIAISON)
    assert client.get(step(number, "nonsense")).status_code == 403
    assert client.post(step(number, "nonsense")).status_code in {403, 422}


def test_the_desk_calls_units_in_their_roles(desk: Desk) -> None:
    number = approved()
    client = desk(*DISPATCHER)
    page = client.get(step(number, "dispatch")).text
    assert "华山城管执法中队" in page
    lead, other = make.unit("华山城管执法中队"), make.unit("华山城管办")
    form = {f"unit_{lead}": "lead", f"unit_{other}": "assisting", "a_basis": "派单目录"}
    assert client.post(step(number, "dispatch"), form).status_code == 303
    page = client.get(f"/desk/case/{number}/").text
    assert "主办华山城管执法中队；协办华山城管办" in page


def test_calling_nobody_is_refused_and_two_leads_too(desk: Desk) -> None:
    number = approved()
    client = desk(*DISPATCHER)
    none = client.post(step(number, "dispatch"), {"a_basis": "派单目录"})
    assert none.status_code == 422
    assert 'value="派单目录"' in none.text
    units = [make.unit("华山城管执法中队"), make.unit("华山城管办")]
    two = client.post(step(number, "dispatch"), {f"unit_{one}": "lead" for one in units})
    assert two.status_code == 422
    assert "主办要有且只有一家" in two.text


def test_other_units_are_found_by_name_or_initials(desk: Desk) -> None:
    address = step(approved(), "dispatch") + "units/"
    client = desk(*DISPATCHER)
    for words in ("市场监管所", "hsscjgs"):
        assert "华山市场监管所" in client.get(address, {"unit_words": words}).text
    assert "没有找到" in client.get(address, {"unit_words": "没有这家"}).text


def test_finding_works_without_scripts_too(desk: Desk) -> None:
    client: Client = desk(*DISPATCHER)
    form = {"find": "yes", "unit_words": "市场监管所", "a_remark": "快些"}
    page = client.post(step(approved(), "dispatch"), form)
    assert page.status_code == 200
    assert "华山市场监管所" in page.text
    assert ">快些</textarea>" in page.text


def test_a_colleague_is_chosen_from_ones_own_unit(desk: Desk, standing_clock) -> None:
    number = reported_in(standing_clock)
    client = desk(*LIAISON)
    page = client.get(step(number, "hand_over")).text
    assert "<select" in page
    stranger = make.actor().person_id
    answer = client.post(step(number, "hand_over"), {"a_colleague": str(stranger)})
    assert answer.status_code == 422
    assert "请从名单里选。" in answer.text


def test_the_class_is_chosen_from_the_catalogue_and_the_page_says_what_becomes_of_clocks(
    desk: Desk,
) -> None:
    done = make.dispatched(when=make.at("2026-09-28 08:50"))
    number = done.number
    desk_head = make.actor("华山综合调度室", "head")
    answers = {"category": "06010", "reason": "先归一类"}
    make.move(case=number, transition="reclassify", actor=desk_head, at=make.at(), answers=answers)
    client = desk(*DISPATCHER)
    form = client.get(step(number, "reclassify")).text
    assert '<option value="06010" selected' in form
    assert "时限只看种类，正在走的一个也不变" in form
    sent = {"a_category": "01002", "a_reason": "是污水井盖", "step_label": "改正类别"}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(step(number, "reclassify"), sent)
    assert answer.status_code == 303
    assert len(asked) <= 14, [it["sql"][:80] for it in asked]
    assert "污水井盖异常" in client.get(answer.url).text
