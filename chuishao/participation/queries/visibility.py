"""Which circles and what hangs on them an actor may know of, as querysets: the one place where it is decided."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach

from ..models import Activity, Belonging, Circle, Listing


def circles_visible_to(*, actor: Actor | None) -> QuerySet[Circle]:
    """Circles in the actor's territory, hosted by its organisation, or to which its organisation belongs.

    Nobody, administrators and expired posts see nothing.
    """
    limits = reach(actor)
    if not limits.organisation_id:
        return Circle.objects.none()
    ours = limits.organisation_id
    belongs = Belonging.objects.filter(circle=OuterRef("pk"), organisation_id=ours, state="active")
    may = Q(host_id=ours) | Q(Exists(belongs))
    if limits.territory is not None:
        may |= Q(region_path__startswith=limits.territory)
    return Circle.objects.filter(may)


def listings_visible_to(*, actor: Actor | None) -> QuerySet[Listing]:
    """Listings of visible circles; a draft only to its owner and to the circle's host."""
    limits = reach(actor)
    ours = limits.organisation_id
    seen = Listing.objects.filter(circle__in=circles_visible_to(actor=actor))
    return seen.filter(~Q(state="draft") | Q(owner_id=ours) | Q(circle__host_id=ours))


def activities_visible_to(*, actor: Actor | None) -> QuerySet[Activity]:
    """Activities of visible circles."""
    return Activity.objects.filter(circle__in=circles_visible_to(actor=actor))
