"""The dispatch desks over a place, and the people who hold posts in one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind, Tier
from chuishao.directory.models import Holding
from chuishao.directory.queries.calling import covering
from chuishao.directory.queries.cards import organisation
from chuishao.kernel.database import rows_of
from chuishao.kernel.stamps import Kept

ORGANISATIONS = "directory.organisations"
# Written out, since the ORM takes five times as long to say it.
_DESKS = """
    SELECT tier, id FROM directory_organisation
    WHERE region_path = ANY(%(paths)s) AND kind = 'referee_desk' AND valid_from <= %(day)s
        AND (valid_to IS NULL OR valid_to > %(day)s)
        AND (dissolves_on IS NULL OR dissolves_on > %(day)s)
    ORDER BY id DESC
"""
_MOST_KEPT = 5000
_kept: Kept[dict[tuple[str, date], dict[Tier, int]]] = Kept(ORGANISATIONS, dict)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds a post, or stands in for its holder, on a day."""

    id: int
    name: str
    post_kind: PostKind
    title: str


def desks_over(region_path: str, at: datetime) -> dict[Tier, int]:
    """Ids of the dispatch desks of every tier that holds this place, asked once a day of each place.

    From memory; up to date as of the last ``stamps.refresh``.
    """
    kept, day = _kept.get(), timezone.localdate(at)
    found = kept.get((region_path, day))
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        rows = rows_of(_DESKS, {"paths": covering(region_path), "day": day})
        found = kept[region_path, day] = {Tier(tier): key for tier, key in rows}
    return found


def people_of(organisation_id: int, at: datetime) -> list[Colleague]:
    """Everyone who holds a post in the organisation that day, stand-ins included."""
    day = timezone.localdate(at)
    held = Holding.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day), post__organisation_id=organisation_id, from_on__lte=day
    )
    rows = held.order_by("post_id", "id").values_list(
        "person_id", "person__name", "post__kind", "post__title"
    )
    return [Colleague(key, name, PostKind(kind), title) for key, name, kind, title in rows]


def public_window(region_path: str, at: datetime) -> Actor | None:
    """The window residents of a place hand in at: of the street's desk, else the district's, else the city's."""
    desks = desks_over(region_path, at)
    key = desks.get(Tier.STREET) or desks.get(Tier.DISTRICT) or desks.get(Tier.CITY)
    desk = organisation(key) if key else None
    return Actor.public_window(desk.id, desk.kind, desk.tier, desk.region_path) if desk else None
