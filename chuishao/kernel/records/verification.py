"""Verification: reads every entry and every anchor again and says where one was touched."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from chuishao.kernel.records.anchors import Anchor, anchor_digest, anchors_after, root_line
from chuishao.kernel.records.chain import BEGINNING, Head, canonical, sealed
from chuishao.kernel.records.erased import Erased

PAGE: Final = 5000
_Span = tuple[int, int, int]


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written, and where."""

    kind: str
    subject: str
    seq: int
    message: str


class _Row(NamedTuple):
    id: int
    subject: str
    seq: int
    at: datetime
    action: str
    actor: str
    body: str
    algorithm: str
    previous: bytes
    digest: bytes
    head_seq: int | None
    head_digest: bytes | None


def verify(
    *, published: tuple[int, bytes] | None = None, seen: Callable[[int], object] = bool
) -> Iterator[Fault]:
    """Every fault of the records; nothing found, nothing touched.

    ``published``: number and digest of an anchor kept outside the system (on paper, at the
    archive); it shows that the anchors themselves were not cut short or written anew. ``seen`` hears
    after each page how many entries were read of the chains.
    """
    yield from _faults_of_chains(seen)
    yield from _faults_of_heads()
    anchors = list(_all_anchors())
    broken = list(_faults_of_anchor_chain(anchors, published))
    yield from broken
    intact = [one for one in anchors if anchor_digest(one) == one.digest]
    # With an anchor gone nobody can say which entries it covered: none is called smuggled in then.
    settled_id = max((one.settled_id for one in intact), default=0) if not broken else 0
    yield from _faults_of_coverage(intact, settled_id)


def _rows(seen: Callable[[int], object]) -> Iterator[_Row]:
    """All entries, subject by subject, each with the head of its subject, a page at a time."""
    after: tuple[str, int] = ("", -sys.maxsize)
    read = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id, e.subject, e.seq, e.at, e.action, e.actor::text, e.body::text,"
                " e.algorithm, e.previous, e.digest, h.seq, h.digest"
                " FROM kernel_audit_entry e LEFT JOIN kernel_audit_head h USING (subject)"
                " WHERE (e.subject, e.seq) > (%s, %s) ORDER BY e.subject, e.seq LIMIT %s",
                [*after, PAGE],
            )
            rows = [_Row(*row) for row in cursor.fetchall()]
        yield from rows
        read += len(rows)
        seen(read)
        if len(rows) < PAGE:
            return
        after = (rows[-1].subject, rows[-1].seq)


def _faults_of_chains(seen: Callable[[int], object]) -> Iterator[Fault]:
    """Walk each chain from its beginning, and compare its end with the head that was kept."""
    last: _Row | None = None
    erased = Erased()
    for row in _rows(seen):
        if last is not None and last.subject != row.subject:
            yield from _faults_of_end(last)
            yield from _faults_of_erased(last.subject, erased)
            last, erased = None, Erased()
        before = Head(last.seq, bytes(last.digest)) if last else BEGINNING
        yield from _faults_of_row(row, before, erased)
        last = row
    if last is not None:
        yield from _faults_of_end(last)
        yield from _faults_of_erased(last.subject, erased)


def _faults_of_erased(subject: str, erased: Erased) -> Iterator[Fault]:
    """An entry that lost words must be named by a later entry, and say what was left then."""
    for seq in erased.unexplained():
        message = f"{subject} 第 {seq} 条内容被改动：没有与它相符的销毁记录"
        yield Fault("edited", subject, seq, message)


def _faults_of_row(row: _Row, before: Head, erased: Erased) -> Iterator[Fault]:
    if row.seq > before.seq + 1:
        gap = _numbers(before.seq + 1, row.seq - 1)
        yield Fault("missing", row.subject, before.seq + 1, f"{row.subject} {gap}被删除")
    elif row.seq < 1:
        yield Fault(
            "inserted",
            row.subject,
            row.seq,
            f"{row.subject} 第 {row.seq} 条编号不合规则，系后来插入",
        )
    elif bytes(row.previous) != before.digest:
        message = f"{row.subject} 第 {row.seq} 条与前一条对不上：前一条被换过，或这一条是后来插入的"
        yield Fault("unlinked", row.subject, row.seq, message)
    found = _digest_of(row)
    if found == bytes(row.digest):
        erased.heed(row.action, row.body)
    elif not erased.put_aside(row.seq, row.body, bytes(row.digest), found):
        message = f"{row.subject} 第 {row.seq} 条（{row.action}）内容被改动，或顺序被调换"
        yield Fault("edited", row.subject, row.seq, message)


def _digest_of(row: _Row) -> bytes:
    try:
        return sealed(
            row.subject, row.seq, row.at, row.action, canonical(row.actor), canonical(row.body),
            algorithm=row.algorithm, previous=bytes(row.previous),
        )  # fmt: skip
    except ValueError:
        return b""


