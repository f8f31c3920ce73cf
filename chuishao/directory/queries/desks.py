"""The dispatch desks over a place, and the people who hold posts in one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from chuishao.directory.kinds import OrganisationKind, PostKind, Tier
from chuishao.directory.models import Holding, Organisation
from chuishao.directory.queries.calling import covering
from chuishao.directory.queries.cards import in_force


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds a post, or stands in for its holder, on a day."""

    id: int
    name: str
    post_kind: PostKind
    title: str


def desks_over(region_path: str, at: datetime) -> dict[Tier, int]:
    """Ids of the dispatch desks of every tier that holds this place, in one statement."""
    found = Organisation.objects.filter(
        in_force(at), kind=OrganisationKind.REFEREE_DESK, region_path__in=covering(region_path)
    )
    return {Tier(tier): key for tier, key in found.order_by("-id").values_list("tier", "id")}


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
