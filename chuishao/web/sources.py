"""What a workbook is written from, at once or by a job: how to count, read and name its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from chuishao.directory.actors import Actor

Table = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""A sheet: its name, its heads, its lines."""


@dataclass(frozen=True)
class Wish:
    """Which rows: the filter as it is kept, for whom, as they are ``at``; days count from ``asked_at``."""

    filters: Mapping[str, Any]
    actor: Actor
    at: datetime
    asked_at: datetime


@dataclass(frozen=True)
class Source:
    """What leaves as a workbook of one or more sheets; ``admit`` raises NotAllowed for whoever has none."""

    what: str
    admit: Callable[[Actor], object]
    count: Callable[[Wish, int | None], int]
    tables: Callable[[Wish], Sequence[Table]]


def one_sheet(
    what: str,
    sheet: str | Promise,
    heads: Sequence[str | Promise],
    admit: Callable[[Actor], object],
    count: Callable[[Wish, int | None], int],
    lines: Callable[[Wish], Iterator[Sequence[Any]]],
) -> Source:
    """Rows of one kind, in one sheet."""

    def tables(wish: Wish) -> Sequence[Table]:
        return [(str(sheet), [str(head) for head in heads], lines(wish))]

    return Source(what, admit, count, tables)
