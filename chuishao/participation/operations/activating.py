"""Switching on what is off by itself: proposed with its legal basis, confirmed by a head, ended by its date or before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor, reach
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line, said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND
from .._recording import record
from .._switching import PROPOSERS, confirmers, demand_switch
from ..declarations import Programme
from ..models import Activation, Circle
from .circles import close_circle


@transaction.atomic
def propose_activation(
    *,
    programme: str,
    region_path: str,
    basis: str,
    document_no: str,
    until_on: date,
    actor: Actor,
    at: datetime,
) -> Activation:
    """Propose to switch a programme on in a place until the end of a day; a head of the district or city confirms.

    Raises NotFound, NotAllowed, Conflict, Invalid naming each wrong field.
    """
    rules = _rules(programme)
    demand_switch(actor, region_path, PROPOSERS)
    if directory.region_by_path(region_path, at) is None:
        raise NotFound(gettext(NOT_FOUND))
    until = datetime.combine(until_on + timedelta(days=1), time(), SHANGHAI)
    if until <= at:
        words = gettext("到期的日子要在今天以后。")
        raise Invalid(words, fields={"until_on": words})
    row = _proposed(
        programme=rules.key, region_path=region_path, until=until,
        basis=_line(basis, gettext("法律依据"), "basis"),
        document_no=_line(document_no, gettext("文件号"), "document_no", 120),
        proposed_by_id=actor.person_id, proposed_at=at,
    )  # fmt: skip
    _record(row, "propose_activation", actor, at)
    return row


@transaction.atomic
def confirm_activation(*, activation_id: int, actor: Actor, at: datetime) -> Activation:
    """A head who did not propose it switches it on, from now until its end. Raises the refusals."""
    row = _waiting(activation_id, actor)
    if row.until <= at:
        raise Conflict(gettext("写明的到期日已经过了。请重新提出。"))
    row.state, row.from_at, row.decided_by_id = "active", at, actor.person_id
    row.save(update_fields=["state", "from_at", "decided_by"])
    _record(row, "activate", actor, at)
    return row


@transaction.atomic
def refuse_activation(*, activation_id: int, reason: str, actor: Actor, at: datetime) -> Activation:
    """A head says no, with a reason; nothing is switched on. Raises the refusals."""
    row = _waiting(activation_id, actor)
    row.state, row.decided_by_id = "refused", actor.person_id
    row.reason = _line(reason, gettext("理由"), "reason")
    row.save(update_fields=["state", "decided_by", "reason"])
    _record(row, "refuse_activation", actor, at)
    return row


@transaction.atomic
def end_activation(*, activation_id: int, reason: str, actor: Actor, at: datetime) -> Activation:
    """A head ends it before its day: every circle of it dissolves, from now on it can only be read."""
    row = locked_activation(activation_id, actor)
    demand_switch(actor, row.region_path, confirmers(row.programme))
    if row.state != "active":
        raise Conflict(gettext("它现在没有启用。请刷新页面看看。"))
    finish(row, _line(reason, gettext("理由"), "reason"), actor=actor, at=at)
    return row


def finish(row: Activation, reason: str, *, actor: Actor, at: datetime) -> None:
    """End a locked activation and dissolve every circle of it that no other one keeps going."""
    row.state, row.ended_at, row.reason = "ended", min(at, row.until), reason
    row.save(update_fields=["state", "ended_at", "reason"])
    day = (row.ended_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    over = circles_of(row).filter(ended_on=None).exclude(_kept_going(row))
    for circle in over.select_for_update(of=("self",)):
        close_circle(circle, day, reason, actor=actor, at=at)
    _record(row, "end_activation", actor, at)


def circles_of(row: Activation) -> QuerySet[Circle]:
    """Every circle of the programme in the place of an activation."""
    return Circle.objects.filter(
        programme=row.programme, region_path__startswith=row.region_path
    ).order_by("pk")


def _kept_going(row: Activation) -> Q:
    """What another activation, of a place around or inside, keeps going when this one ends."""
    others = Activation.objects.filter(programme=row.programme, state="active").exclude(pk=row.pk)
    kept = Q(pk__in=[])
    for path in others.values_list("region_path", flat=True):
        kept |= Q(region_path__startswith=path)
    return kept


def locked_activation(activation_id: int, actor: Actor) -> Activation:
    """The activation, locked, if the actor may know of it. Raises NotFound."""
    row = Activation.objects.select_for_update().filter(pk=activation_id).first()
    if row is None or not (actor.is_system or reach(actor).covers_path(row.region_path)):
        raise NotFound(gettext(NOT_FOUND))
    return row


def _waiting(activation_id: int, actor: Actor) -> Activation:
    row = locked_activation(activation_id, actor)
    demand_switch(actor, row.region_path, confirmers(row.programme))
    if actor.person_id == row.proposed_by_id:
        raise NotAllowed(gettext("提出的人不能自己确认，请另一位负责人确认。"))
    if row.state != "proposed":
        raise Conflict(gettext("这一条已经有人处理过了。请刷新页面看看。"))
    return row


def _rules(programme: str) -> Programme:
    try:
        rules = catalogue.programme(programme)
    except KeyError:
        raise Invalid(gettext("没有这种机制。请从列出的里选。")) from None
    if not rules.is_off:
        raise Invalid(gettext("“%(name)s”一直是启用的，不用启用。") % {"name": said(rules.label)})
    return rules


def _line(words: str, label: str, field: str, most: int = 200) -> str:
    line = clean_line(words, label=label, most=most)
    if not line:
        message = gettext("请填%(label)s。") % {"label": label}
        raise Invalid(message, fields={field: message})
    return line


def _proposed(**columns: object) -> Activation:
    try:
        with transaction.atomic():
            return Activation.objects.create(**columns)
    except IntegrityError as fault:
        raise Conflict(gettext("这里已经启用，或者正在等确认。请看已有的那一份。")) from fault


def _record(row: Activation, action: str, actor: Actor, at: datetime) -> None:
    record(
        f"activation:{row.pk}", f"{row.programme}.{action}", actor=actor, at=at,
        body={"region_path": row.region_path, "basis": row.basis, "document_no": row.document_no,
              "until": row.until, "state": row.state, "reason": row.reason},
    )  # fmt: skip
