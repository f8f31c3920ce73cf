"""Large exports: written by a job, told by message, fetched by their owner only, within the reach of now."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from chuishao.casework import operations as casework
from chuishao.casework.operations import recount
from chuishao.casework.queries.exports import own_exports
from chuishao.directory import queries as directory
from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import records
from chuishao.web import long_export
from tests import make
from tests.doors.conftest import Desk, StandingClock

ROWS = "/board/530102001/rows.xlsx?type=whistle"


@pytest.fixture
def many(ground: None, settings: Any, tmp_path: Path) -> None:
    """Two whistles are many here."""
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORTS_DIR = 1, tmp_path
    for hour in ("08", "09"):
        make.dispatched(when=make.at(f"2026-09-27 {hour}:00"))
    recount(at=make.at())


@pytest.fixture
def head(desk: Desk, many: None) -> Client:
    return desk("华山街道", "head")


def asked(head: Client) -> str:
    """The number of an export asked for and not yet written."""
    answer = head.post(ROWS)
    assert answer.status_code == 303
    return str(answer.headers["Location"]).strip("/").rpartition("/")[2]


def state_of(number: str) -> str:
    return own_exports(make.actor("华山街道", "head"))[0].state


def test_many_rows_become_a_job_with_a_page(head: Client) -> None:
    number = asked(head)
    assert ProcrastinateJob.objects.filter(args={"number": number}).count() == 1
    page = head.get(f"/desk/exports/{number}/")
    assert "排队等写" in page.text
    assert "可以离开这个页面" in page.text
    assert "hx-trigger" in head.get(f"/desk/exports/{number}/state/").text


def test_asking_twice_is_asking_once(head: Client) -> None:
    assert asked(head) == asked(head)


def test_the_job_writes_logs_and_tells(head: Client) -> None:
    number = asked(head)
    long_export.run(number)
    answer = head.get(f"/desk/exports/{number}/file/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    who = make.actor("华山街道", "head")
    told = {entry.action: entry.body for entry in records.history(f"export:{who.person_id}")}
    digest = told["casework.export"]["digest"].partition("-")
    assert hashlib.new(digest[0], content).hexdigest() == digest[2]
    assert told["casework.export_fetched"]["number"] == number
    [message] = [one for one in messages_of(who) if one.topic == "export"]
    assert "2 行" in message.words
    opened = head.post("/desk/messages/read/", {"message": message.id, "number": message.number})
    assert opened.headers["Location"] == f"/desk/exports/{number}/"


def test_the_sheet_says_who_when_which_number_and_filter(head: Client) -> None:
    number = asked(head)
    long_export.run(number)
    [sheet] = load_workbook(long_export.file_of(number)).worksheets
    mark = sheet["A1"].value
    assert all(words in mark for words in ("华山街道", "2026年9月28日", number, "吹哨报到"))
    assert sheet.oddFooter.left.text.startswith("华山街道")
    assert sheet.max_row == 4


def test_nobody_else_finds_it(head: Client, desk: Desk) -> None:
    number = asked(head)
    long_export.run(number)
    other = desk("市调度中心", "dispatcher")
    for tail in ("", "state/", "file/"):
        assert other.get(f"/desk/exports/{number}/{tail}").status_code == 404
    assert other.post(f"/desk/exports/{number}/cancel/").status_code == 404


def test_whoever_left_the_post_gets_no_file(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(head)
    monkeypatch.setattr(long_export.directory, "actor_in_post", lambda *_who: None)
    long_export.run(number)
    assert state_of(number) == "failed"
    assert not long_export.file_of(number).exists()


def test_the_reach_is_that_of_the_moment_of_writing(
    head: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, elsewhere = asked(head), make.actor("护国街道", "head")
    monkeypatch.setattr(long_export.directory, "actor_in_post", lambda *_who: elsewhere)
    long_export.run(number)
    assert state_of(number) == "failed"


def test_a_file_is_not_given_to_a_narrower_post(head: Client) -> None:
    number = asked(head)
    long_export.run(number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_export SET clearance = 9")
    assert head.get(f"/desk/exports/{number}/file/").status_code == 403


def test_an_ended_post_makes_no_actor(head: Client) -> None:
    who, at = make.actor("华山街道", "head"), make.at()
    assert directory.actor_in_post(who.person_id, who.post_id, at).post_id == who.post_id  # type: ignore[union-attr]
    assert directory.actor_in_post(who.person_id, who.post_id + 10_000, at) is None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_account SET closed_at = %s", [at])
    assert directory.actor_in_post(who.person_id, who.post_id, at) is None


def test_what_is_cancelled_leaves_no_file(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(head)
    monkeypatch.setattr(long_export, "TOLD_EVERY", 1)
    real = casework.note_progress

    def cancelled(**given: Any) -> bool:
        head.post(f"/desk/exports/{number}/cancel/")
        return real(**given)

    monkeypatch.setattr(casework, "note_progress", cancelled)
    long_export.run(number)
    assert state_of(number) == "cancelled"
    assert list(long_export.file_of(number).parent.iterdir()) == []


def test_a_killed_workers_export_is_written_again(head: Client) -> None:
    number = asked(head)
    said = {"number": number, "clearance": 2, "total": 2, "actor": long_export.CLERK}
    assert casework.begin_export(**said, at=make.at()) == 1
    casework.note_progress(
        number=number, attempt=1, written=1, actor=long_export.CLERK, at=make.at()
    )
    long_export.run(number)
    assert state_of(number) == "done"
    old = casework.note_progress(
        number=number, attempt=1, written=2, actor=long_export.CLERK, at=make.at()
    )
    assert not old


def test_an_export_nobody_writes_any_more_says_so(head: Client) -> None:
    number, at = asked(head), make.at()
    casework.begin_export(number=number, clearance=2, total=2, actor=long_export.CLERK, at=at)
    long_export.tidy(at + timedelta(minutes=20))
    assert state_of(number) == "failed"
    assert "中断" in messages_of(make.actor("华山街道", "head"))[0].words


def test_a_fault_ends_in_words(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(head)
    monkeypatch.setattr(long_export.workbooks, "write", lambda *_given, **_more: 1 / 0)
    long_export.run(number)
    assert "出了错" in head.get(f"/desk/exports/{number}/").text


def test_the_file_goes_when_its_time_is_over(head: Client, standing_clock: StandingClock) -> None:
    number = asked(head)
    long_export.run(number)
    later = standing_clock.at + timedelta(hours=73)
    long_export.tidy(standing_clock.at)
    assert long_export.file_of(number).exists()
    long_export.tidy(later)
    assert not long_export.file_of(number).exists()
    assert head.get(f"/desk/exports/{number}/file/").status_code == 404
    assert "已过期" in head.get("/desk/exports/").text
    page = head.get(f"/desk/exports/{number}/").text
    assert "再导出一次" in page
    assert "可以离开这个页面" not in page
