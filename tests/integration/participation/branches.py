"""Branches, members and held activities for tests: quickly, with fixed names."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from chuishao.participation.models import Activity, Attendance, Belonging, Circle, Participant
from chuishao.participation.operations import found_circle
from tests.make import actor, at, unit

COMMUNITY = "五华山社区"
_numbers = count(1)


def circle(kind: str = "branch", programme: str = "party_life", **more: Any) -> Circle:
    """A circle founded by the community's head on the first of January 2026."""
    known = {"name": "五华山社区党支部", "at": at("2026-01-01 09:00"), **more}
    host = known.pop("host", COMMUNITY)
    post = known.pop("post", "head")
    return found_circle(
        programme=programme, kind=kind, host_id=unit(host), actor=actor(host, post), **known
    )


def person(pseudonym: str = "", **more: Any) -> Participant:
    """Somebody of the community."""
    number = next(_numbers)
    return Participant.objects.create(
        pseudonym=pseudonym or f"参与人{number}", region_path="530102001003",
        registered_at=at("2026-01-01 09:00"), **more,
    )  # fmt: skip


def members(of: Circle, how_many: int, role: str = "member", since: date | None = None) -> None:
    """So many people of a kind, confirmed."""
    day = since or of.founded_on
    for _ in range(how_many):
        Belonging.objects.create(
            circle=of, role=role, participant=person(), region_path=of.region_path, state="active",
            from_on=day, decided_at=at("2026-01-01 10:00"),
        )  # fmt: skip


def held(of: Circle, kind: str, when: str, **more: Any) -> Activity:
    """An activity of two hours that was held."""
    begins = at(when)
    return Activity.objects.create(
        number=f"HD-530102001003-{next(_numbers):06d}", programme=of.programme, kind=kind, rules=of.rules,
        circle=of, organiser=of.host, region_path=of.region_path, title="一次活动", place="党群服务中心",
        starts_at=begins, ends_at=begins + timedelta(hours=2), state=more.pop("state", "held"),
        planned_at=begins, **more,
    )  # fmt: skip


def came(to: Activity, who: Participant, *, role: str = "", minutes: int = 120) -> Attendance:
    """Somebody came and a second person confirmed it."""
    begins: datetime = to.starts_at
    return Attendance.objects.create(
        activity=to, circle=to.circle, participant=who, region_path=to.region_path, role=role,
        starts_at=begins, ends_at=begins + timedelta(minutes=minutes), minutes=minutes,
        counted_minutes=minutes, mode="list", state="confirmed", recorded_at=begins, decided_at=begins,
        decided_by_id=actor(post="head").person_id,
    )  # fmt: skip
