"""Statements of one connection in one round trip, each planned once: what ``database`` is made of.

psycopg's own pipeline sends each statement by itself, and BEGIN and COMMIT by themselves; on two busy cores
that cost an opening a third of its time (decision 0013). Connection, values and errors stay psycopg's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from psycopg import Connection, errors, pq
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.generators import fetch_many, send

Row = tuple[Any, ...]
# A connection that has planned so many statements plans no more.
PLANNED_AT_MOST: Final = 300
_SMALLINT, _INTEGER = 21, 23
_PLACE: Final = re.compile(r"%(?:\((\w+)\)s|s|%)")
_FAILED: Final = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)
_serial = count()
# Nothing kept here may lead back to the connection: it would never be closed.
_plans: WeakKeyDictionary[Connection[Any], dict[Any, bytes]] = WeakKeyDictionary()


class Part(NamedTuple):
    """One statement with ``%s`` or ``%(name)s`` and its values.

    ``is_plain``: each value stands for a column or has its type written behind it, so PostgreSQL knows it and a
    NULL needs no plan of its own.
    """

    statement: str
    values: Sequence[Any] | Mapping[str, Any] = ()
    is_plain: bool = False


BEGIN, COMMIT = Part("BEGIN"), Part("COMMIT")


class _Ready(NamedTuple):
    """A statement as it travels."""

    text: bytes
    types: tuple[int, ...]
    values: Sequence[Any]


def converse(connection: Connection[Any], parts: Sequence[Part]) -> list[list[Row]]:
    """The rows of each part after one round trip; a transaction that is due begins on the way.

    Raises psycopg's error of the first part that failed; those after it were not carried out.
    """
    idle = connection.pgconn.transaction_status == pq.TransactionStatus.IDLE
    if idle and not connection.autocommit:
        return _converse(connection, (BEGIN, *parts))[1:]
    return _converse(connection, parts)


def _converse(connection: Connection[Any], parts: Sequence[Part]) -> list[list[Row]]:
    psycopg, plans = Transformer(connection), _plans.setdefault(connection, {})
    ready = [_dumped(psycopg, part) for part in parts]
    with connection.lock:
        answers = _asked_alone(connection, plans, ready) or _exchanged(connection, plans, ready)
    return [_rows(psycopg, answer) for answer in answers]


def _dumped(psycopg: Any, part: Part) -> _Ready:
    text, places = _numbered(part.statement)
    values = part.values
    if isinstance(values, Mapping):
        values = [values[place] for place in places]
    if part.is_plain:
        written = [_WAYS.get(type(value), _unknown)(value) for value in values]
        if None in written:
            written = [_completed(psycopg, *pair) for pair in zip(values, written, strict=True)]
        return _Ready(text, (), written)
    # As text, which PostgreSQL reads as whatever the place wants; binary numbers have a width.
    dumped = psycopg.dump_sequence(values, [PyFormat.TEXT] * len(values))
    return _Ready(text, _shared(psycopg.types or ()), dumped)


def _completed(psycopg: Any, value: Any, written: bytes | None) -> bytes | None:
    """A value as PostgreSQL reads it; what is not of every day is written by psycopg."""
    if written is None and value is not None:
        [written] = psycopg.dump_sequence([value], [PyFormat.TEXT])
    return written


def _unknown(_value: object) -> None:
    return None


def _text(value: str) -> bytes | None:
    return None if "\0" in value else value.encode()


def _list(value: list[Any]) -> bytes | None:
    """An array of words or of whole numbers."""
    kinds = set(map(type, value))
    if kinds == {int}:
        return ("{" + ",".join(map(str, value)) + "}").encode()
    if kinds != {str}:
        return None
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in value)
    return _text('{"' + '","'.join(quoted) + '"}')


_WAYS: Final[dict[type, Callable[[Any], bytes | None]]] = {
    str: _text,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: b"\\x" + value.hex().encode(),
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
    list: _list,
}


def _shared(types: tuple[int, ...]) -> tuple[int, ...]:
    """A small number and a larger one share a plan."""
    if _SMALLINT not in types:
        return types
    return tuple(_INTEGER if of == _SMALLINT else of for of in types)


@lru_cache(maxsize=4 * PLANNED_AT_MOST)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with ``$1``, ``$2`` …, and the names of these places."""
    places: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${places.setdefault(found[1] or f'%{len(places)}', len(places) + 1)}"

    return _PLACE.sub(place, statement).encode(), tuple(places)


def _asked_alone(
    connection: Connection[Any], plans: Mapping[Any, bytes], ready: Sequence[_Ready]
) -> list[pq.abc.PGresult]:
    """The answer to a single question that is planned already, asked without a pipeline; else nothing."""
    plan = plans.get((ready[0].text, ready[0].types)) if len(ready) == 1 else None
    if plan is None:
        return []
    wire = connection.pgconn
    answer = wire.exec_prepared(plan, ready[0].values)
    if wire.status != pq.ConnStatus.OK:
        raise errors.OperationalError(wire.get_error_message())
    if answer.status in _FAILED:
        raise errors.error_from_result(answer, encoding="utf-8")
    return [answer]


def _exchanged(
    connection: Connection[Any], plans: dict[Any, bytes], ready: Sequence[_Ready]
) -> list[pq.abc.PGresult]:
    """The answer to each statement. Raises the error of the first that failed."""
    wire = connection.pgconn
    wire.enter_pipeline_mode()
    try:
        orders = [order for one in ready for order in _sent(wire, plans, one)]
        wire.pipeline_sync()
        answers = connection.wait(_taken(wire, len(orders)))
    except BaseException:
        plans.clear()  # which of them were made is not known; each is made anew under another name
        raise
    finally:
        if wire.status == pq.ConnStatus.OK:
            wire.exit_pipeline_mode()
    failed = [answer for answer in answers if answer.status in _FAILED]
    if failed:
        _forget(plans, orders, answers)
        raise errors.error_from_result(failed[0], encoding="utf-8")
    return [answer for answer, plan in zip(answers, orders, strict=True) if plan is None]


def _sent(wire: pq.abc.PGconn, plans: dict[Any, bytes], one: _Ready) -> list[Any]:
    """Queue one statement; for each order given the plan that it makes, None where it asks for rows."""
    key: Any = one.text, one.types
    orders: list[Any] = [None]
    plan = plans.get(key)
    if plan is None and len(plans) >= PLANNED_AT_MOST:
        wire.send_query_params(one.text, one.values, one.types)
        return [None]
    if plan is None:
        plan = plans[key] = f"chuishao_{next(_serial)}".encode()
        wire.send_prepare(plan, one.text, one.types)
        orders = [key, None]
    wire.send_query_prepared(plan, one.values)
    return orders


def _forget(
    plans: dict[Any, bytes], orders: Sequence[Any], answers: Sequence[pq.abc.PGresult]
) -> None:
    """Plans that were ordered and not made."""
    for key, answer in zip(orders, answers, strict=True):
        if key is not None and answer.status in _FAILED:
            plans.pop(key, None)


def _taken(wire: pq.abc.PGconn, orders: int) -> PQGen[list[pq.abc.PGresult]]:
    """The answer to each order; that of the synchronisation after them is left out."""
    yield from send(wire)
    taken = []
    for _ in range(orders + 1):
        taken += yield from fetch_many(wire)
    return taken[:-1]


def _rows(transformer: Any, answer: pq.abc.PGresult) -> list[Row]:
    if answer.status != pq.ExecStatus.TUPLES_OK:
        return []
    transformer.set_pgresult(answer)
    rows: list[Row] = transformer.load_rows(0, answer.ntuples, tuple)
    return rows
