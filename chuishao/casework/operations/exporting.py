"""Taking figures or rows out of the system: written into the records before anything leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.kernel import records
from chuishao.kernel.database import Batch
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, NotFound

from ..models import Export

PREFIX: Final = "EX"
MOST_WAITING: Final = 3
MOST_ATTEMPTS: Final = 3
SILENT_FOR: Final = timedelta(minutes=15)
WAITING, RUNNING, DONE, FAILED, CANCELLED, EXPIRED = (
    "waiting", "running", "done", "failed", "cancelled", "expired",
)  # fmt: skip
UNFINISHED: Final = (WAITING, RUNNING)
NOT_FOUND = gettext_noop("没有这份导出。它可能是别人的，或者编号写错了。")
READY = gettext_noop("导出好了：%(rows)s 行，%(what)s。%(until)s 前可以下载")
NOT_WRITTEN = gettext_noop("导出没有写成：%(what)s。%(reason)s")
_CLERK = Actor.system("导出")


@transaction.atomic
def take_export_number(*, region_path: str, actor: Actor, at: datetime) -> str:
    """The number of an export that is made at once: it stands on every sheet and in the records."""
    return next_number(PREFIX, region_path, timezone.localdate(at))


@transaction.atomic
def note_export(
    *,
    what: str,
    region_path: str,
    rows: int,
    filters: Mapping[str, str],
    actor: Actor,
    at: datetime,
    number: str = "",
    digest: str = "",
) -> None:
    """Who takes out which rows of which place, how many, by which filter, and the digest of the file."""
    body = {
        "what": what, "region_path": region_path, "rows": rows, "filters": dict(filters),
        "number": number, "digest": digest,
    }  # fmt: skip
    _record("casework.export", actor.person_id, actor, at, body)


@transaction.atomic
def ask_export(
    *,
    what: str,
    region_path: str,
    filters: Mapping[str, Any],
    words: str,
    rows: int,
    actor: Actor,
    at: datetime,
) -> tuple[str, bool]:
    """Ask for a workbook that a job writes: its number, and whether it is new.

    The same asked twice in one post is one. Raises Conflict when the person has three unfinished already.
    """
    own = Export.objects.filter(person_id=actor.person_id, state__in=UNFINISHED)
    unfinished = list(own.select_for_update().order_by("id"))
    wanted = (actor.post_id, what, region_path, dict(filters))
    for one in unfinished:
        if (one.post_id, one.what, one.region_path, one.filters) == wanted:
            return one.number, False
    if len(unfinished) >= MOST_WAITING:
        raise Conflict("您已经有 3 份导出还没写完。请等其中一份写完，或取消一份，再来导出。")
    number = take_export_number(region_path=region_path, actor=actor, at=at)
    Export.objects.create(
        number=number, person_id=actor.person_id, post_id=actor.post_id, label=actor.label[:120],
        what=what, region_path=region_path, filters=dict(filters), words=words[:400], state=WAITING,
        total=rows, asked_at=at, beat_at=at,
    )  # fmt: skip
    body = {"number": number, "what": what, "region_path": region_path, "filters": dict(filters)}
    _record("casework.export_asked", actor.person_id, actor, at, body)
    return number, True


def begin_export(*, number: str, clearance: int, total: int, actor: Actor, at: datetime) -> int:
    """A worker takes it in hand, from the first row; which attempt this is, 0 when there is nothing to do."""
    with transaction.atomic():
        row = Export.objects.select_for_update().filter(number=number).first()
        if row is None or row.state not in UNFINISHED or row.attempt >= MOST_ATTEMPTS:
            return 0
        row.state, row.attempt, row.clearance = RUNNING, row.attempt + 1, clearance
        row.total, row.written, row.beat_at = total, 0, at
        row.save()
        return int(row.attempt)


def note_progress(*, number: str, attempt: int, written: int, actor: Actor, at: datetime) -> bool:
    """How far the writing has come; False when it was cancelled or another worker has taken over."""
    mine = Export.objects.filter(number=number, attempt=attempt, state=RUNNING)
    return bool(mine.update(written=written, beat_at=at))


@transaction.atomic
def finish_export(
    *, number: str, attempt: int, rows: int, digest: str, size_bytes: int, expires_at: datetime,
    actor: Actor, at: datetime,
) -> bool:  # fmt: skip
    """The workbook lies ready until it expires: recorded with its digest, and the person is told."""
    mine = Export.objects.select_for_update().filter(number=number, attempt=attempt, state=RUNNING)
    row = mine.first()
    if row is None:
        return False
    row.state, row.written, row.total, row.ended_at, row.beat_at = DONE, rows, rows, at, at
    row.digest, row.size_bytes, row.expires_at = digest, size_bytes, expires_at
    row.save()
    note_export(
        what=row.what, region_path=row.region_path, rows=rows, filters=row.filters, actor=actor,
        at=at, number=number, digest=digest,
    )  # fmt: skip
    until = timezone.localtime(expires_at)
    said_until = f"{until.month}月{until.day}日 {until:%H:%M}"
    fields = {"rows": rows, "what": row.words, "until": said_until, "until_at": until.isoformat()}
    _tell(row, READY, fields, at)
    return True


@transaction.atomic
def fail_export(*, number: str, reason: str, actor: Actor, at: datetime) -> bool:
    """It could not be written: the person is told why, in words; False when it had ended before."""
    row = Export.objects.select_for_update().filter(number=number, state__in=UNFINISHED).first()
    if row is None:
        return False
    row.state, row.fault, row.ended_at = FAILED, reason[:200], at
    row.save()
    _record(
        "casework.export_failed", row.person_id, actor, at, {"number": number, "reason": reason}
    )
    _tell(row, NOT_WRITTEN, {"what": row.words, "reason": reason}, at)
    return True


@transaction.atomic
def cancel_export(*, number: str, actor: Actor, at: datetime) -> None:
    """The person gives it up before it is written. Raises NotFound, Conflict."""
    row = (
        Export.objects.select_for_update().filter(number=number, person_id=actor.person_id).first()
    )
    if row is None:
        raise NotFound(NOT_FOUND)
    if row.state not in UNFINISHED:
        raise Conflict("这份导出已经结束，不用取消。请看它现在的状态。")
    row.state, row.ended_at = CANCELLED, at
    row.save()
    _record("casework.export_cancelled", row.person_id, actor, at, {"number": number})


@transaction.atomic
def note_fetched(*, number: str, digest: str, actor: Actor, at: datetime) -> None:
    """The file is about to leave the house."""
    body = {"number": number, "digest": digest}
    _record("casework.export_fetched", actor.person_id, actor, at, body)


def give_up_silent(*, actor: Actor, at: datetime) -> int:
    """Those whose worker died and that no other took up: told honestly; how many."""
    silent = Export.objects.filter(state=RUNNING, beat_at__lt=at - SILENT_FOR)
    lost = Export.objects.filter(state=WAITING, beat_at__lt=at - timedelta(days=1))
    numbers = [*silent.values_list("number", flat=True), *lost.values_list("number", flat=True)]
    reason = "写到一半，写表的程序中断了，没有留下半份文件。请重新导出一次。"
    return sum(fail_export(number=one, reason=reason, actor=actor, at=at) for one in numbers)


@transaction.atomic
def expire_exports(*, actor: Actor, at: datetime) -> list[str]:
    """Mark what lay ready for too long; the numbers whose files must go."""
    old = Export.objects.select_for_update().filter(state=DONE, expires_at__lte=at)
    numbers = list(old.values_list("number", flat=True))
    Export.objects.filter(number__in=numbers).update(state=EXPIRED)
    return numbers


def _tell(row: Export, says: str, fields: dict[str, Any], at: datetime) -> None:
    left = Left(
        person_id=row.person_id, key=f"export:{row.number}", topic="export", number=row.number,
        words=says % fields, values={"number": row.number, "says": says, "with": fields},
        letter_at=None,
    )  # fmt: skip
    leave_messages(messages=[left], actor=_CLERK, at=at)


def _record(
    action: str, person_id: int, actor: Actor, at: datetime, body: Mapping[str, Any]
) -> None:
    subject, batch = f"export:{person_id}", Batch()
    records.audit(
        batch, subject=subject, head=records.head_of(subject), action=action,
        actor=actor.as_record(), at=at, body=body,
    )  # fmt: skip
    with records.sending(batch):
        pass
