"""What a workbook of rows is written from, at once or by a job: how to count, read and name its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from chuishao.directory.actors import Actor


@dataclass(frozen=True)
class Wish:
    """Which rows: the filter as it is kept, for whom, as they are ``at``; days count from ``asked_at``."""

    filters: Mapping[str, Any]
    actor: Actor
    at: datetime
    asked_at: datetime


@dataclass(frozen=True)
class Source:
    """One kind of rows that leave as a workbook; ``admit`` raises NotAllowed for whoever has none."""

    what: str
    sheet: str | Promise
    heads: Sequence[str | Promise]
    admit: Callable[[Actor], object]
    count: Callable[[Wish, int | None], int]
    lines: Callable[[Wish], Iterator[Sequence[Any]]]