def _faults_of_end(last: _Row) -> Iterator[Fault]:
    where = f"{last.subject} "
    if last.head_seq is None or last.head_digest is None:
        yield Fault("head", last.subject, last.seq, where + "的链尾记录被删除")
    elif last.head_seq > last.seq:
        gap = _numbers(last.seq + 1, last.head_seq)
        yield Fault("missing", last.subject, last.seq + 1, where + f"末尾{gap}被删除")
    elif last.head_seq < last.seq:
        gap = _numbers(last.head_seq + 1, last.seq)
        yield Fault(
            "inserted",
            last.subject,
            last.head_seq + 1,
            where + f"末尾{gap}系后来插入，或链尾记录被改动",
        )
    elif bytes(last.head_digest) != bytes(last.digest):
        yield Fault("head", last.subject, last.seq, where + f"第 {last.seq} 条与链尾记录对不上")


def _faults_of_heads() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, seq FROM kernel_audit_head h WHERE NOT EXISTS"
            " (SELECT FROM kernel_audit_entry e WHERE e.subject = h.subject) ORDER BY subject"
        )
        for subject, seq in cursor.fetchall():
            yield Fault("missing", subject, 1, f"{subject} 全部 {seq} 条记录被删除")


def _all_anchors() -> Iterator[Anchor]:
    number = -1
    while page := anchors_after(number):
        yield from page
        number = page[-1].id


def _faults_of_anchor_chain(
    anchors: list[Anchor], published: tuple[int, bytes] | None
) -> Iterator[Fault]:
    previous, number = b"", 0
    for one in anchors:
        where = f"总封第 {one.id} 号"
        if one.id != number + 1:
            yield Fault(
                "anchor", "", number + 1, f"总封{_numbers(number + 1, one.id - 1, '号')}被删除"
            )
        elif one.previous != previous:
            yield Fault("anchor", "", one.id, where + "与前一号对不上")
        if anchor_digest(one) != one.digest:
            yield Fault("anchor", "", one.id, where + "内容被改动")
        previous, number = one.digest, one.id
    if published and published not in ((one.id, one.digest) for one in anchors):
        yield Fault(
            "anchor", "", published[0], f"总封第 {published[0]} 号与对外留存的不一致，或已被删除"
        )


def _numbers(first: int, last: int, word: str = "条") -> str:
    return f"第 {first} {word}" if first >= last else f"第 {first} 至 {last} {word}"


def _faults_of_coverage(anchors: list[Anchor], settled_id: int) -> Iterator[Fault]:
    """Read the entries by id beside the ranges the anchors name: none gone, none smuggled in."""
    roots: dict[int, Any] = {one.id: hashlib.new(one.algorithm) for one in anchors}
    counts = dict.fromkeys(roots, 0)
    yield from _compared(anchors, settled_id, roots, counts)
    for one in anchors:
        if counts[one.id] == one.count and roots[one.id].digest() != one.root:
            yield Fault("anchor", "", one.id, f"总封第 {one.id} 号封存的记录被换过")


def _compared(
    anchors: list[Anchor], settled_id: int, roots: dict[int, Any], counts: dict[int, int]
) -> Iterator[Fault]:
    spans = deque(sorted((*span, one.id) for one in anchors for span in one.covers))
    for entry_id, subject, seq, digest in _entries_by_id():
        yield from _gone_before(entry_id, spans)
        if spans and spans[0][0] == entry_id:
            number = _taken_from(spans)
            roots[number].update(root_line(subject, seq, bytes(digest)))
            counts[number] += 1
        elif entry_id <= settled_id:
            message = f"{subject} 第 {seq} 条（流水 {entry_id}）不在总封之内，系后来插入"
            yield Fault("inserted", subject, seq, message)
    yield from _gone_before(sys.maxsize, spans)


def _gone_before(entry_id: int, spans: deque[_Span]) -> Iterator[Fault]:
    """Take what the anchors name below this id off the spans; nobody answered to it."""
    while spans and spans[0][0] < entry_id:
        first, after, number = spans.popleft()
        gone = min(after, entry_id) - 1
        if gone + 1 < after:
            spans.appendleft((gone + 1, after, number))
        ids = f"{first}" if first == gone else f"{first}–{gone}"
        message = f"总封第 {number} 号封存的 {gone - first + 1} 条记录被删除（流水 {ids}）"
        yield Fault("missing", "", first, message)


def _taken_from(spans: deque[_Span]) -> int:
    first, after, number = spans.popleft()
    if first + 1 < after:
        spans.appendleft((first + 1, after, number))
    return number


def _entries_by_id() -> Iterator[tuple[int, str, int, bytes]]:
    after = -sys.maxsize
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, subject, seq, digest FROM kernel_audit_entry"
                " WHERE id > %s ORDER BY id LIMIT %s",
                [after, PAGE],
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1][0]
