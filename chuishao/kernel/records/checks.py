"""Full verifications asked for from the office: one at a time, with progress, kept with what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext

from chuishao.kernel import models
from chuishao.kernel.database import Batch
from chuishao.kernel.records.anchors import last_anchor
from chuishao.kernel.records.chain import audit, head_of, sending
from chuishao.kernel.records.verification import verify
from chuishao.kernel.refusals import Conflict

SUBJECT: Final = "records.checks"
MOST_FAULTS: Final = 200
MOST_ATTEMPTS: Final = 3
SILENT_FOR: Final = timedelta(minutes=15)
WAITING, RUNNING, SOUND, FAULTY, BROKEN = "waiting", "running", "sound", "faulty", "broken"
_LOCK: Final = 0x636865636B


class Abandoned(Exception):
    """Another worker has taken over."""


@dataclass(frozen=True)
class CheckCard:
    """One verification as it is shown."""

    id: int
    state: str
    person: int
    label: str
    asked_at: datetime
    ended_at: datetime | None
    total: int
    read: int
    anchor_id: int | None
    fault_count: int
    faults: list[str]


_COLUMNS: Final = tuple(CheckCard.__dataclass_fields__)


def checks(*, limit: int = 20) -> list[CheckCard]:
    """The last verifications, newest first."""
    rows = models.Check.objects.order_by("-id").values_list(*_COLUMNS)[:limit]
    return [CheckCard(*row) for row in rows]


def check_of(key: int) -> CheckCard:
    """One verification by its id."""
    return CheckCard(*models.Check.objects.values_list(*_COLUMNS).get(pk=key))


@transaction.atomic
def ask_check(*, person: int, label: str, actor: dict[str, object], at: datetime) -> int:
    """Ask for a full verification; its id. Raises Conflict while another is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if models.Check.objects.filter(state__in=(WAITING, RUNNING)).exists():
        raise Conflict(gettext("已经有一次核验在进行，请等它办完再开始。"))
    row = models.Check.objects.create(
        state=WAITING, person=person, label=label, asked_at=at, beat_at=at
    )
    _record("ask_check", actor, at, {"check": row.pk})
    return int(row.pk)


def run_check(key: int, *, at: datetime) -> CheckCard | None:
    """Read everything again; what was found, or None when there was nothing (more) to do."""
    row = _begun(key, at)
    if row is None:
        return None
    found = list(islice(verify(seen=lambda read: _beat(row, read)), MOST_FAULTS + 1))
    said = [fault.message for fault in found]
    mine = models.Check.objects.filter(pk=row.pk, attempt=row.attempt, state=RUNNING)
    with transaction.atomic():
        mine.update(
            state=FAULTY if said else SOUND, ended_at=at, read=row.total, fault_count=len(said),
            faults=said[:MOST_FAULTS],
        )  # fmt: skip
        _record("checked", {"label": row.label}, at, {"check": row.pk, "faults": len(said)})
    return check_of(key)


def give_up_checks(at: datetime) -> list[CheckCard]:
    """Those whose worker died and that no other took up; said honestly."""
    silent = models.Check.objects.filter(state__in=(WAITING, RUNNING), beat_at__lt=at - SILENT_FOR)
    keys = list(silent.values_list("id", flat=True))
    silent.update(state=BROKEN, ended_at=at)
    return [check_of(key) for key in keys]


def _begun(key: int, at: datetime) -> models.Check | None:
    with transaction.atomic():
        row = models.Check.objects.select_for_update().filter(pk=key).first()
        if row is None or row.state not in (WAITING, RUNNING) or row.attempt >= MOST_ATTEMPTS:
            return None
        anchor = last_anchor()
        row.state, row.attempt, row.read, row.beat_at = RUNNING, row.attempt + 1, 0, at
        row.total, row.anchor_id = models.AuditEntry.objects.count(), anchor.id if anchor else None
        row.save()
        return row


def _beat(row: models.Check, read: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_check SET read = %s, beat_at = clock_timestamp()"
            " WHERE id = %s AND attempt = %s AND state = %s",
            [min(read, row.total), row.pk, row.attempt, RUNNING],
        )
        if not cursor.rowcount:
            raise Abandoned


def _record(action: str, actor: dict[str, object], at: datetime, body: dict[str, object]) -> None:
    batch = Batch()
    audit(
        batch, subject=SUBJECT, head=head_of(SUBJECT), action=f"records.{action}", actor=actor,
        at=at, body=body,
    )  # fmt: skip
    with sending(batch):
        pass
