"""A fault at any point of an act leaves no trace, not even a lost number; then the act succeeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import DataError, connection

from chuishao.casework.operations import (
    Done,
    Place,
    confirm_dial,
    keep_tallies,
    open_public_case,
    propose_dial,
    redate,
    reveal,
    sweep,
)
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch
from tests import make
from tests.integration.hands import DESK, MARKET, SQUAD, act, faults, kept, who

pytestmark = pytest.mark.usefixtures("ground")
Deed = Callable[[], Any]


class Fault(Exception):
    """What strikes in the middle of an act: a lost connection, a full disk, a bug."""


WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b")


@contextmanager
def struck_at(point: int, *, is_late: bool) -> Iterator[None]:
    """A fault just before, or just after, the statement of this number."""
    numbers = count()

    def strike(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_here = next(numbers) == point
        if is_here and not is_late:
            raise Fault
        result = execute(sql, params, many, context)
        # What comes after COMMIT comes after the act; what is written outside of a transaction is kept at once.
        is_alone = WRITES.search(sql) and not context["connection"].in_atomic_block
        is_kept = sql.endswith("COMMIT") or is_alone
        if is_here and not is_kept:
            raise Fault
        return result

    with connection.execute_wrapper(strike):
        yield


@contextmanager
def struck_inside(point: int) -> Iterator[None]:
    """A fault in the database itself, between two statements that travel together."""
    numbers, whole = count(), Batch.add

    def add(batch: Batch, statement: str, parameters: Any = (), **how: bool) -> None:
        if next(numbers) == point:
            whole(batch, "SELECT 1 / 0")
        whole(batch, statement, parameters, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Batch, "add", add)
        yield


def draft() -> Deed:
    clerk = who()
    return lambda: make.whistle(by=clerk, contact_name="王桂芳", contact_phone="13800138000")


def dispatch() -> Deed:
    done = make.whistle(by=who())
    act(done.case_id, "submit", who())
    act(done.case_id, "approve", who(post="head"))
    units = {SQUAD: "lead", MARKET: "assisting", "省政府研究室": "asked"}
    return lambda: act(done.case_id, "dispatch", who(DESK, "dispatcher"), units=units)


def redirect() -> Deed:
    case = make.dispatched().case_id
    act(case, "object", who(SQUAD, "head"), reason="不归我们管", evidence="三定方案")
    return lambda: act(
        case, "redirect", who(DESK, "head"), units={MARKET: "lead"}, opinion="异议成立"
    )


def rise() -> Deed:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    act(case, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    answers = {"reason": "超出权限", "review_on": "2026-12-01", "prior_efforts": "已协调"}
    return lambda: act(case, "rise", who(DESK, "dispatcher"), **answers)


def merge() -> Deed:
    first, second = [make.whistle(by=who()) for _ in range(2)]
    act(first.case_id, "submit", who())
    act(first.case_id, "approve", who(post="head"))
    return lambda: act(first.case_id, "merge", who(DESK, "head"), case_number=second.number)


def come_back() -> Deed:
    """A child's end brings the parent back: a reaction, run by a worker."""
    done = rise()()
    act(done.opened, "discard", who(DESK, "dispatcher"), reason="误报")
    while records.deliver_pending(limit=1, at=make.at()) and waiting("casework.case.moved") > 1:
        pass
    return lambda: records.deliver_pending(at=make.at())


def waiting(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_outbox_event WHERE delivered_at IS NULL AND name = %s", [name])  # fmt: skip
        return int(cursor.fetchone()[0])


def sweeping() -> Deed:
    make.dispatched()
    return lambda: sweep(at=make.at() + timedelta(days=30))


def turning() -> Deed:
    head = who("华山街道", "head")
    return lambda: propose_dial(
        case_type="whistle", duty="finish", amount=5, document_no="华办发〔2026〕1号", actor=head,
        effective_from=make.at().date(), at=make.at(),
    )  # fmt: skip


def confirming() -> Deed:
    key = turning()()
    head = who("五华区政府", "head")
    return lambda: confirm_dial(proposal_id=key, actor=head, at=make.at())


def revealing() -> Deed:
    done = draft()()
    head = who(post="head")
    return lambda: reveal(
        case=done.case_id, field="contact_phone", actor=head, at=make.at(), purpose="回访当事人"
    )


def redating() -> Deed:
    make.dispatched()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_duty SET due_at = due_at - interval '5 days'")
    return lambda: redate(actor=Actor.system("重算时限"), at=make.at())


def handing_in() -> Deed:
    """A resident at the open window: a case, its private link, the sealed telephone."""
    window = directory.public_window(make.WUHUASHAN, make.at())
    assert window is not None
    answers = {"channel": "web", "demand": "help", "description": "冒水", "caller_phone": "13987654321"}  # fmt: skip
    return lambda: open_public_case(
        case_type="request", actor=window, at=make.at(), title="化粪池冒水", kind="general",
        answers=answers, place=Place(make.WUHUASHAN), secret="s" * 32,
    )  # fmt: skip


def counting() -> Deed:
    """The boards' figures kept up after an act."""
    make.dispatched()
    keep_tallies(at=make.at())
    make.dispatched()
    return lambda: keep_tallies(at=make.at() + timedelta(minutes=10))


DEEDS = [
    handing_in, counting,
    draft, dispatch, redirect, rise, merge, come_back, sweeping, turning, confirming, revealing, redating,
]  # fmt: skip


@pytest.mark.parametrize("is_late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("begin", DEEDS)
def test_a_fault_at_any_statement_leaves_no_trace(begin: Callable[[], Deed], is_late: bool) -> None:
    deed = begin()
    before = kept()
    for point in count():
        try:
            with struck_at(point, is_late=is_late):
                deed()
        except Fault:
            assert kept() == before, f"struck at statement {point}"
        else:
            break
    assert kept() != before
    assert 2 <= point <= 20 or begin is come_back
    assert faults() == []


@pytest.mark.parametrize("begin", [one for one in DEEDS if one not in (come_back, counting)])
def test_a_fault_between_statements_sent_together_leaves_no_trace(begin: Callable[[], Deed]) -> None:  # fmt: skip
    deed = begin()
    before = kept()
    for point in count():
        try:
            with struck_inside(point):
                deed()
        except DataError:
            assert kept() == before, f"struck at statement {point} of the batch"
        else:
            break
    assert kept() != before
    assert faults() == []


def test_an_act_that_failed_gives_its_number_back() -> None:
    deed = draft()
    first: Done = deed()
    for point in range(3):
        with pytest.raises(DataError), struck_inside(point):
            deed()
    assert deed().number == first.number.replace("000001", "000002")


def test_a_struck_reaction_waits_and_is_tried_again() -> None:
    deed = come_back()
    with struck_at(8, is_late=True):
        assert deed().failed <= 1
    records.deliver_pending(at=make.at() + timedelta(hours=2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_audit_entry WHERE action LIKE '%come_down'")
        assert cursor.fetchone()[0] == 1
