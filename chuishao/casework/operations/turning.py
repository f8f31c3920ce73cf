"""Turning a dial: a limit set by an office, dated, signed, with the document that decided it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records, stamps
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line

from .. import catalogue
from .._limits import STAMP
from .._standing import day_of
from ..declarations import ANY, Duty
from ..events import DialTurned
from ..models import Dial

TURNERS = ("head", "deputy", "secretary")


@transaction.atomic(savepoint=False)
def turn_dial(
    *,
    case_type: str,
    duty: str,
    amount: int,
    document_no: str,
    effective_from: date,
    actor: Actor,
    at: datetime,
    kind: str = ANY,
    region_path: str | None = None,
) -> None:
    """Set a limit for cases opened from a day on; open ones keep theirs. Raises NotAllowed, Invalid."""
    path = region_path or actor.territory or ""
    if (
        actor.post_kind not in TURNERS
        or not actor.territory
        or not path.startswith(actor.territory)
    ):
        raise NotAllowed("时限只能由本级负责人在本辖区设定。请转给负责人办理。")
    declared = _declared(case_type, duty, kind, amount)
    limit = declared.limit_for(kind) or next(iter(declared.within.values()))
    if effective_from < day_of(at):
        raise Invalid(
            "生效日期不能早于今天，已经开始的事项不改。",
            fields={"effective_from": "请填今天或以后。"},
        )
    document = clean_line(document_no, label="文件号", most=120).strip()
    if not document:
        raise Invalid("请填文件号，时限要有依据。", fields={"document_no": "请填文件号。"})
    row, is_new = Dial.objects.get_or_create(
        case_type=case_type, duty=duty, kind=kind, region_path=path, effective_from=effective_from,
        defaults={
            "amount": amount, "unit": limit.unit.value, "document_no": document,
            "turned_at": at, "turned_by_id": actor.person_id,
        },
    )  # fmt: skip
    if not is_new:
        raise Conflict("这一天已经设过这个时限。请换一个生效日期。")
    _record(row, actor, at)
    stamps.advance(STAMP)


def _declared(case_type: str, duty: str, kind: str, amount: int) -> Duty:
    rules = catalogue.case_type(case_type)
    declared = rules.duty(duty)
    if declared.dial is None:
        raise Invalid(f"“{declared.label}”的时限由规则固定，不能调。")
    if kind != ANY and kind not in {known.key for known in rules.kinds}:
        raise Invalid("没有这个种类。", fields={"kind": "请从列出的种类里选。"})
    if not declared.dial.least <= amount <= declared.dial.most:
        message = f"要在 {declared.dial.least} 到 {declared.dial.most} 之间。"
        raise Invalid(f"“{declared.label}”{message}", fields={"amount": message})
    return declared


def _record(row: Dial, actor: Actor, at: datetime) -> None:
    subject, batch = f"dial:{row.case_type}:{row.duty}", Batch()
    event = DialTurned(
        case_type=row.case_type, duty=row.duty, kind=row.kind, region_path=row.region_path,
        amount=row.amount, document_no=row.document_no,
    )  # fmt: skip
    records.audit(
        batch, subject=subject, head=records.head_of(subject), action="casework.dial.turn",
        actor=actor.as_record(), at=at,
        body={**event.as_data(), "effective_from": row.effective_from, "unit": row.unit},
    )  # fmt: skip
    records.publish(batch, event, subject=subject, at=at)
    with records.sending(batch):
        pass
