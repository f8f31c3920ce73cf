"""Acts keep their records whole: together with the change, in order, and without waiting for others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.db import connection, transaction

from chuishao.kernel import records
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Conflict
from tests.integration.kernel.acts import CHEN, NINE, act, faults, run

STREETS = [f"street:{number}" for number in range(8)]


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """Run with a connection of its own, closed at the end."""

    def run_and_close() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run_and_close)
    thread.start()
    return thread


@pytest.mark.django_db
def test_history_tells_what_was_done_in_order() -> None:
    act("case:1", "登记")
    act("case:2", "登记")
    act("case:1", "派单")
    assert [entry.action for entry in records.history("case:1")] == ["登记", "派单"]
    both = records.history_of(["case:2", "case:1"])
    assert [(entry.subject, entry.seq) for entry in both] == [
        ("case:1", 1),
        ("case:1", 2),
        ("case:2", 1),
    ]
    assert both[0].actor == CHEN
    assert both[0].at == NINE


@pytest.mark.django_db
def test_an_act_is_one_round_trip_of_records(
    django_assert_num_queries: Callable[..., object],
) -> None:
    head = records.head_of("case:1")
    batch = Batch()
    with django_assert_num_queries(1), records.sending(batch):
        records.audit(
            batch, subject="case:1", head=head, action="登记", actor=CHEN, at=NINE, body={}
        )
    assert records.head_of("case:1").seq == 1


@pytest.mark.django_db
def test_of_two_acts_from_one_head_the_second_is_told() -> None:
    head = records.head_of("case:1")
    act("case:1")
    batch = Batch()
    records.audit(batch, subject="case:1", head=head, action="派单", actor=CHEN, at=NINE, body={})
    with pytest.raises(Conflict, match="刷新"), transaction.atomic(), records.sending(batch):
        pass
    assert records.head_of("case:1").seq == 1


@pytest.mark.django_db
def test_a_fault_leaves_no_trace() -> None:
    with transaction.atomic():
        act("case:1")
        transaction.set_rollback(True)
    assert records.history("case:1") == []
    assert records.head_of("case:1") == records.Head(0, b"")


@pytest.mark.django_db(transaction=True)
def test_eight_writers_on_eight_streets_keep_eight_whole_chains() -> None:
    def write(street: str) -> None:
        try:
            for number in range(25):
                act(street, f"第 {number} 件")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as writers:
        running = [writers.submit(write, street) for street in STREETS]
        while not all(one.done() for one in running):
            records.anchor(at=NINE)
        for one in running:
            one.result()
    records.anchor(at=NINE)
    assert faults() == []
    assert run("SELECT FROM kernel_audit_entry") == 200
    assert [records.head_of(street).seq for street in STREETS] == [25] * 8


@pytest.mark.django_db(transaction=True)
def test_an_act_kept_late_under_an_early_number_is_anchored_too() -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            act("slow")
            written.set()
            may_commit.wait(10)

    thread = in_thread(slow)
    assert written.wait(10)
    for number in range(3):
        act(f"quick:{number}")
        records.anchor(at=NINE)
    may_commit.set()
    thread.join()
    late = records.anchor(at=NINE)
    assert late is not None
    assert late.count == 1
    assert records.anchor(at=NINE) is None
    assert faults() == []


STRANGE: list[dict[str, Any]] = [
    {"数": [1e16, 1e300, -1e300, 5e-324, -0.0, 0.1, 100.0, 10**40, -1, 1.5e-7]},
    {"字": ["吹哨🚨", "\u2028", "\x7f", '\t\n\\"', "", "㐀𠮷"], "": None, "e": [], "o": {}},
    {"时": [NINE, NINE.date(), timedelta(hours=8).total_seconds()], "钱": Decimal("5000.50")},
    {"键": {10: 1, 9: 2}, "组": ({"b": (1,)}, {"a"}), "型": StrEnum("Kind", ["a"])["a"]},
    {"真": [True, False, None], "长": "长" * 100_000},
]


@pytest.mark.django_db
@pytest.mark.parametrize("body", STRANGE, ids=range(len(STRANGE)))
def test_whatever_an_act_says_verifies_as_it_was_said(body: dict[str, Any]) -> None:
    batch = Batch()
    head = records.head_of("case:1")
    with records.sending(batch):
        records.audit(
            batch, subject="case:1", head=head, action="登记", actor=CHEN, at=NINE, body=body
        )
    assert faults() == []
