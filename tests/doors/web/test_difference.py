"""409: a case moved since its page was opened. What changed is told, what was typed stays, one click goes on."""

from __future__ import annotations

import re

from django.test import Client

from tests import make
from tests.doors.conftest import Desk

LIAISON = ("华山城管执法中队", "liaison")
DISPATCHER = ("华山综合调度室", "dispatcher")
HX = {"HX-Request": "true"}


def approved() -> str:
    """A case that waits for the street's desk."""
    done = make.whistle(when=make.at("2026-09-28 08:00"))
    make.move(case=done.case_id, transition="submit", actor=make.actor(), at=make.at())
    head = make.actor(post="head")
    return make.move(case=done.case_id, transition="approve", actor=head, at=make.at()).number


def seen(client: Client, address: str) -> str:
    """The revision the open page carries."""
    found = re.search(r'name="seen_revision" value="(\d+)"', client.get(address).text)
    assert found
    return found[1]


def reported_in(number: str) -> None:
    """Meanwhile the unit reports in."""
    unit = make.actor(*LIAISON)
    when = make.at("2026-09-28 08:57")
    answers = {"task": "抽排"}
    make.move(case=number, transition="report_in", actor=unit, at=when, answers=answers)


def test_state_words_and_clocks_that_differ_are_told(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:50")).number
    client, address = desk(), f"/desk/case/{number}/step/urge/"
    form = {"seen_revision": seen(client, address), "a_remark": "请快些到场。"}
    reported_in(number)
    answer = client.post(address, form)
    assert answer.status_code == 409
    for words in ("华山城管执法中队", "08:57", "报到", "状态：已派哨 → 处置中", "承担什么：抽排",
                  "办完了：华山城管执法中队“报到”"):  # fmt: skip
        assert words in answer.text, words
    assert "请快些到场。</textarea>" in answer.text


def test_one_click_goes_on_where_the_step_is_still_open(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:50")).number
    client, address = desk(), f"/desk/case/{number}/step/urge/"
    form = {"seen_revision": seen(client, address), "a_remark": "请快些到场。"}
    reported_in(number)
    answer = client.post(address, form)
    assert "看清了，仍然“催办”" in answer.text
    found = re.search(r'name="seen_revision" value="(\d+)"', answer.text)
    assert found
    assert client.post(address, form | {"seen_revision": found[1]}).status_code == 303


def test_where_it_is_not_what_was_typed_stays_to_be_copied(desk: Desk) -> None:
    number = approved()
    client, address = desk(*DISPATCHER), f"/desk/case/{number}/step/dispatch/"
    form = {"seen_revision": seen(client, address), "a_basis": "派单目录第 32 项",
            f"unit_{make.unit(LIAISON[0])}": "lead"}  # fmt: skip
    dispatcher, unit = make.actor(*DISPATCHER), make.unit("华山城管办")
    make.move(case=number, transition="dispatch", actor=dispatcher, at=make.at(), organisations={unit: "lead"})  # fmt: skip
    answer = client.post(address, form)
    assert answer.status_code == 409
    for words in ("状态：已吹哨 → 已派哨", "单位：主办华山城管办", "派单目录第 32 项",
                  "华山城管执法中队（主办）", "新增时限：华山城管办“报到”"):  # fmt: skip
        assert words in answer.text, words
    assert "看清了，仍然" not in answer.text


def test_the_panel_of_the_dispatch_desk_tells_the_same(desk: Desk) -> None:
    number = make.dispatched("emergency", when=make.at("2026-09-28 08:50")).number
    client = desk(*DISPATCHER)
    revision = seen(client, f"/desk/case/{number}/step/urge/")
    reported_in(number)
    form = {"seen_revision": revision, "a_remark": "请快些到场。"}
    answer = client.post(f"/desk/dispatch/{number}/urge/", form, headers=HX)
    assert answer.status_code == 409
    assert "<html" not in answer.text
    for words in ("承担什么：抽排", "看清了，仍然“催办”", "请快些到场。</textarea>"):
        assert words in answer.text, words
