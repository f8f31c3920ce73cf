"""Destroying what an activation held of people: proposed by one, confirmed by another, numbered, counted, signed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor, reach
from chuishao.kernel import secrecy
from chuishao.kernel.database import as_json
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND
from .._purging import purge_circle
from .._recording import record
from .._switching import demand_switch, destroyers, keeps_security
from ..models import Activation, Circle, Destruction
from .activating import circles_of, locked_activation

PREFIX: Final = "XH"
PURPOSE: Final = "participation.destruction"


@transaction.atomic
def propose_destruction(*, activation_id: int, actor: Actor, at: datetime) -> Destruction:
    """Propose to destroy what an ended activation held of people; another person confirms. Raises the refusals."""
    activation = locked_activation(activation_id, actor)
    demand_switch(actor, activation.region_path, destroyers(activation.programme))
    if activation.state != "ended":
        raise Conflict(gettext("还没有结束，不能销毁。请先结束启用。"))
    number = next_number(PREFIX, activation.region_path, at.astimezone(SHANGHAI).date())
    made = _proposed(
        number=number, programme=activation.programme, activation=activation,
        region_path=activation.region_path, proposed_by_id=actor.person_id,
        proposed_label=actor.label[:120], proposed_at=at,
    )  # fmt: skip
    _record(made, "propose_destruction", actor, at)
    return made


@transaction.atomic
def confirm_destruction(*, number: str, actor: Actor, at: datetime) -> Destruction:
    """A second person confirms; the job destroys circle by circle and signs. Raises the refusals."""
    return _decided(number, "confirmed", "", actor, at)


@transaction.atomic
def refuse_destruction(*, number: str, reason: str, actor: Actor, at: datetime) -> Destruction:
    """A second person says no, with a reason; nothing is destroyed. Raises the refusals."""
    line = clean_line(reason, label=gettext("理由"), most=200)
    if not line:
        raise Invalid(gettext("请填理由。"), fields={"reason": gettext("请填理由。")})
    return _decided(number, "refused", line, actor, at)


def carry_on_destruction(*, actor: Actor, at: datetime) -> int:
    """Destroy the next circles of every confirmed destruction; sign what is done; how many circles went.

    Each circle is a transaction of its own: a killed worker's work is carried on.
    """
    went = 0
    for number in Destruction.objects.filter(state="confirmed").values_list("number", flat=True):
        while _next_circle(number, actor, at):
            went += 1
        _sign(number, actor, at)
    return went


def signature_of(made: Destruction) -> str:
    """The keyed digest over all that a record of destruction says."""
    return secrecy.keyed_hash(as_json(_said(made)), PURPOSE).hex()


@transaction.atomic
def _next_circle(number: str, actor: Actor, at: datetime) -> bool:
    made = Destruction.objects.select_for_update().get(number=number)
    circle = _left(made).select_for_update(of=("self",)).first()
    if circle is None:
        return False
    made.counts = dict(Counter(made.counts) + purge_circle(circle, made, actor=actor, at=at))
    made.save(update_fields=["counts"])
    return True


def _left(made: Destruction) -> QuerySet[Circle]:
    """What is still to be destroyed: ended circles of kinds that are purged, not destroyed yet."""
    purged = [one.key for one in catalogue.programme(made.programme).circles if one.purges]
    return circles_of(made.activation).filter(
        kind__in=purged, ended_on__isnull=False, destruction=None
    )


@transaction.atomic
def _sign(number: str, actor: Actor, at: datetime) -> None:
    made = Destruction.objects.select_for_update().get(number=number)
    if made.state != "confirmed" or _left(made).exists():
        return
    made.state, made.destroyed_at = "done", at
    made.digest = signature_of(made)
    made.save(update_fields=["state", "destroyed_at", "digest"])
    Activation.objects.filter(pk=made.activation_id).update(destroyed_at=at)
    _record(made, "destroyed", actor, at)


def _said(made: Destruction) -> dict[str, Any]:
    return {
        "number": made.number, "programme": made.programme, "activation": made.activation_id,
        "region_path": made.region_path, "proposed_by": made.proposed_label,
        "confirmed_by": made.decided_label, "counts": made.counts,
    }  # fmt: skip


def _decided(number: str, state: str, reason: str, actor: Actor, at: datetime) -> Destruction:
    made = Destruction.objects.select_for_update().filter(number=number).first()
    is_security = keeps_security(actor)
    if made is None or not (is_security or reach(actor).covers_path(made.region_path)):
        raise NotFound(gettext(NOT_FOUND))
    if not is_security:
        demand_switch(actor, made.region_path, destroyers(made.programme))
    if actor.person_id in (0, made.proposed_by_id):
        raise NotAllowed(gettext("提出的人不能自己确认，请另一位负责人确认。"))
    if made.state != "proposed":
        raise Conflict(gettext("这一条已经有人处理过了。请刷新页面看看。"))
    made.state, made.reason, made.decided_by_id = state, reason, actor.person_id
    made.decided_label, made.decided_at = actor.label[:120], at
    made.save()
    _record(made, f"destruction_{state}", actor, at)
    return made


def _proposed(**columns: object) -> Destruction:
    try:
        with transaction.atomic():
            return Destruction.objects.create(**columns)
    except IntegrityError as fault:
        raise Conflict(gettext("这里已经有一份销毁等确认、正在办或已办完。请看那一份。")) from fault


def _record(made: Destruction, action: str, actor: Actor, at: datetime) -> None:
    body = {**_said(made), "state": made.state, "digest": made.digest, "reason": made.reason}
    record(
        f"activation:{made.activation_id}",
        f"{made.programme}.{action}",
        actor=actor,
        at=at,
        body=body,
    )
