"""Anchors: from time to time all new entries of the city are sealed into one chain.

A subject's own chain cannot show that its end, or all of it, was cut away; an anchor can, because
it names every entry it covers. Nobody waits for it: acts never touch the anchors.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from chuishao.kernel import secrecy
from chuishao.kernel.database import as_json
from chuishao.kernel.records.chain import microseconds

_LOCK: Final = 0x616E63686F72
AT_ONCE: Final = 500_000
Range = tuple[int, int]


@dataclass(frozen=True)
class Anchor:
    """One seal: its number, how many entries it covers, their ranges of ids, and the digests."""

    id: int
    at: datetime
    covers: tuple[Range, ...]
    count: int
    root: bytes
    algorithm: str
    previous: bytes
    digest: bytes
    settled_id: int
    drawn_id: int
    horizon: int


_COLUMNS: Final = (
    "id, at, covers::text, count, root, algorithm, previous, digest, settled_id, drawn_id, horizon"
)


def anchor(*, at: datetime) -> Anchor | None:
    """Seal the entries not sealed yet, at most 500,000 at once; nothing new, no anchor."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = last_anchor()
        drawn_id, horizon, settled_id = _settlement(cursor, last)
        ids, root = _uncovered(cursor, last)
        if not ids:
            return None
        if len(ids) == AT_ONCE:
            settled_id = last.settled_id if last else 0
        new = _sealed(
            last, at=at, covers=tuple(ranges_of(ids)), count=len(ids), root=root,
            settled_id=settled_id, drawn_id=drawn_id, horizon=horizon,
        )  # fmt: skip
        _keep(cursor, new)
        return new


def _sealed(last: Anchor | None, **said: Any) -> Anchor:
    number, previous = (last.id + 1, last.digest) if last else (1, b"")
    algorithm = secrecy.suite().digest
    blank = Anchor(id=number, algorithm=algorithm, previous=previous, digest=b"", **said)
    return replace(blank, digest=anchor_digest(blank))


def _keep(cursor: Any, new: Anchor) -> None:
    values = [getattr(new, field.name) for field in fields(new)]
    values[2] = "{" + ",".join(f"[{first},{after})" for first, after in new.covers) + "}"
    cursor.execute(
        f"INSERT INTO kernel_audit_anchor ({_COLUMNS.replace('::text', '')})"
        f" VALUES ({','.join(['%s'] * len(values))})",
        values,
    )


def _restored(row: Sequence[Any]) -> Anchor:
    bounds = [int(number) for number in re.findall(r"\d+", row[2])]
    covers = tuple(zip(bounds[::2], bounds[1::2], strict=True))
    root, previous, digest = bytes(row[4]), bytes(row[6]), bytes(row[7])
    return Anchor(row[0], row[1], covers, row[3], root, row[5], previous, digest, *row[8:])


def last_anchor() -> Anchor | None:
    """The newest anchor; its digest, kept outside the system, proves all before it."""
    found = anchors_after(-1, newest_first=True, limit=1)
    return found[0] if found else None


def anchors_after(number: int, *, newest_first: bool = False, limit: int = 1000) -> list[Anchor]:
    """Anchors with a higher number, in order."""
    order = "DESC" if newest_first else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM kernel_audit_anchor WHERE id > %s ORDER BY id {order} LIMIT %s",
            [number, limit],
        )
        return [_restored(row) for row in cursor.fetchall()]


def root_line(subject: str, seq: int, digest: bytes) -> bytes:
    """What one entry adds to the root of its anchor."""
    return as_json([subject, seq, digest.hex()]).encode() + b"\n"


def anchor_digest(one: Anchor) -> bytes:
    """The keyed digest an anchor must have: of all it says, and of the digest before."""
    said = [one.id, microseconds(one.at), one.covers, one.count, one.root.hex(), one.algorithm]
    message = as_json([*said, one.settled_id, one.drawn_id, one.horizon]).encode() + one.previous
    return hmac.digest(secrecy.key_for("anchor", one.algorithm), message, one.algorithm)


def ranges_of(ids: Iterable[int]) -> Iterable[Range]:
    """Growing ids as half-open ranges: 1 2 3 7 → (1, 4) (7, 8)."""
    first = after = None
    for one in ids:
        if after is not None and first is not None and one != after:
            yield first, after
        if one != after:
            first = one
        after = one + 1
    if first is not None and after is not None:
        yield first, after


def _settlement(cursor: Any, last: Anchor | None) -> tuple[int, int, int]:
    """The last id drawn, a horizon, and the id up to which nothing can still appear.

    Whoever drew an id up to the first has a transaction number below the horizon: our own number,
    taken afterwards. (A snapshot's xmax would not do: running transactions may stand above it.)
    """
    cursor.execute("SELECT last_value, is_called FROM kernel_audit_entry_id_seq")
    value, is_called = cursor.fetchone()
    cursor.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
        " pg_current_xact_id()::text::bigint"
    )
    oldest_running, horizon = cursor.fetchone()
    drawn_id = value if is_called else value - 1
    if last is None:
        return drawn_id, horizon, 0
    is_settled = oldest_running >= last.horizon
    return drawn_id, horizon, last.drawn_id if is_settled else last.settled_id


def _uncovered(cursor: Any, last: Anchor | None) -> tuple[list[int], bytes]:
    """The ids not covered yet, and the digest over their entries."""
    settled_id = last.settled_id if last else 0
    cursor.execute(
        "SELECT id, subject, seq, digest FROM kernel_audit_entry e WHERE id > %s AND NOT EXISTS"
        " (SELECT FROM kernel_audit_anchor a WHERE upper(a.covers) > %s AND e.id <@ a.covers)"
        " ORDER BY id LIMIT %s",
        [settled_id, settled_id, AT_ONCE],
    )
    root, ids = hashlib.new(secrecy.suite().digest), []
    for entry_id, subject, seq, digest in cursor:
        ids.append(entry_id)
        root.update(root_line(subject, seq, bytes(digest)))
    return ids, root.digest()
