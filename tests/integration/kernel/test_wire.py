"""Statements in one round trip: answers in order, faults whole, plans shared and bounded, COMMIT only at the end."""

from __future__ import annotations

import gc
import weakref
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction

from chuishao.kernel import wire
from chuishao.kernel.database import Batch, answers_of, rows_of
from chuishao.kernel.wire import Part

TABLE = "CREATE TABLE parcel (id bigint, weight smallint, words text)"


@pytest.fixture
def parcels(transactional_db: None) -> Any:
    """A table of this test alone."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE parcel")


def held() -> int:
    """Rows that another connection would see."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        row = other.execute("SELECT count(*) FROM parcel").fetchone()
    return int(row[0]) if row else 0


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'chuishao%'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_answers_come_in_order_with_their_types() -> None:
    asked = [
        Part("SELECT %s::int, %s::text", [1, "%"]),
        Part("SELECT %(a)s::int + %(b)s::int, %(a)s::int, '5%%'", {"b": 2, "a": 40}),
        Part("SELECT 1 WHERE false"),
        Part("SELECT ARRAY[1,2], NULL::text, '2026-01-05'::date::text"),
    ]
    assert answers_of(*asked) == [[(1, "%")], [(42, 40, "5%")], [], [([1, 2], None, "2026-01-05")]]


def test_what_follows_a_fault_is_not_carried_out(parcels: None) -> None:
    batch = Batch()
    batch.insert("parcel", [{"id": 1, "weight": 1, "words": "先"}])
    batch.add("SELECT 1 / %s::int", [0])
    batch.insert("parcel", [{"id": 2, "weight": 1, "words": "后"}])
    with pytest.raises(DataError), transaction.atomic():
        batch.send()
    assert held() == 0
    assert rows_of("SELECT count(*) FROM parcel WHERE words <> %s", ["x"]) == [(0,)]


def test_a_statement_whose_plan_failed_is_planned_again(parcels: None) -> None:
    for _ in range(2):
        with pytest.raises(DataError), transaction.atomic():
            answers_of(Part("SELECT 1 / %s::int", [0]), Part("SELECT %s::text || '再'", ["一"]))
    assert answers_of(Part("SELECT %s::text || '再'", ["一"])) == [[("一再",)]]


def test_a_value_that_cannot_travel_leaves_the_connection_whole(parcels: None) -> None:
    with pytest.raises(DataError):
        rows_of("SELECT %s::text", ["断\x00"])
    assert rows_of("SELECT %s::text", ["连"]) == [("连",)]


def test_large_values_go_both_ways_in_one_round_trip(parcels: None) -> None:
    large = "长" * 400_000
    asked = [Part("SELECT %s::text", [large])] * 12
    assert [len(rows[0][0]) for rows in answers_of(*asked)] == [400_000] * 12


def test_numbers_of_every_size_and_nothing_share_a_plan(parcels: None) -> None:
    rows_of("SELECT %s + 1", [1])
    before = plans()
    assert rows_of("SELECT %s + 1", [70_000]) == [(70_001,)]
    for key, words in ((1, "一"), (70_000, None), (5_000_000_000, "三")):
        batch = Batch()
        batch.insert("parcel", [{"id": key, "weight": 7, "words": words}])
        batch.send()
    assert plans() == before + 1
    assert held() == 3


