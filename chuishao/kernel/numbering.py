"""Human numbers such as KM-530102001-20260105-000123, counted for each code and day without gaps.

The counter's row is locked until the act commits, so an act that is rolled back gives its number back.
Acts of other offices have other rows and do not wait.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

_PREFIX = re.compile(r"[A-Z]{1,8}")
_CODE = re.compile(r"[0-9]{2,15}")
_NUMBER = re.compile(r"([A-Z]{1,8})-([0-9]{2,15})-([0-9]{4})([0-9]{2})([0-9]{2})-([0-9]{1,9})")

TAKE = (
    "INSERT INTO kernel_counter AS counter (prefix, code, day, last) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (prefix, code, day) DO UPDATE SET last = counter.last + 1 RETURNING last"
)
"""The one statement that takes a number, for operations that send it with others."""


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a human number."""

    prefix: str
    code: str
    day: date
    sequence: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.code}-{self.day:%Y%m%d}-{self.sequence:06d}"


def next_number(prefix: str, code: str, day: date) -> str:
    """The next number of this code on this day, inside the caller's transaction."""
    if not _PREFIX.fullmatch(prefix) or not _CODE.fullmatch(code):
        raise ValueError(f"{prefix!r} and {code!r} are not a prefix and a code")
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction of the act that bears it")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, (prefix, code, day))
        row: tuple[Any, ...] = cursor.fetchone()
    return str(Number(prefix, code, day, int(row[0])))


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
