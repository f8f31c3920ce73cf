"""Turning a dial: a limit set by an office, dated, signed, with the document that decided it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Tier
from chuishao.kernel import records, stamps
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line, said
from chuishao.kernel.working_time import Limit

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
    path = _path(region_path, actor, at)
    limit = _declared(case_type, duty, kind, amount)
    if not isinstance(effective_from, date) or effective_from < day_of(at):
        raise Invalid(
            "生效日期不能早于今天，已经开始的事项不改。",
            fields={"effective_from": "请填今天或以后。"},
        )
    document = clean_line(document_no, label=gettext("文件号"), most=120).strip()
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


def may_turn(actor: Actor) -> bool:
    """Whether this actor sets limits anywhere: a community governs itself and binds no office."""
    leads = actor.post_kind in TURNERS and actor.tier != Tier.COMMUNITY
    return leads and bool(reach(actor).territory)


def _path(region_path: str | None, actor: Actor, at: datetime) -> str:
    """The place for which the limit is set: the actor's own, or one below it. Raises NotAllowed."""
    path, own = str(region_path or actor.territory or ""), actor.territory or ""
    if not may_turn(actor) or not path.startswith(own):
        raise NotAllowed("时限只能由本级（街道、乡镇以上）的负责人在本辖区设定。请转给负责人办理。")
    if path != own and (not path.isdecimal() or directory.region_by_path(path, at) is None):
        raise Invalid("没有这个区域，请重新选。", fields={"region_path": "请从列表里选。"})
    return path


def _declared(case_type: str, duty: str, kind: str, amount: int) -> Limit:
    """The declared limit that is being turned: its unit stays, the amount lies within the dial."""
    found = [d for known in catalogue.declared() if known.key == case_type for d in known.duties]
    declared = next((one for one in found if one.key == duty), None)
    if declared is None:
        raise Invalid("没有这个时限，请从列表里选。", fields={"duty": "请从列表里选。"})
    if declared.dial is None:
        raise Invalid(
            gettext("“%(declared)s”的时限由规则固定，不能调。") % {"declared": said(declared.label)}
        )
    limit = _of_kind(case_type, declared, kind)
    is_whole = isinstance(amount, int) and not isinstance(amount, bool)
    if not is_whole or not declared.dial.least <= amount <= declared.dial.most:
        message = gettext("要填 %(least)s 到 %(most)s 之间的整数。") % {
            "least": declared.dial.least,
            "most": declared.dial.most,
        }
        raise Invalid(
            gettext("“%(duty)s”%(message)s") % {"duty": said(declared.label), "message": message},
            fields={"amount": message},
        )
    return limit


def _of_kind(case_type: str, duty: Duty, kind: str) -> Limit:
    """The limit of this kind; ``ANY`` means the kinds without a limit of their own, if there are any."""
    kinds = [ANY, *(known.key for known in catalogue.case_type(case_type).kinds)]
    limit = duty.limit_for(kind) if kind in kinds else None
    if limit is None:
        message = gettext("这个种类没有这项时限，请从列出的种类里选。")
        raise Invalid(message, fields={"kind": message})
    return limit


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
