"""Who takes part in the tests: people with readable names, registered through the operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.directory.queries import organisation
from chuishao.participation.models import Attendance, Circle, Shift
from chuishao.participation.operations import (
    Plan,
    PlannedShift,
    Present,
    Registered,
    Registration,
    found_circle,
    plan_activity,
    publish_activity,
    record_list,
    register_participant,
    sign_up,
)
from tests.make import WUHUASHAN, actor, at, unit

COMMUNITY = "五华山社区"
SECRET = "a-secret-of-the-sender-"


def neighbour(
    name: str = "王小梅",
    phone: str = "",
    *,
    by: Actor | None = None,
    secret: str = "",
    **known: Any,
) -> Registered:
    """Somebody of 五华山社区, registered by its clerk."""
    told = Registration(WUHUASHAN, name=name, phone=phone, **known)
    return register_participant(
        registration=told, actor=by or actor(), at=at("2026-09-01 09:00"), secret=secret
    )


def window(name: str = COMMUNITY) -> Actor:
    """The open window of a community."""
    card = organisation(unit(name))
    assert card is not None
    return Actor.public_window(card.id, card.kind, card.tier, card.region_path)


STREET = "华山街道办事处"
MORNING = ("2026-09-28 09:00", "2026-09-28 11:00")


def clerk() -> Actor:
    return actor(STREET, "clerk")


def head() -> Actor:
    return actor(STREET, "head")


def deputy() -> Actor:
    return actor(STREET, "deputy")


def me(participant_id: int) -> Actor:
    """Somebody come by their own private link."""
    return Actor.participant(participant_id)


def team(name: str = "华山红马甲服务队") -> Circle:
    """A team of volunteers of 华山街道."""
    return found_circle(
        programme="volunteering", kind="team", name=name, host_id=unit(STREET), actor=head(),
        at=at("2026-01-05 09:00"),
    )  # fmt: skip


def service(
    hours: Sequence[tuple[str, str]] = (MORNING,), places: int = 0, circle: Circle | None = None,
    title: str = "翠湖清扫",
) -> list[Shift]:  # fmt: skip
    """A published service with its shifts, planned by the clerk a week before."""
    shifts = tuple(PlannedShift(at(first), at(last), places) for first, last in hours)
    circle = circle or Circle.objects.filter(kind="team").first() or team()
    plan = Plan(circle.pk, "team_service", title, "翠湖南门", shifts, thing="environment")
    before = min(one.starts_at for one in shifts) - timedelta(days=7)
    made = plan_activity(plan=plan, actor=clerk(), at=before)
    publish_activity(activity_id=made.pk, actor=clerk(), at=before)
    return list(made.shifts.order_by("id"))


def coming(shift: Shift, *people: int) -> None:
    """Each signs up by their own link, well before."""
    for one in people:
        sign_up(
            shift_id=shift.pk,
            participant_id=one,
            actor=me(one),
            at=shift.starts_at - timedelta(days=1),
        )


def listed(
    shift: Shift, *people: int, came: datetime | None = None, went: datetime | None = None
) -> list[int]:
    """The clerk's list of who was there, an hour after the end; the rows' ids."""
    there = [Present(one, came or shift.starts_at, went or shift.ends_at) for one in people]
    late = shift.ends_at + timedelta(hours=1)
    return [one.pk for one in record_list(shift_id=shift.pk, present=there, actor=clerk(), at=late)]


def counted(participant_id: int) -> int:
    """The minutes of somebody that count."""
    rows = Attendance.objects.filter(participant=participant_id)
    return sum(one.counted_minutes for one in rows)
