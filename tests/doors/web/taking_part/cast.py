"""An alliance with two units, a team with people, an activity this morning: made through the operations."""

from __future__ import annotations

from datetime import datetime

from chuishao.participation import operations
from chuishao.participation.operations import Joining, Listed, Plan, PlannedShift, Registration
from tests import make

STREET, COMMUNITY, OTHER = "华山街道办事处", "五华山社区", "华山城管执法中队"


def alliance(name: str = "华山街道党建联盟") -> int:
    """An alliance of 华山街道."""
    return operations.found_circle(
        programme="alliance", kind="alliance", name=name, host_id=make.unit(STREET),
        actor=make.actor(STREET, "head"), at=make.at(),
    ).pk  # fmt: skip


def asked(circle: int, name: str = COMMUNITY) -> int:
    """A unit that asks to belong, for which the street's head asked."""
    return operations.ask_to_join(
        circle_id=circle, joining=Joining("unit", organisation_id=make.unit(name)),
        actor=make.actor(STREET, "head"), at=make.at(),
    ).pk  # fmt: skip


def joined(circle: int, name: str = COMMUNITY) -> int:
    """A unit that belongs."""
    belonging = asked(circle, name)
    operations.decide_joining(
        belonging_id=belonging, is_granted=True, actor=make.actor(STREET, "deputy"), at=make.at()
    )
    return belonging


def need(circle: int) -> int:
    """A need of the community, published by the street's head."""
    listed = Listed(title="周末要一间活动室", thing="place", words="三十个人")
    drafted = operations.draft_listing(
        circle_id=circle, kind="need", listed=listed, actor=make.actor(COMMUNITY), at=make.at()
    )
    head = make.actor(STREET, "head")
    return operations.publish_listing(listing_id=drafted.pk, actor=head, at=make.at()).pk


def team() -> int:
    """A team of volunteers of the community."""
    return operations.found_circle(
        programme="volunteering", kind="team", name="五华山志愿服务队", host_id=make.unit(COMMUNITY),
        actor=make.actor(COMMUNITY, "head"), at=make.at("2026-09-01 09:00"),
    ).pk  # fmt: skip


def somebody(name: str = "张三", post: str = "") -> int:
    """A participant registered by the community's clerk; with a post, that member of staff by themselves."""
    clerk = make.actor(COMMUNITY)
    who = make.actor(COMMUNITY, post) if post else clerk
    registration = Registration(
        region_path=clerk.region_path, name=name, skills=("急救",),
        person_id=who.person_id if post else None,
    )  # fmt: skip
    return operations.register_participant(
        registration=registration, actor=who, at=make.at("2026-09-01 10:00")
    ).participant_id


def member(circle: int, participant: int, role: str = "team_volunteer") -> None:
    """Belongs to the team: asked for by the clerk, agreed to by the head."""
    asked = operations.ask_to_join(
        circle_id=circle, joining=Joining(role, participant_id=participant),
        actor=make.actor(COMMUNITY), at=make.at("2026-09-01 11:00"),
    )  # fmt: skip
    operations.decide_joining(
        belonging_id=asked.pk, is_granted=True, actor=make.actor(COMMUNITY, "head"),
        at=make.at("2026-09-01 12:00"),
    )  # fmt: skip


def service(
    circle: int, begins: datetime, ends: datetime, kind: str = "team_service", places: int = 10
) -> tuple[int, int]:
    """A published activity with one shift: their ids."""
    plan = Plan(
        circle,
        kind,
        "社区清洁日",
        "五华山社区广场",
        (PlannedShift(begins, ends, places),),
        thing="environment",
    )
    clerk = make.actor(COMMUNITY)
    planned_at = make.at("2026-09-20 09:00")
    activity = operations.plan_activity(plan=plan, actor=clerk, at=planned_at)
    operations.publish_activity(activity_id=activity.pk, actor=clerk, at=planned_at)
    return activity.pk, activity.shifts.get().pk
