"""Messages on the desk: read by their person, opened by their case, counted live for little."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chuishao.directory import wordings
from chuishao.directory.models import AccountSession
from chuishao.kernel import records
from tests import make
from tests.doors.conftest import Desk, StandingClock

LIAISON = ("华山城管执法中队", "liaison")


def told() -> str:
    """The number of a whistle of which the unit's liaison has been told."""
    number = make.dispatched("emergency").number
    assert records.deliver_pending(at=make.at()).failed == 0
    return number


def counters(browser: Client, **headers: str) -> tuple[int, str]:
    """What the page hears when it asks for its counts."""
    answer = browser.get("/desk/counters/", headers=headers)
    return answer.status_code, answer.text


def test_a_message_is_listed_and_opens_its_case(desk: Desk) -> None:
    number = told()
    browser = desk(*LIAISON)
    page = browser.get("/desk/messages/").text
    assert "<b>请报到：华山南路66号院化粪池外溢，2026年9月28日 09:30 前</b>" in page
    assert "，未读" in page
    key = page.split('name="message" value="')[1].split('"')[0]
    answer = browser.post("/desk/messages/read/", {"message": key, "number": number})
    assert answer.headers["Location"] == f"/desk/case/{number}/"
    assert "，已读" in browser.get("/desk/messages/").text


def test_a_message_is_read_in_the_language_of_its_reader(desk: Desk) -> None:
    told()
    browser = desk(*LIAISON)
    browser.cookies["django_language"] = "en"
    page = browser.get("/desk/messages/").text
    line = page.split('name="message"')[1].split("<b>")[1].split("</b>")[0]
    assert line.startswith("Report in: 华山南路66号院化粪池外溢, by "), line
    assert "年" not in line


def test_what_was_left_without_its_fields_keeps_its_words() -> None:
    values = {"number": "KM-1", "title": "外溢", "what": "报到", "until": "9月28日 09:30"}
    with translation.override("en"):
        assert wordings.read_as("turn", values, "请报到：外溢") == "请报到：外溢"
        says = {"says": "核验做到一半中断了，没有结论。请重新开始一次。", "with": {}}
        assert wordings.read_as("office", says, "中文").isascii()


def test_a_message_of_what_is_secret_hides_its_title_in_every_language() -> None:
    values = {"number": "KM-1", "title": "诉求办理（内容登录后看）", "hidden": "诉求办理"}
    with translation.override("en"):
        assert "（" not in wordings.read_as("copied", values, "抄送")


def test_all_are_marked_at_once(desk: Desk) -> None:
    told()
    browser = desk(*LIAISON)
    page = browser.post("/desk/messages/read/", follow=True).text
    assert "已把 1 条标为已读。" in page
    assert "全部标为已读" not in page


def test_an_empty_list_says_what_will_come(desk: Desk) -> None:
    assert "没有消息" in desk("五华山社区", "head").get("/desk/messages/").text


def test_others_messages_cannot_be_seen_or_marked(desk: Desk) -> None:
    number = told()
    mine, other = desk(*LIAISON), desk("五华山社区", "clerk")
    key = mine.get("/desk/messages/").text.split('name="message" value="')[1].split('"')[0]
    assert number not in other.get("/desk/messages/").text
    other.post("/desk/messages/read/", {"message": key, "number": number})
    assert "，未读" in mine.get("/desk/messages/").text


@pytest.mark.parametrize("given", ["x", "-1", "9" * 30, "1' OR 1=1"])
def test_nonsense_marks_all_own_or_nothing_but_never_faults(desk: Desk, given: str) -> None:
    answer = desk(*LIAISON).post("/desk/messages/read/", {"message": given})
    assert answer.status_code == 303


def test_counts_come_with_few_statements_and_304_while_nothing_changes(desk: Desk) -> None:
    told()
    browser = desk(*LIAISON)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/desk/counters/")
    assert len(asked) <= 4
    assert 'data-of="desk" value="3"' in answer.text
    assert 'data-of="messages" value="1"' in answer.text
    mark = answer.headers["ETag"]
    assert counters(browser, if_none_match=mark) == (304, "")
    browser.post("/desk/messages/read/")
    assert counters(browser, if_none_match=mark)[0] == 200


def test_asking_for_counts_keeps_nobody_signed_in(
    desk: Desk, standing_clock: StandingClock
) -> None:
    browser = desk(*LIAISON)
    seen = AccountSession.objects.values_list("seen_at", flat=True)
    before = list(seen)
    standing_clock.at += timedelta(minutes=5)
    assert counters(browser)[0] == 200
    assert list(seen.all()) == before


def test_strangers_are_sent_to_the_door_without_a_page_inside_the_page(desk: Desk) -> None:
    answer = Client().get("/desk/counters/", headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/"
