"""Verifying the records from the office: asked for, done by a job, told by message, one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from chuishao.directory.models import Account
from chuishao.kernel import records
from chuishao.kernel.records import checks
from chuishao.web.office import verification
from tests import make
from tests.doors.conftest import Desk

PAGE = "/office/verification/"


@pytest.fixture
def auditor(administrators: dict[str, Client]) -> Client:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    records.anchor(at=make.at())
    return administrators["audit"]


def started(auditor: Client) -> int:
    assert auditor.post(PAGE).status_code == 303
    return checks.checks()[0].id


def told_to_the_auditor() -> str:
    person = Account.objects.get(administrator="audit").person_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(words, ' ') FROM directory_message WHERE person_id = %s", [person]
        )
        return str(cursor.fetchone()[0])


def test_before_the_first_the_page_says_so(auditor: Client) -> None:
    page = auditor.get(PAGE).text
    assert "还没有做过全部核验" in page
    assert "第 1 号" in page


def test_a_sound_chain_is_told_and_kept(auditor: Client) -> None:
    key = started(auditor)
    assert ProcrastinateJob.objects.filter(args={"key": key}).count() == 1
    assert "排队等核验" in auditor.get(f"{PAGE}state/").text
    verification.run(key)
    assert "未见改动" in auditor.get(PAGE).text
    assert "核验通过" in told_to_the_auditor()


def test_a_touched_entry_is_named(auditor: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_audit_entry DISABLE TRIGGER kernel_audit_entry_same")
        cursor.execute(
            "UPDATE kernel_audit_entry SET action = 'x' WHERE subject LIKE 'case:%%' AND seq = 1"
        )
        cursor.execute(
            "ALTER TABLE kernel_audit_entry ENABLE ALWAYS TRIGGER kernel_audit_entry_same"
        )
    verification.run(started(auditor))
    page = auditor.get(PAGE).text
    assert "发现问题" in page
    assert "内容被改动" in page
    assert "核验未通过" in told_to_the_auditor()


def test_only_one_at_a_time(auditor: Client) -> None:
    started(auditor)
    auditor.post(PAGE)
    assert len(checks.checks()) == 1


def test_a_killed_one_says_so(auditor: Client) -> None:
    started(auditor)
    verification.tidy(make.at() + timedelta(minutes=20))
    assert "中断了" in auditor.get(PAGE).text
    assert "没有结论" in told_to_the_auditor()
    started(auditor)


def test_only_the_audit_administrator_enters(administrators: dict[str, Client], desk: Desk) -> None:
    for client in (administrators["system"], administrators["security"], desk()):
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE).status_code == 403
        assert client.get(f"{PAGE}state/").status_code == 403
