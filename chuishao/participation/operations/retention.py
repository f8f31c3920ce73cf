"""Those who left are forgotten on time: by a period that two people set, every night, with a signed record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import PostKind, RegionLevel, Tier
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.kernel import secrecy
from chuishao.kernel.database import as_json
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._expiry import months_before
from .._recording import record
from ..models import Activation, LeftForgetting, Participant, RetentionPeriod
from .leaving import forget

PREFIX: Final = "XH"
PURPOSE: Final = "participation.left"
MOST_MONTHS: Final = 600
AT_ONCE: Final = 100
CITY_HEADS: Final = (PostKind.HEAD, PostKind.DEPUTY)
OVERDUE: Final = gettext_noop("启用结束已满期限，个人内容还没有销毁。请到“启用和终止”页提出销毁。")


def may_set_period(actor: Actor) -> bool:
    """Whether the actor is one of the city's heads, who set the period."""
    is_city = actor.tier is Tier.CITY and bool(reach(actor).territory)
    return is_city and actor.post_kind in CITY_HEADS


@transaction.atomic
def propose_period(*, months: int, document_no: str, actor: Actor, at: datetime) -> None:
    """Propose how many months after leaving somebody is forgotten. Raises NotAllowed, Conflict, Invalid."""
    _demand_city(actor)
    if not 1 <= months <= MOST_MONTHS:
        words = gettext("要填 1 到 %d 之间的整数。") % MOST_MONTHS
        raise Invalid(words, fields={"months": words})
    document = clean_line(document_no, label=gettext("文件号"), most=120)
    if not document:
        words = gettext("请填文件号。")
        raise Invalid(words, fields={"document_no": words})
    try:
        with transaction.atomic():
            row = RetentionPeriod.objects.create(
                months=months, document_no=document, proposed_by_id=actor.person_id,
                proposed_label=actor.label[:120], proposed_at=at,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Conflict(gettext("已有一个期限在等确认。请先确认或驳回那一个。")) from fault
    _record(row, "propose_period", actor, at)


@transaction.atomic
def decide_period(*, period_id: int, is_confirmed: bool, actor: Actor, at: datetime) -> None:
    """Another head of the city confirms it or says no. Raises NotAllowed, Conflict."""
    _demand_city(actor)
    row = RetentionPeriod.objects.select_for_update().filter(pk=period_id).first()
    if row is None or row.state != "proposed":
        raise Conflict(gettext("这一条已经有人处理过了。请刷新页面看看。"))
    if actor.person_id in (0, row.proposed_by_id):
        raise NotAllowed(gettext("提出的人不能自己确认，请另一位负责人确认。"))
    row.state = "confirmed" if is_confirmed else "refused"
    row.decided_by_id, row.decided_label, row.decided_at = actor.person_id, actor.label[:120], at
    row.save()
    _record(row, f"period_{row.state}", actor, at)


def forget_those_who_left(*, actor: Actor, at: datetime) -> str:
    """Forget some hundred at a time until nobody is due; the number of the record, empty when nobody was.

    Each hundred is a transaction of its own: a killed worker's work is carried on the next night.
    """
    made = _begun(at)
    if made is None:
        return ""
    while _next_hundred(made.pk, actor, at):
        pass
    _sign(made.pk, actor, at)
    return made.number


def signature_of_left(made: LeftForgetting) -> str:
    """The keyed digest over all that a record says."""
    return secrecy.keyed_hash(as_json(_said(made)), PURPOSE).hex()


@transaction.atomic
def _begun(at: datetime) -> LeftForgetting | None:
    """The record of tonight, or that of a night that was broken off; none when nobody is due or no period is set."""
    period = RetentionPeriod.objects.filter(state="confirmed").order_by("-decided_at").first()
    if period is None:
        return None
    open_one = LeftForgetting.objects.filter(done_at=None).first()
    before = months_before(at, period.months)
    if open_one is not None or not _due(before).exists():
        return open_one
    city = directory.all_regions(down_to=RegionLevel.CITY)[0].path
    number = next_number(PREFIX, city, at.astimezone(SHANGHAI).date())
    return LeftForgetting.objects.create(
        number=number, period=period, left_before=before, begun_at=at
    )


def _due(before: datetime) -> Any:
    """Those who left before and of whom anything is still held."""
    return Participant.objects.filter(left_at__lte=before).exclude(
        name_sealed=None, phone_hash=None, person=None, skills=[]
    )


@transaction.atomic
def _next_hundred(key: int, actor: Actor, at: datetime) -> bool:
    made = LeftForgetting.objects.select_for_update().get(pk=key)
    some = list(_due(made.left_before).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for one in some:
        forget(one, made.number, actor=actor, at=at)
    made.counts = {"participants": made.counts.get("participants", 0) + len(some)}
    made.save(update_fields=["counts"])
    return bool(some)


@transaction.atomic
def _sign(key: int, actor: Actor, at: datetime) -> None:
    made = LeftForgetting.objects.select_for_update().select_related("period").get(pk=key)
    if made.done_at is not None:
        return
    made.done_at, made.digest = at, signature_of_left(made)
    made.save(update_fields=["done_at", "digest"])
    record(
        f"retention:{made.number}", "retention.left_forgotten", actor=actor, at=at,
        body={**_said(made), "digest": made.digest},
    )  # fmt: skip


def _said(made: LeftForgetting) -> dict[str, Any]:
    return {
        "number": made.number, "months": made.period.months, "document_no": made.period.document_no,
        "left_before": made.left_before, "counts": made.counts,
    }  # fmt: skip


def remind_of_destruction(*, actor: Actor, at: datetime) -> int:
    """Tell both people of an activation that ended longer ago than its programme keeps people; once, how many."""
    late = [
        one
        for one in Activation.objects.filter(state="ended", destroyed_at=None)
        if is_late(one, at)
    ]
    for one in late:
        told = {one.proposed_by_id, one.decided_by_id} - {None}
        leave_messages(
            messages=[
                Left(who, f"activation:{one.pk}:late", "office", "office_activations", OVERDUE,
                     {"says": OVERDUE, "with": {}}, None)
                for who in told if who is not None
            ],
            actor=actor, at=at,
        )  # fmt: skip
    return len(late)


def is_late(one: Activation, at: datetime) -> bool:
    """Whether an ended activation should have been destroyed by now."""
    kept = catalogue.programme(one.programme).retention_months
    return one.ended_at is not None and one.ended_at <= months_before(at, kept)


def _demand_city(actor: Actor) -> None:
    if not may_set_period(actor):
        raise NotAllowed(gettext("参与人的保存期限由市级负责人设定。"))


def _record(row: RetentionPeriod, act: str, actor: Actor, at: datetime) -> None:
    record(
        "retention:participants", f"retention.{act}", actor=actor, at=at,
        body={"months": row.months, "document_no": row.document_no, "state": row.state},
    )  # fmt: skip
