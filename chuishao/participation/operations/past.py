"""Figures of the time before: entered as their source says them, struck with a reason, never added to what is counted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Administrator
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import Figure as Quoted
from chuishao.kernel.text import Qualifier, clean_line, parse_figure
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND, needed_words
from .._recording import record
from ..declarations import Figure, Programme
from ..models import PastFigure


@transaction.atomic
def enter_past_figure(
    *,
    programme: str,
    figure: str,
    region_path: str,
    until_on: date,
    words: str,
    source: str,
    actor: Actor,
    at: datetime,
) -> PastFigure:
    """Keep what a source says until a day, in its own words (2.6万次, 1950余家). Raises the refusals.

    By the declared posts for the place they cover, or by the system administrator.
    """
    rules, declared = _figure(programme, figure)
    _demand_keeper(rules, region_path, actor)
    quoted = _quoted(words, declared)
    if until_on > at.astimezone(SHANGHAI).date():
        message = gettext("截至的日子不能在今天以后。")
        raise Invalid(message, fields={"until_on": message})
    row = _entered(
        programme=programme, figure=figure, region_path=region_path, until_on=until_on,
        value=int(quoted.value), is_about=quoted.qualifier is Qualifier.approx_gt,
        quoted=quoted.text, source=_line(source, gettext("出处"), "source"),
        entered_by_id=actor.person_id or None, entered_at=at,
    )  # fmt: skip
    record(
        f"figure:{programme}.{figure}", f"{programme}.enter_past", actor=actor, at=at,
        body={"id": row.pk, "region_path": region_path, "until_on": until_on, "words": row.quoted,
              "source": row.source},
    )  # fmt: skip
    return row


@transaction.atomic
def strike_past_figure(*, past_id: int, reason: str, actor: Actor, at: datetime) -> PastFigure:
    """Take back a figure that was entered wrongly; it stays to be read, and counts no more. Raises the refusals."""
    row = PastFigure.objects.select_for_update().filter(pk=past_id).first()
    if row is None:
        raise NotFound(gettext(NOT_FOUND))
    _demand_keeper(catalogue.programme(row.programme), row.region_path, actor)
    if row.struck_at is not None:
        raise Conflict(gettext("这个数已经撤下了。请刷新页面看看。"))
    row.struck_at, row.struck_by_id = at, actor.person_id or None
    row.struck_reason = _line(reason, gettext("理由"), "reason")
    row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    record(
        f"figure:{row.programme}.{row.figure}", f"{row.programme}.strike_past", actor=actor, at=at,
        body={"id": row.pk, "reason": row.struck_reason},
    )  # fmt: skip
    return row


def _figure(programme: str, figure: str) -> tuple[Programme, Figure]:
    try:
        rules = catalogue.programme(programme)
        return rules, next(one for one in rules.figures if one.key == figure)
    except (KeyError, StopIteration):
        words = gettext("没有这个指标。请从列出的里选。")
        raise Invalid(words, fields={"figure": words}) from None


def keeps_figures(rules: Programme, actor: Actor) -> bool:
    """Whether the actor's post enters figures of the time before, of the place it covers."""
    if actor.is_system or actor.administrator == Administrator.SYSTEM:
        return True
    return bool(reach(actor).territory) and actor.post_kind in rules.figures_by.posts


def _demand_keeper(rules: Programme, region_path: str, actor: Actor) -> None:
    if actor.is_system or actor.administrator == Administrator.SYSTEM:
        return
    if not reach(actor).covers_path(region_path):
        raise NotFound(gettext(NOT_FOUND))
    if actor.post_kind not in rules.figures_by.posts:
        raise NotAllowed(needed_words(rules.figures_by))


def _quoted(words: str, figure: Figure) -> Quoted:
    """What the words say, in the figure's unit. A number 'nearly' reached is refused: it would claim too much."""
    quoted = parse_figure(words)
    if quoted.qualifier is Qualifier.approx_lt or Decimal(quoted.value) != int(quoted.value):
        message = gettext("请写整数，或带“余”的约数，例如 2.6万次、1950余家。")
        raise Invalid(message, fields={"words": message})
    if quoted.unit and quoted.unit != figure.unit:
        message = gettext("单位是“%(unit)s”，请按这个单位写。") % {"unit": figure.unit}
        raise Invalid(message, fields={"words": message})
    return (
        quoted if quoted.unit else Quoted(quoted.value, quoted.qualifier, quoted.text + figure.unit)
    )


def _line(words: str, label: str, field: str) -> str:
    line = clean_line(words, label=label, most=200)
    if not line:
        message = gettext("请填%(label)s。") % {"label": label}
        raise Invalid(message, fields={field: message})
    return line


def _entered(**columns: object) -> PastFigure:
    try:
        with transaction.atomic():
            return PastFigure.objects.create(**columns)
    except IntegrityError as fault:
        words = gettext("同一个出处的这个数已经有了。要更正，先撤下原来的那一条。")
        raise Conflict(words) from fault
