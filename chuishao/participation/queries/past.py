"""Figures of the time before as they were entered: in use and struck, with their sources, for whoever keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.queries import reach

from .. import catalogue
from ..declarations import Figure, Programme
from ..models import PastFigure
from ..operations.past import keeps_figures


@dataclass(frozen=True)
class WantedPast:
    """Which figures: of a programme, of a place; struck ones only when asked for."""

    programme: str = ""
    region_path: str = ""
    is_struck: bool = False


@dataclass(frozen=True)
class PastRow:
    """One figure as its source says it; ``may_strike`` whether this actor may take it back."""

    id: int
    programme_label: str
    label: str
    region_path: str
    until_on: date
    quoted: str
    source: str
    entered_by: str
    entered_at: datetime
    struck_at: datetime | None
    struck_by: str
    struck_reason: str
    may_strike: bool


def enterable(*, actor: Actor) -> list[tuple[Programme, Figure]]:
    """The figures this actor may enter."""
    return [
        (rules, one) for rules in catalogue.declared() if keeps_figures(rules, actor) for one in rules.figures
    ]  # fmt: skip


def past_rows(
    *, actor: Actor, wanted: WantedPast, limit: int = 50, offset: int = 0
) -> list[PastRow]:
    """The figures an actor may know of, newest first."""
    rows = _seen(actor).filter(struck_at__isnull=not wanted.is_struck)
    if wanted.programme:
        rows = rows.filter(programme=wanted.programme)
    if wanted.region_path:
        rows = rows.filter(region_path__startswith=wanted.region_path)
    found = rows.select_related("entered_by", "struck_by").order_by("-until_on", "-id")
    return [_row(one, actor) for one in found[offset : offset + limit]]


def past_row(*, past_id: int, actor: Actor) -> PastRow | None:
    """One of them, if the actor may know of it."""
    found = _seen(actor).select_related("entered_by", "struck_by").filter(pk=past_id).first()
    return _row(found, actor) if found else None


def _seen(actor: Actor) -> QuerySet[PastFigure]:
    """Those of the own territory; the system administrator all, who may enter them anywhere."""
    if actor.administrator == Administrator.SYSTEM:
        return PastFigure.objects.all()
    territory = reach(actor).territory
    if territory is None:
        return PastFigure.objects.none()
    return PastFigure.objects.filter(region_path__startswith=territory)


def _row(one: PastFigure, actor: Actor) -> PastRow:
    rules = next((it for it in catalogue.declared() if it.key == one.programme), None)
    labels = {it.key: it.label for it in rules.figures} if rules else {}
    return PastRow(
        one.pk, rules.label if rules else one.programme, labels.get(one.figure, one.figure),
        one.region_path, one.until_on, one.quoted, one.source,
        one.entered_by.name if one.entered_by else "", one.entered_at, one.struck_at,
        one.struck_by.name if one.struck_by else "", one.struck_reason,
        rules is not None and one.struck_at is None and keeps_figures(rules, actor),
    )  # fmt: skip