def test_a_connection_plans_no_more_than_it_should(
    parcels: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of("SELECT 0", [])
    monkeypatch.setattr(wire, "PLANNED_AT_MOST", 0)
    before = plans()
    assert [rows_of(f"SELECT {number} + %s", [1]) for number in range(3)] == [
        [(1,)],
        [(2,)],
        [(3,)],
    ]
    assert plans() == before


def test_the_end_of_an_act_is_kept_at_once_and_only_when_outermost(parcels: None) -> None:
    batch = Batch()
    with transaction.atomic():
        batch.insert("parcel", [{"id": 1, "weight": 1, "words": "外"}])
        batch.send(ends_act=True)
        assert held() == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        _sent_inside(batch)
    assert held() == 1


def _sent_inside(batch: Batch) -> None:
    """An act inside another, which then fails."""
    with transaction.atomic(savepoint=False):
        batch.insert("parcel", [{"id": 2, "weight": 1, "words": "里"}])
        batch.send(ends_act=True)
    assert held() == 1
    raise RuntimeError


def test_a_batch_that_is_a_whole_act_is_kept_whole_or_not_at_all(parcels: None) -> None:
    batch = Batch()
    batch.insert("parcel", [{"id": 1, "weight": 1, "words": "先"}])
    batch.add("SELECT 1 / %s::int", [0])
    with pytest.raises(DataError):
        batch.send(ends_act=True)
    assert held() == 0
    whole = Batch()
    for key in (1, 2):
        whole.insert("parcel", [{"id": key, "weight": 1, "words": "都"}])
    whole.send(ends_act=True)
    assert held() == 2


def test_an_act_around_a_batch_that_failed_keeps_nothing_even_if_the_fault_is_caught(
    parcels: None,
) -> None:
    with transaction.atomic():
        answers_of(Part("INSERT INTO parcel (id) VALUES (1)"))
        batch = Batch()
        batch.add("SELECT 1 / %s::int", [0])
        with suppress(DataError):
            batch.send()
        assert transaction.get_rollback()
    assert held() == 0


def test_a_connection_that_breaks_says_so_and_the_next_one_works(parcels: None) -> None:
    with pytest.raises(OperationalError):
        rows_of("SELECT pg_terminate_backend(pg_backend_pid())", [])
    connection.close()
    assert rows_of("SELECT %s::int", [1]) == [(1,)]


PLAIN: list[tuple[str, Any]] = [
    ("text", '引号" 反斜杠\\ 换行\n 逗号, 花括号{}'),
    ("bigint", -(10**15)),
    ("boolean", False),
    ("bytea", b"\x00\xff'"),
    ("date", date(2026, 1, 5)),
    ("timestamptz", datetime(2026, 1, 5, 9, 30, 15, 123456, UTC)),
    ("text[]", ['a"b', "c\\d", "e,f", "{g}", "", "NULL"]),
    ("bigint[]", [1, -2, 10**12]),
    ("text[]", []),
    ("text[]", ["有", None]),
    ("numeric", Decimal("5000.50")),
    ("double precision", 102.7123456789),
    ("text", None),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("of", "value"), PLAIN, ids=range(len(PLAIN)))
def test_a_plain_value_comes_back_as_it_went(of: str, value: Any) -> None:
    asked = Part(f"SELECT %s::{of}, %s::{of} IS NOT DISTINCT FROM %s::{of}", [value] * 3, True)
    for _once_planned_and_once_not in range(2):
        assert answers_of(asked) == [[(value, True)]]


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["断\x00", ["一", "断\x00"]])
def test_what_postgresql_cannot_hold_is_refused_and_never_cut_off(value: Any) -> None:
    for _ in range(2):
        with pytest.raises(DataError):
            rows_of("SELECT %s::text", [value], is_plain=True)
    assert rows_of("SELECT %s::text", ["连"], is_plain=True) == [("连",)]


def test_a_question_asked_alone_says_that_the_connection_is_gone(transactional_db: None) -> None:
    rows_of("SELECT pg_backend_pid()", [])
    [(backend,)] = rows_of("SELECT pg_backend_pid()", [])
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    with pytest.raises(OperationalError):
        rows_of("SELECT pg_backend_pid()", [])
    connection.close()
    assert rows_of("SELECT 1", []) == [(1,)]


def test_a_connection_that_nobody_holds_is_closed(parcels: None) -> None:
    def asked() -> weakref.ref[Any]:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
            for value in (1, "一"):
                wire.converse(
                    other, [Part("SELECT %s::text", [str(value)], True), Part("SELECT %s", [value])]
                )
            return weakref.ref(other)

    gc.disable()
    try:
        assert asked()() is None
    finally:
        gc.enable()
