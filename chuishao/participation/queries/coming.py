"""What anybody may come to: in a place, in a span of days, of a programme and a class; and what one activity says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final

from django.db.models import Q, QuerySet

from .. import catalogue
from .._closed import takes_more
from ..declarations import ActivityKind, Openness, Programme
from ..models import Activity
from .activities import ActivityCard, cards_of

MOST_SORTED: Final = 5000
Far = Callable[[Collection[str]], Mapping[str, float]]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty words ask for nothing. Moments are half-open."""

    region_path: str
    from_at: datetime
    until_at: datetime | None = None
    programme: str = ""
    thing: str = ""


@dataclass(frozen=True)
class Choice:
    """Something to choose by, in the reader's language."""

    key: str
    label: str


def open_programmes() -> list[Choice]:
    """Programmes of which something is open to everybody."""
    return [Choice(one.key, one.label) for one in catalogue.declared() if any(_open(one))]


def open_classes(programme: str = "") -> list[Choice]:
    """The classes of what is open to everybody, each once."""
    rules = [one for one in catalogue.declared() if programme in ("", one.key)]
    pairs = {key: label for one in rules for kind in _open(one) for key, label in kind.classes}
    return [Choice(key, label) for key, label in pairs.items()]


def activities_to_come(*, wanted: Wanted, limit: int = 50, offset: int = 0) -> list[ActivityCard]:
    """Published activities that are open to everybody and not over, soonest first, by two statements."""
    return cards_of(_found(wanted)[offset : offset + limit])


def nearest_to_come(
    *, wanted: Wanted, far: Far, limit: int = 50, offset: int = 0
) -> list[ActivityCard]:
    """The same, the nearest first and of equally near ones the soonest; ``far`` tells the metres of each place."""
    keys = list(_found(wanted).values_list("pk", "region_path")[:MOST_SORTED])
    metres = far({path for _pk, path in keys})
    keys.sort(key=lambda key: metres.get(key[1], inf))
    ids = [pk for pk, _path in keys[offset : offset + limit]]
    cards = {one.id: one for one in cards_of(Activity.objects.filter(pk__in=ids))}
    return [cards[pk] for pk in ids if pk in cards]


def _found(wanted: Wanted) -> QuerySet[Activity]:
    rows = Activity.objects.filter(
        _open_to_everybody(), takes_more(wanted.from_at), region_path__startswith=wanted.region_path, state="published",
        ends_at__gt=wanted.from_at,
    )  # fmt: skip
    if wanted.until_at:
        rows = rows.filter(starts_at__lt=wanted.until_at)
    if wanted.programme:
        rows = rows.filter(programme=wanted.programme)
    if wanted.thing:
        rows = rows.filter(thing=wanted.thing)
    return rows.order_by("starts_at", "id")


def _open_to_everybody() -> Q:
    may = Q(pk__in=[])
    for rules in catalogue.declared():
        may |= Q(programme=rules.key, kind__in=[kind.key for kind in _open(rules)])
    return may


def _open(rules: Programme) -> Iterator[ActivityKind]:
    return (one for one in rules.activities if one.open_to == Openness.EVERYBODY)


def class_label(*, card: ActivityCard) -> str:
    """The class of an activity in words; empty where it has none."""
    try:
        kind = catalogue.programme(card.programme).activity(card.kind)
    except KeyError:
        return ""
    return dict(kind.classes).get(card.thing, "")


def help_of(*, card: ActivityCard) -> str:
    """What its programme says to whoever wants to come."""
    try:
        return catalogue.programme(card.programme).activity(card.kind).help
    except KeyError:
        return ""


def roles_of(*, card: ActivityCard) -> tuple[tuple[str, str], ...]:
    """What one may choose to do there, with labels; nothing where its kind has no roles."""
    try:
        return catalogue.programme(card.programme).activity(card.kind).roles
    except KeyError:
        return ()
