"""Many hands on the same cases: who they are, what they do at once, and what the tables hold afterwards."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection, transaction

from chuishao.casework.operations import Done, move
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.models import Holding, Organisation
from chuishao.kernel import records
from chuishao.kernel.refusals import Refusal
from tests import make

CHINESE = re.compile("[\u4e00-\u9fff]")
SQUAD, MARKET, POLICE = "华山城管执法中队", "华山市场监管所", "华山派出所"
DESK = "华山综合调度室"
TODAY = "2026-09-28 09:00"


def who(name: str = "五华山社区", post: str = "clerk", number: int = 0) -> Actor:
    """Whoever holds this kind of post there, the first or a later one, remembered for all tests."""
    return _who(connection.settings_dict["NAME"], name, post, number)


@cache
def _who(database: str, name: str, post: str, number: int) -> Actor:
    held = Holding.objects.filter(post__organisation__short_name=name, post__kind=post).order_by(
        "id"
    )
    found = directory.actor_of_holding(held[number].pk, make.at())
    assert found is not None
    return found


def unit(name: str) -> int:
    return Organisation.objects.get(short_name=name).pk


def act(
    case: int | str, step: str, actor: Actor, when: str = TODAY, *,
    units: Mapping[str, str] | None = None, seen: int | None = None, **answers: Any,
) -> Done:  # fmt: skip
    """One step, with the units by their names."""
    named = {unit(name): role for name, role in (units or {}).items()}
    return move(
        case=case, transition=step, actor=actor, at=make.at(when), answers=answers,
        organisations=named, seen_revision=seen,
    )  # fmt: skip


@contextmanager
def refused(
    kind: type[Refusal], match: str | None = None
) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The act is refused in Chinese, and whatever it had begun is taken back."""
    with pytest.raises(kind, match=match) as told, transaction.atomic():
        yield told
    assert CHINESE.search(told.value.message)
    assert type(told.value) is kind


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each act in a thread and a connection of its own, begun together; what came of each."""
    outcomes: list[object] = [None] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            begin.wait(timeout=20)
            outcomes[place] = acts[place]()
        except Exception as fault:  # noqa: BLE001 - whatever came of it is looked at by the test
            outcomes[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def kept(*tables: str) -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a checksum of all their words."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables or written_tables():
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
            )
            found[table] = cursor.fetchone()
    return found


@cache
def written_tables() -> tuple[str, ...]:
    """Every table of the kernel, of the two engines and of the jobs; the directory is not written here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename ~ '^(casework|participation|kernel|procrastinate)_' ORDER BY 1"
        )
        return tuple(name for (name,) in cursor.fetchall())


def faults() -> list[records.Fault]:
    """What the verification of all records finds."""
    return list(records.verify())


def story(case: int) -> list[str]:
    """The steps of a case in order, as its log tells them."""
    return [str(entry.body.get("step", "")) for entry in records.history(f"case:{case}")]


def later(hours: int) -> datetime:
    """So many hours after the usual Monday morning."""
    return make.at(TODAY) + timedelta(hours=hours)
