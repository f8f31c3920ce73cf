"""The database refuses to change what was recorded; the look log asks for a purpose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from chuishao.kernel import records
from chuishao.kernel.refusals import Invalid
from tests.integration.kernel.acts import CHEN, NINE, act, run

pytestmark = pytest.mark.django_db

LOGS = ("kernel_audit_entry", "kernel_audit_anchor", "kernel_look_entry")


def look(purpose: str = "回访当事人") -> None:
    records.look(actor=CHEN, at=NINE, subject="case:1", fields=("phone",), purpose=purpose)


@pytest.fixture(autouse=True)
def rows() -> None:
    act("case:1")
    records.anchor(at=NINE)
    look()


@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET at = now()", "DELETE FROM {}", "DELETE FROM {} WHERE id = -1", "TRUNCATE {}"],
)
def test_a_log_can_only_grow(table: str, statement: str) -> None:
    with connection.cursor() as cursor:  # the tests' own clearing had it switched off
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_whole")
    with pytest.raises(Error, match=f"{table} 只能追加"), transaction.atomic():
        run(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_audit_head SET seq = seq - 1",
        "UPDATE kernel_audit_head SET digest = ''",
        "DELETE FROM kernel_audit_head",
    ],
)
def test_a_head_only_moves_forward(statement: str) -> None:
    with pytest.raises(Error, match="只能追加"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize("purpose", ["", "  ", "看", "abcdefg", "回访人"])
def test_looking_without_a_purpose_is_refused(purpose: str) -> None:
    with pytest.raises(Invalid, match="用途") as refusal:
        look(purpose)
    assert list(refusal.value.fields) == ["purpose"]
    assert len(records.looks_at("case:1")) == 1


def test_a_look_tells_who_looked_at_what_and_why() -> None:
    records.look(
        actor=CHEN, at=NINE + timedelta(hours=1), subject="case:1", fields=("name", "phone"),
        purpose=" 核对诉求人身份 ",
    )  # fmt: skip
    last = records.looks_at("case:1")[-1]
    assert (last.actor, last.fields, last.purpose) == (CHEN, ["name", "phone"], "核对诉求人身份")
