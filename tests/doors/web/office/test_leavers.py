"""Those who left, on the page of retention: due, preview, two people, a job, a signed record, the period."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from chuishao.directory import jobs
from chuishao.directory.models import Forgetting, Person
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.leavers import NAME, left_long_ago

PAGE = "/office/retention/"
STREET = "530102001"
NOBODY = "还没有人到期。"


@pytest.fixture(autouse=True)
def left(ground: None, standing_clock: StandingClock) -> Iterator[int]:
    """The id of somebody who left the street office nine months ago."""
    with left_long_ago(standing_clock.at) as who:
        yield who


def propose(client: Client) -> str:
    answer = client.post(PAGE, {"act": "propose_leavers", "region": STREET})
    assert answer.status_code == 303
    return Forgetting.objects.get().number


def test_who_is_due_stands_by_place_with_a_preview(desk: Desk) -> None:
    head = desk("华山街道", "head")
    assert f"leavers={STREET}" in head.get(PAGE).text
    assert NAME not in head.get(PAGE).text
    look = head.get(f"{PAGE}?leavers={STREET}").text
    assert NAME in look
    assert "华山街道综合岗甲" in look
    assert "提出销毁" in look


def test_a_desk_sees_counts_and_no_name(desk: Desk) -> None:
    look = desk("华山综合调度室", "dispatcher").get(f"{PAGE}?leavers={STREET}").text
    assert "会销毁" in look
    assert NAME not in look
    assert "propose_leavers" not in look


def test_two_people_then_a_job_then_a_signed_record(
    desk: Desk, administrators: dict[str, Client], left: int
) -> None:
    head, security = desk("华山街道", "head"), administrators["security"]
    number = propose(head)
    assert 'value="confirm_leavers"' not in head.get(PAGE).text
    assert 'value="confirm_leavers"' in security.get(PAGE).text
    confirm = {"act": "confirm_leavers", "number": number}
    assert head.post(PAGE, confirm).status_code == 403
    assert security.post(PAGE, confirm).status_code == 303
    wanted = {"task_name": "directory.forget_leavers", "args": {"number": number}}
    assert ProcrastinateJob.objects.filter(**wanted).count() == 1
    jobs.forget_leavers(number)
    jobs.forget_leavers(number)
    page = head.get(PAGE).text
    assert all(words in page for words in ("签章", "已销毁", NOBODY))
    assert Person.objects.get(pk=left).name == "已离任人员"
    seats = desk("华山街道", "head").get(f"/office/organisations/{make.unit('华山街道')}/").text
    assert NAME not in seats
    assert "已离任人员" in seats


def test_another_street_neither_sees_nor_decides(desk: Desk) -> None:
    number, other = propose(desk("华山街道", "head")), desk("护国街道", "head")
    assert number not in other.get(PAGE).text
    assert other.post(PAGE, {"act": "confirm_leavers", "number": number}).status_code == 404
    assert other.post(PAGE, {"act": "propose_leavers", "region": STREET}).status_code == 403


def test_refusing_wants_a_reason(desk: Desk, administrators: dict[str, Client]) -> None:
    number, security = propose(desk("华山街道", "head")), administrators["security"]
    assert security.post(PAGE, {"act": "refuse_leavers", "number": number}).status_code == 422
    security.post(PAGE, {"act": "refuse_leavers", "number": number, "reason": "还在审计"})
    assert "还在审计" in desk("华山街道", "head").get(PAGE).text


def test_the_period_is_shown_and_set_by_the_city(desk: Desk) -> None:
    city, street = desk("市政府", "head"), desk("华山街道", "head")
    assert "离任后 6 个月" in street.get(PAGE).text
    assert "系统默认值，没有本地文件" in street.get(PAGE).text
    said = {"act": "leaver_period", "months": "24", "document_no": "昆办发〔2026〕3号"}
    assert street.post(PAGE, said).status_code == 403
    wrong = city.post(PAGE, said | {"months": "0"})
    assert wrong.status_code == 422
    assert "昆办发〔2026〕3号" in wrong.text
    assert city.post(PAGE, said).status_code == 303
    page = street.get(PAGE).text
    assert all(words in page for words in ("离任后 24 个月", "昆办发〔2026〕3号", NOBODY))
