"""Turning a dial: a limit proposed by one person and confirmed by another, dated, with the document that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

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
from ..events import DialProposed, DialTurned
from ..models import Dial, DialProposal

TURNERS = ("head", "deputy", "secretary")


CONFIRMED, REFUSED = "confirmed", "refused"
_ABOUT = ("case_type", "duty", "kind", "region_path")
_SAID = (*_ABOUT, "amount", "unit", "document_no", "effective_from")


@transaction.atomic(savepoint=False)
def propose_dial(
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
) -> int:
    """Propose a limit for cases opened from a day on; it holds once another person confirms. Returns its id.

    Raises NotAllowed, Invalid; Conflict where one waits already, or was set for the same day.
    """
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
    about = {"case_type": case_type, "duty": duty, "kind": kind, "region_path": path}
    _demand_free(about, effective_from)
    said = {
        "amount": amount,
        "unit": limit.unit.value,
        "document_no": document,
        "effective_from": effective_from,
    }
    row, is_new = DialProposal.objects.get_or_create(
        **about, outcome="",
        defaults={**said, "proposed_at": at, "proposed_by_id": actor.person_id},
    )  # fmt: skip
    if not is_new:
        raise Conflict("这个时限已经有人提出改动，在等第二人确认。请先确认或驳回那一份。")
    _record(row, "propose", actor, at)
    return row.pk


@transaction.atomic(savepoint=False)
def confirm_dial(*, proposal_id: int, actor: Actor, at: datetime) -> None:
    """A second person confirms: from its day on the limit holds for new cases; open ones keep theirs.

    Raises NotAllowed, Invalid, Conflict.
    """
    row = _open(proposal_id, actor, at)
    if row.effective_from < day_of(at):
        raise Conflict("写的生效日期已经过了，不能确认。请驳回，再重新提出。")
    _declared(row.case_type, row.duty, row.kind, row.amount)
    _demand_free({key: getattr(row, key) for key in _ABOUT}, row.effective_from)
    Dial.objects.create(
        **{key: getattr(row, key) for key in _SAID},
        turned_at=at, turned_by_id=row.proposed_by_id, confirmed_by_id=actor.person_id,
    )  # fmt: skip
    _decide(row, CONFIRMED, actor, at)
    stamps.advance(STAMP)


@transaction.atomic(savepoint=False)
def refuse_dial(*, proposal_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """A second person refuses with a reason; nothing changes. Raises NotAllowed, Invalid, Conflict."""
    row = _open(proposal_id, actor, at)
    row.reason = clean_line(reason, label=gettext("理由"), most=200).strip()
    if not row.reason:
        raise Invalid("驳回要写明理由。", fields={"reason": "请填写理由"})
    _decide(row, REFUSED, actor, at)


def _demand_free(about: Mapping[str, str], effective_from: date) -> None:
    if Dial.objects.filter(**about, effective_from=effective_from).exists():
        raise Conflict("这一天已经设过这个时限。请换一个生效日期。")


def _open(proposal_id: int, actor: Actor, at: datetime) -> DialProposal:
    """The proposal, locked, for whoever may set this limit and did not propose it."""
    row = DialProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise Invalid("没有这项申请，请刷新后重选。")
    _path(row.region_path, actor, at)
    if actor.person_id in (0, row.proposed_by_id):
        raise NotAllowed("须由提出人以外的另一位负责人确认或驳回。")
    if row.outcome:
        raise Conflict("这项申请已经有人处理，请刷新查看结果。")
    return row


def _decide(row: DialProposal, outcome: str, actor: Actor, at: datetime) -> None:
    row.outcome, row.decided_at, row.decided_by_id = outcome, at, actor.person_id
    row.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
    _record(row, "turn" if outcome == CONFIRMED else "refuse", actor, at)


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


def _record(row: DialProposal, verb: str, actor: Actor, at: datetime) -> None:
    """Written down under the dial; a proposal tells who may confirm it, a turn tells everybody."""
    subject, batch = f"dial:{row.case_type}:{row.duty}", Batch()
    body = {**{key: getattr(row, key) for key in _SAID}, "proposal": row.pk}
    if verb == "turn":
        body["proposed_by"] = row.proposed_by.name
    records.audit(
        batch, subject=subject, head=records.head_of(subject), action=f"casework.dial.{verb}",
        actor=actor.as_record(), at=at, body=body | ({"reason": row.reason} if row.reason else {}),
    )  # fmt: skip
    for event in _events(row, verb):
        records.publish(batch, event, subject=subject, at=at)
    with records.sending(batch):
        pass


def _events(row: DialProposal, verb: str) -> list[records.Event]:
    said: dict[str, Any] = {
        **{key: getattr(row, key) for key in _ABOUT}, "amount": row.amount, "document_no": row.document_no,
    }  # fmt: skip
    if verb == "propose":
        return [DialProposed(proposal_id=row.pk, proposed_by_id=row.proposed_by_id, **said)]
    return [DialTurned(**said)] if verb == "turn" else []
