"""Human numbers such as KM-530102001-20260105-000123, counted for each code and day without gaps.

The counter's row is locked until the act commits, so an act that is rolled back gives its number back.
Acts of other offices have other rows and do not wait.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from chuishao.kernel.database import rows_of

_PREFIX = re.compile(r"[A-Z]{1,8}")
_CODE = re.compile(r"[0-9]{2,15}")
_NUMBER = re.compile(r"([A-Z]{1,8})-([0-9]{2,15})-([0-9]{4})([0-9]{2})([0-9]{2})-([0-9]{1,9})")

# In one order for everybody, so that two imports at once cannot wait for each other.
_TAKE = (
    "INSERT INTO kernel_counter AS counter (prefix, code, day, last)"
    " SELECT %s, * FROM unnest(%s::text[], %s::date[], %s::int[]) AS asked(code, day, count)"
    " ORDER BY code, day"
    " ON CONFLICT (prefix, code, day) DO UPDATE SET last = counter.last + EXCLUDED.last"
    " RETURNING code, day, last"
)

_TAKE_ONE = (
    "INSERT INTO kernel_counter AS counter (prefix, code, day, last) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (prefix, code, day) DO UPDATE SET last = counter.last + 1"
    " RETURNING last, nextval(%s::text::regclass)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a human number."""

    prefix: str
    code: str
    day: date
    sequence: int

    def __str__(self) -> str:
        day = self.day.isoformat().replace("-", "")
        return f"{self.prefix}-{self.code}-{day}-{self.sequence:06d}"


def next_number(prefix: str, code: str, day: date) -> str:
    """The next number of this code on this day, inside the caller's transaction."""
    return next_numbers(prefix, [(code, day)])[0]


def next_number_and_id(prefix: str, code: str, day: date, sequence: str) -> tuple[str, int]:
    """As ``next_number``, with the next id of a sequence: what a new row needs, in one statement."""
    _check(prefix, [code])
    [(last, identity)] = rows_of(_TAKE_ONE, (prefix, code, day, sequence), is_plain=True)
    return str(Number(prefix, code, day, last)), identity


def next_numbers(prefix: str, places: Sequence[tuple[str, date]]) -> list[str]:
    """A number for each (code, day), in order, by one statement inside the caller's transaction."""
    _check(prefix, [code for code, _ in places])
    given = _taken(prefix, Counter(places)) if places else {}
    return [str(Number(prefix, code, day, next(given[code, day]))) for code, day in places]


def _check(prefix: str, codes: Sequence[str]) -> None:
    wrong = [code for code in codes if not _CODE.fullmatch(code)]
    if wrong or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is no prefix, or these are no codes: {wrong[:5]}")
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction of the act that bears it")


def _taken(prefix: str, wanted: Mapping[tuple[str, date], int]) -> dict[Any, Iterator[int]]:
    codes, days = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, (prefix, list(codes), list(days), list(wanted.values())))
        rows = cursor.fetchall()
    return {
        (code, day): iter(range(last - wanted[code, day] + 1, last + 1)) for code, day, last in rows
    }


def read_number(text: str) -> Number | None:
    """The number a person typed, small letters and missing zeros forgiven; None if it is none."""
    found = _NUMBER.fullmatch(text.strip().upper())
    if found is None:
        return None
    prefix, code, year, month, day, sequence = found.groups()
    try:
        return Number(prefix, code, date(int(year), int(month), int(day)), int(sequence))
    except ValueError:
        return None
