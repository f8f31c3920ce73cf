"""The office page of retention: due, preview, two people, holds, periods; counts only for the administrator."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from chuishao.casework import operations as casework
from chuishao.casework.operations.forgetting import SYSTEM
from chuishao.kernel import records
from tests import make
from tests.doors.conftest import Desk, StandingClock

PAGE = "/office/retention/"
LOOK = "?look=case:530102001:whistle"


@pytest.fixture
def due(ground: None, standing_clock: StandingClock) -> str:
    """The number of a whistle that is due for forgetting."""
    done = make.whistle(when=make.at("2026-09-28 08:00"), contact_phone="13800138765")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_case SET is_closed = true, closed_at = moved_at, retention_until = '2026-09-27'"
        )
    return done.number


@pytest.fixture
def head(desk: Desk, due: str) -> Client:
    return desk("五华区政府", "head")


def propose(client: Client) -> str:
    asked = {"act": "propose", "subject": "case", "region": "530102001", "type": "whistle"}
    assert client.post(PAGE, asked).status_code == 303
    [row] = casework_rows()
    return row


def casework_rows() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM casework_destruction")
        return [number for (number,) in cursor.fetchall()]


def test_what_is_due_stands_by_place_and_kind_with_a_preview(head: Client, due: str) -> None:
    page = head.get(PAGE).text
    assert "华山街道" in page
    assert LOOK.partition("=")[2] in page
    look = head.get(PAGE + LOOK).text
    assert "会销毁 1 件" in look
    assert due in look


def test_where_no_rule_is_set_the_page_says_so(head: Client) -> None:
    assert "本地规则未设定" in head.get(PAGE).text
    head.post(PAGE, {"act": "period", "months": "12", "document_no": "昆办发〔2026〕1号"})
    assert "昆办发〔2026〕1号" in head.get(PAGE).text


def test_two_people_then_a_job_then_a_signed_record(head: Client, desk: Desk, due: str) -> None:
    number = propose(head)
    assert "确认销毁" not in head.get(PAGE).text
    second = desk("华山街道", "head")
    assert "确认销毁" in second.get(PAGE).text
    assert second.post(PAGE, {"act": "confirm", "number": number}).status_code == 303
    records.deliver_pending(at=make.at())
    wanted = {"task_name": "casework.forget", "args": {"number": number}}
    assert ProcrastinateJob.objects.filter(**wanted).count() == 1
    while casework.carry_on(number=number, actor=SYSTEM, at=make.at()):
        pass
    page = second.get(PAGE).text
    assert "签章" in page
    assert "已销毁" in page
    assert "内容已按保存期限销毁" in second.get(f"/desk/case/{due}/").text


def test_the_proposer_may_not_confirm(head: Client) -> None:
    number = propose(head)
    assert head.post(PAGE, {"act": "confirm", "number": number}).status_code == 403


def test_another_street_neither_sees_nor_decides(head: Client, desk: Desk) -> None:
    number, other = propose(head), desk("护国街道", "head")
    assert number not in other.get(PAGE).text
    assert other.post(PAGE, {"act": "confirm", "number": number}).status_code == 404


def test_refusing_wants_a_reason(head: Client, desk: Desk) -> None:
    number, second = propose(head), desk("华山街道", "head")
    assert second.post(PAGE, {"act": "refuse", "number": number}).status_code == 422
    second.post(PAGE, {"act": "refuse", "number": number, "reason": "还在复议"})
    assert "还在复议" in head.get(PAGE).text


def test_a_hold_takes_it_off_the_list(head: Client, due: str) -> None:
    assert head.post(PAGE, {"act": "hold", "number": due}).status_code == 422
    head.post(PAGE, {"act": "hold", "number": due, "reason": "行政复议未结"})
    page = head.get(PAGE).text
    assert "行政复议未结" in page
    assert "现在没有到期的" in page
    head.post(PAGE, {"act": "lift", "number": due})
    assert "现在没有到期的" not in head.get(PAGE).text


def test_the_security_administrator_sees_counts_and_no_case(
    due: str, administrators: dict[str, Client]
) -> None:
    page = administrators["security"].get(PAGE + "?look=case:530102:whistle").text
    assert "会销毁 1 件" in page
    assert due not in page


def test_a_clerk_is_told_whose_page_it_is(desk: Desk, due: str) -> None:
    assert desk().get(PAGE).status_code == 403
