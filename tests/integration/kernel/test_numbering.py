"""Human numbers: without gaps, also with many hands at once, and no office waits for another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction

from chuishao.kernel.numbering import Number, next_number, next_numbers, read_number

DAY = date(2026, 1, 5)
STREET, OTHER_STREET = "530102001", "530102002"


def take(code: str = STREET, day: date = DAY) -> str:
    with transaction.atomic():
        return next_number("KM", code, day)


@pytest.mark.django_db
def test_numbers_are_counted_for_each_code_and_day():
    assert take() == "KM-530102001-20260105-000001"
    assert take() == "KM-530102001-20260105-000002"
    assert take(OTHER_STREET) == "KM-530102002-20260105-000001"
    assert take(day=date(2026, 1, 6)) == "KM-530102001-20260106-000001"


@pytest.mark.django_db
def test_an_import_takes_all_its_numbers_at_once(django_assert_num_queries):
    take()
    with transaction.atomic(), django_assert_num_queries(1):
        taken = next_numbers("KM", [(STREET, DAY), (OTHER_STREET, DAY), (STREET, DAY)])
    assert taken == [
        "KM-530102001-20260105-000002",
        "KM-530102002-20260105-000001",
        "KM-530102001-20260105-000003",
    ]
    assert take().endswith("000004")
    with transaction.atomic():
        assert next_numbers("KM", []) == []


@pytest.mark.django_db
def test_an_act_rolled_back_gives_its_number_back():
    take()
    with transaction.atomic():
        assert next_number("KM", STREET, DAY).endswith("000002")
        transaction.set_rollback(True)
    assert take().endswith("000002")


@pytest.mark.django_db
def test_taking_a_number_is_one_statement(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        next_number("KM", STREET, DAY)


@pytest.mark.django_db(transaction=True)
def test_no_number_is_taken_outside_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("KM", STREET, DAY)


@pytest.mark.parametrize(
    ("prefix", "code"), [("km", STREET), ("KM", "华山"), ("", STREET), ("KM", "")]
)
def test_a_number_needs_a_prefix_and_a_code(prefix, code):
    with pytest.raises(ValueError, match="prefix"):
        next_number(prefix, code, DAY)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_take_a_hundred_and_sixty_numbers_without_gap():
    def clerk(_: int) -> list[str]:
        try:
            return [take() for _ in range(20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clerks:
        taken = [number for numbers in clerks.map(clerk, range(8)) for number in numbers]
    assert sorted(taken) == [f"KM-530102001-20260105-{n:06d}" for n in range(1, 161)]


@pytest.mark.django_db(transaction=True)
def test_an_unfinished_act_in_one_street_holds_up_no_other():
    holding, may_end = Event(), Event()

    def slow_act() -> None:
        try:
            with transaction.atomic():
                next_number("KM", STREET, DAY)
                holding.set()
                assert may_end.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as street:
        slow = street.submit(slow_act)
        assert holding.wait(20)
        assert take(OTHER_STREET).endswith("000001")
        may_end.set()
        slow.result()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("KM-530102001-20260105-000123", Number("KM", STREET, DAY, 123)),
        (" km-530102001-20260105-123 ", Number("KM", STREET, DAY, 123)),
        ("KM-530102001-20261305-000123", None),
        ("KM-530102001-２０260105-000123", None),
        ("华山南路66号院", None),
    ],
)
def test_a_typed_number_is_understood_or_is_none(typed, number):
    assert read_number(typed) == number


def test_the_millionth_of_a_day_is_only_longer():
    assert str(Number("KM", STREET, DAY, 1_000_000)) == "KM-530102001-20260105-1000000"
