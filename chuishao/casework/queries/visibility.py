"""Which cases an actor may know of, as a queryset: the one place where visibility is decided."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach

from ..models import Case, Party


def cases_visible_to(*, actor: Actor | None) -> QuerySet[Case]:
    """Cases within the actor's clearance that lie in its territory or that its organisation has a part in.

    Nobody, administrators and expired posts see nothing: an empty reach is an empty result.
    """
    limits = reach(actor)
    if not limits.organisation_id:
        return Case.objects.none()
    ours = limits.organisation_id
    part = Party.objects.filter(case=OuterRef("pk"), organisation_id=ours)
    has_part = Q(opener_id=ours) | Q(referee_id=ours) | Q(superior_id=ours) | Q(Exists(part))
    if limits.territory is not None:
        has_part |= Q(region_path__startswith=limits.territory)
    return Case.objects.filter(has_part, confidentiality__lte=limits.clearance)
