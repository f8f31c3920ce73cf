"""A long list as a workbook: offered by GET, asked for by POST, written by the same job as a board's rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from chuishao.casework.queries.exports import own_exports
from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import records
from chuishao.kernel.models import AuditEntry
from chuishao.web import long_export
from tests import make
from tests.doors.conftest import Desk

STREET = ("华山街道", "head")
LIST = "/desk/list.xlsx?tab=all&words=化粪池&period=week"


@pytest.fixture
def many(ground: None, settings: Any, tmp_path: Path) -> list[str]:
    """Two whistles are many here; newest first."""
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORTS_DIR = 1, tmp_path
    return [make.dispatched(when=make.at(f"2026-09-27 {hour}:00")).number for hour in ("08", "09")][
        ::-1
    ]


@pytest.fixture
def head(many: list[str], desk: Desk) -> Client:
    return desk(*STREET)


def asked(client: Client, address: str = LIST) -> str:
    """The number of an export asked for and not yet written."""
    answer = client.post(address)
    assert answer.status_code == 303
    return str(answer.headers["Location"]).strip("/").rpartition("/")[2]


def lines(number: str) -> list[tuple[object, ...]]:
    [sheet] = load_workbook(long_export.file_of(number)).worksheets
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("address", [LIST, "/board/530102001/rows.xlsx?type=whistle"])
def test_looking_offers_a_job_and_writes_nothing(address: str, head: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET counted_at = opened_at")
    before, jobs = AuditEntry.objects.count(), writing_jobs()
    page = head.get(address)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "由后台写好" in page.text
    assert "超过 1 行" in page.text
    assert 'method="post"' in page.text
    assert AuditEntry.objects.count() == before
    assert own_exports(make.actor(*STREET)) == []
    assert writing_jobs() == jobs


def writing_jobs() -> set[int]:
    """Jobs that write exports; those of other tests may still lie there."""
    return set(
        ProcrastinateJob.objects.filter(task_name="web.write_export").values_list("id", flat=True)
    )


def test_a_long_list_is_written_by_a_job_and_told(head: Client, many: list[str]) -> None:
    number = asked(head)
    assert ProcrastinateJob.objects.filter(args={"number": number}).count() == 1
    assert "hx-trigger" in head.get(f"/desk/exports/{number}/").text
    long_export.run(number)
    mark, heads, *rows = lines(number)
    assert all(
        words in str(mark[0]) for words in ("华山街道", number, "全部", "化粪池", "最近 7 天")
    )
    assert heads[0] == "编号"
    assert [row[0] for row in rows] == many
    [message] = [one for one in messages_of(make.actor(*STREET)) if one.topic == "export"]
    assert "2 行" in message.words


def test_its_file_is_fetched_by_its_owner_and_logged(head: Client, desk: Desk) -> None:
    number = asked(head)
    long_export.run(number)
    assert desk("市调度中心", "dispatcher").get(f"/desk/exports/{number}/file/").status_code == 404
    answer = head.get(f"/desk/exports/{number}/file/")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    who = make.actor(*STREET)
    told = {entry.action: entry.body for entry in records.history(f"export:{who.person_id}")}
    assert (told["casework.export"]["what"], told["casework.export"]["rows"]) == ("worklist", 2)
    assert told["casework.export_fetched"]["digest"] == told["casework.export"]["digest"]


@pytest.mark.parametrize("tab", ["waiting", "handling", "opened", "copied", "overdue", "all"])
def test_the_job_writes_what_the_list_shows(tab: str, many: list[str], desk: Desk) -> None:
    unit = desk("华山城管执法中队", "liaison")
    number = asked(unit, f"/desk/list.xlsx?tab={tab}")
    long_export.run(number)
    page = unit.get(f"/desk/?tab={tab}").text
    found = [row[0] for row in lines(number)[2:]]
    assert all(str(one) in page for one in found)
    assert len(found) == page.count('class="is-item"')


def test_a_unit_without_a_board_gets_the_file_of_its_list(many: list[str], desk: Desk) -> None:
    unit = desk("华山城管执法中队", "liaison")
    number = asked(unit, "/desk/list.xlsx?tab=all")
    long_export.run(number)
    answer = unit.get(f"/desk/exports/{number}/file/")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_list_of_another_post_is_not_given(head: Client) -> None:
    number = asked(head)
    long_export.run(number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_export SET post_id = post_id + 10000")
    assert head.get(f"/desk/exports/{number}/file/").status_code == 403


def test_the_days_count_from_when_it_was_asked(
    many: list[str], desk: Desk, standing_clock: Any
) -> None:
    number = asked(desk(*STREET))
    standing_clock.put_to("2026-10-05 09:00")
    long_export.run(number)
    assert len(lines(number)) == 4


def test_the_list_of_another_place_stays_empty(many: list[str], desk: Desk) -> None:
    far = desk("金马社区", "clerk")
    number = asked(far, "/desk/list.xlsx?tab=all&region=5301")
    long_export.run(number)
    assert len(lines(number)) == 2
