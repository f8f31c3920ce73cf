"""Lists narrowed, kept by name, with chosen columns and as a workbook; never wider than one's reach."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chuishao.directory.models import SavedList
from chuishao.kernel.models import AuditEntry
from tests import make
from tests.doors.conftest import Desk

STREET = ("华山综合调度室", "dispatcher")
FAR = ("丰宁综合调度室", "dispatcher")
SQUAD = ("华山城管执法中队", "liaison")


@pytest.mark.parametrize(
    ("tab", "who", "words"),
    [
        ("handling", SQUAD, "还剩"),
        ("opened", ("五华山社区", "clerk"), "华山城管执法中队 报到"),
        ("copied", ("华山派出所", "head"), "华山城管执法中队 报到"),
        ("all", STREET, "华山城管执法中队 报到"),
    ],
)
def test_every_tab_says_the_time_left(
    desk: Desk, tab: str, who: tuple[str, str], words: str
) -> None:
    done = make.dispatched("emergency", when=make.at("2026-09-28 08:50"))
    make.move(
        case=done.case_id, transition="copy", actor=make.actor(*STREET), at=make.at(),
        organisations={make.unit("华山派出所"): "copied"},
    )  # fmt: skip
    page = desk(*who).get("/desk/", {"tab": tab}).text
    assert done.number in page
    assert "还剩 20 分钟" in page
    assert words in page


def test_a_stopped_clock_is_said_to_stand(desk: Desk) -> None:
    done, squad = make.dispatched(), make.actor(*SQUAD)
    for step, answers in (
        ("report_in", {}),
        ("ask_parking", {"review_on": "2026-12-01", "reason": "等规划", "evidence": "会议纪要"}),
    ):
        make.move(case=done.case_id, transition=step, actor=squad, at=make.at(), answers=answers)
    head = make.actor("华山综合调度室", "head")
    make.move(
        case=done.case_id, transition="grant_parking", actor=head, at=make.at(),
        answers={"review_on": "2026-12-01", "opinion": "同意"},
    )  # fmt: skip
    assert "停表" in desk(*SQUAD).get("/desk/?tab=handling").text


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("level=community", True), ("level=district", False), ("state=dispatched", True),
        ("state=closed", False), ("case_type=whistle", True), ("case_type=request", False),
        ("region=530102001003", True), ("region=530102002", False), ("unit=华山城管执法中队", True),
        ("unit=hscgzfzd", True), ("unit=五华山社区", True), ("unit=华山派出所", False), ("unit=没有这家", False),
        ("period=today", True), ("since=2026-09-29", False), ("until=2026-09-27", False),
        ("since=2026-09-28&until=2026-09-28", True), ("words=化粪池&kind=ordinary", True),
        ("since=gestern", True), ("until=9999-12-31", True),
    ],
)  # fmt: skip
def test_lists_are_narrowed_in_the_address(desk: Desk, asked: str, is_found: bool) -> None:
    number = make.dispatched().number
    page = desk(*STREET).get(f"/desk/?tab=all&{quote(asked, safe='=&-')}")
    assert page.status_code == 200
    assert (number in page.text) == is_found


@pytest.mark.parametrize("asked", ["region=5301", "region=", "unit=华山城管执法中队", "region=%25"])
def test_no_filter_widens_the_reach(desk: Desk, asked: str) -> None:
    number = make.dispatched().number
    for tab in ("all", "overdue", "opened", "handling"):
        assert number not in desk(*FAR).get(f"/desk/?tab={tab}&{asked}").text


def test_columns_are_chosen_in_the_address(desk: Desk) -> None:
    make.dispatched()
    client = desk(*STREET)
    page = client.get("/desk/?tab=all&column=none&column=level&column=state").text
    assert '<th scope="col">层级</th><th scope="col">状态</th>' in page
    assert '<th scope="col">来自</th>' not in page
    assert '<th scope="col">来自</th>' in client.get("/desk/?tab=all&column=nothing").text
    assert '<th scope="col">来自</th>' not in client.get("/desk/?tab=all&column=none").text


def test_a_list_is_kept_renamed_and_deleted(desk: Desk) -> None:
    client = desk(*STREET)
    kept = {"name": "应急哨", "query": "tab=all&kind=emergency&column=level&evil=<script>"}
    assert client.post("/desk/saved/", kept).status_code == 303
    page = client.get("/desk/").text
    assert "/desk/?tab=all&amp;kind=emergency&amp;column=level" in page
    assert "evil" not in page
    key = SavedList.objects.get().pk
    client.post(f"/desk/saved/{key}/", {"act": "rename", "name": "急的"})
    assert "急的" in client.get("/desk/saved/").text
    client.post(f"/desk/saved/{key}/", {"act": "delete"})
    assert "还没有常用清单" in client.get("/desk/saved/").text
    deeds = AuditEntry.objects.filter(action__startswith="directory.saved_list.")
    assert [it.action.rpartition(".")[2] for it in deeds.order_by("id")] == [
        "save", "rename", "delete",
    ]  # fmt: skip


def test_what_is_wrong_with_a_name_is_said_and_the_list_is_not_lost(desk: Desk) -> None:
    client = desk(*STREET)
    answer = client.post("/desk/saved/", {"name": " ", "query": "tab=all&kind=emergency"})
    assert answer.status_code == 422
    assert "tab=all&amp;kind=emergency" in answer.text
    for name in ("甲", "乙"):
        client.post("/desk/saved/", {"name": name, "query": "tab=all"})
    second = SavedList.objects.get(name="乙").pk
    answer = client.post(f"/desk/saved/{second}/", {"act": "rename", "name": "甲"})
    assert answer.status_code == 409
    assert "已经有一个叫“甲”" in answer.text


def test_twenty_lists_are_enough(desk: Desk) -> None:
    client = desk(*STREET)
    for place in range(20):
        client.post("/desk/saved/", {"name": f"第{place}个", "query": "tab=all"})
    assert client.post("/desk/saved/", {"name": "再一个", "query": "tab=all"}).status_code == 409
    assert client.post("/desk/saved/", {"name": "第3个", "query": "tab=all"}).status_code == 303
    assert SavedList.objects.count() == 20


def test_nobody_changes_anothers_list(desk: Desk) -> None:
    desk(*STREET).post("/desk/saved/", {"name": "夜间巡查", "query": "tab=all"})
    key, other = SavedList.objects.get().pk, desk(*FAR)
    assert "夜间巡查" not in other.get("/desk/").text
    for act in ("rename", "delete"):
        assert other.post(f"/desk/saved/{key}/", {"act": act, "name": "x"}).status_code == 404
    assert SavedList.objects.get().name == "夜间巡查"


def sheet(content: bytes) -> list[tuple[object, ...]]:
    found = load_workbook(io.BytesIO(content), read_only=True).active
    assert found is not None
    return [tuple(row) for row in found.iter_rows(values_only=True)]


def test_the_list_leaves_as_the_filter_shows_it_and_is_written_down(desk: Desk) -> None:
    urgent = make.dispatched("emergency").number
    make.dispatched("ordinary")
    answer = desk(*STREET).get("/desk/list.xlsx?tab=all&kind=emergency")
    rows = sheet(answer.content)
    assert "导出" in str(rows[0][0])
    assert [row[0] for row in rows[2:]] == [urgent]
    body = AuditEntry.objects.get(action="casework.export").body
    assert (body["what"], body["rows"], body["filters"]["kind"]) == ("worklist", 1, "emergency")


def test_no_export_is_wider_than_the_reach(desk: Desk) -> None:
    make.dispatched()
    for tab in ("all", "overdue", "opened"):
        rows = sheet(desk(*FAR).get(f"/desk/list.xlsx?tab={tab}&region=5301").content)
        assert len(rows) == 2


def test_a_narrowed_list_costs_at_most_eight_statements(desk: Desk) -> None:
    for _ in range(12):
        make.dispatched()
    client = desk(*STREET)
    client.post("/desk/saved/", {"name": "应急哨", "query": "tab=all"})
    address = "/desk/?tab=all&unit=华山&region=530102001&words=化粪池&period=year"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).text.count('class="is-item"') == 12
    assert len(asked) <= 8, [it["sql"][:100] for it in asked]
