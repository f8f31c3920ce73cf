"""Leaders who come to a meeting as ordinary members: recorded with it, counted once a second person confirmed them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotAllowed

from . import _people, catalogue
from ._counting import minutes_between, pieces
from ._meeting import current
from ._presence import apart, demand_apart
from .declarations import ActivityKind
from .models import Activity, Attendance, Belonging, Circle


def guests(circle: Circle, kind: ActivityKind, at: datetime) -> QuerySet[Belonging]:
    """Who belongs, without a vote by it, in a role under which comings to such a meeting are counted."""
    belongings = catalogue.rules(circle.rules_id).circle(circle.kind).belongings
    counted = {key for key, _label in kind.roles}
    roles = [one.key for one in belongings if one.key in counted and not one.is_voting]
    if not roles:
        return Belonging.objects.none()
    return current(circle, at).filter(role__in=roles).select_related("participant")


def record_guests(
    meeting: Activity, there: Collection[Belonging], actor: Actor, at: datetime
) -> list[Attendance]:
    """Write down that they came, for the whole of the meeting. Raises NotAllowed, Conflict."""
    if any(one.participant and _people.is_own(actor, one.participant) for one in there):
        raise NotAllowed(gettext("不能记自己的到场，请另一位同事登记这次会议。"))
    rows = [
        Attendance(
            activity=meeting, circle_id=meeting.circle_id, participant=one.participant,
            region_path=meeting.region_path, role=one.role, starts_at=starts_at, ends_at=ends_at,
            minutes=minutes_between(starts_at, ends_at), mode="list", state="recorded",
            recorded_by_id=actor.person_id or None, recorded_at=at,
        )
        for one in there
        for starts_at, ends_at in pieces(meeting.starts_at, meeting.ends_at)
    ]  # fmt: skip
    if rows:
        demand_apart(rows)
        with apart():
            Attendance.objects.bulk_create(rows)
    return rows
