"""A city that takes part: a branch in every district with two years of Party days, made in bulk for boards and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta

from chuishao.directory import queries as directory
from chuishao.directory.queries import OrganisationCard
from chuishao.participation.models import Activity, Attendance, Circle, Participant
from chuishao.participation.operations import recount
from tests.integration.participation import branches
from tests.make import actor, at

KINDS = ("theme_day", "lecture", "general_meeting")
A_CIRCLE = 6


def fill_the_city(now: datetime) -> None:
    """Everything, and the tallies of it."""
    first = branches.circle(name="五华山社区第一党支部", at=at("2024-12-01 09:00"))
    second = actor(post="head").person_id
    for number, host in enumerate(_hosts()):
        branch = _branch(first, host)
        people = Participant.objects.bulk_create(_people(branch, number))
        held = Activity.objects.bulk_create(_held(branch, number, now))
        Attendance.objects.bulk_create(_came(held, people, second))
    recount(at=now)


def _hosts() -> list[OrganisationCard]:
    """One community of each district."""
    found: dict[str, OrganisationCard] = {}
    for one in directory.all_organisations(within="5301"):
        if one.kind == "community":
            found.setdefault(one.region_path[:6], one)
    return list(found.values())


def _branch(like: Circle, host: OrganisationCard) -> Circle:
    made = copy(like)
    made.pk, made._state.adding = None, True
    made.name, made.host_id, made.region_path = (
        f"{host.short_name}党支部",
        host.id,
        host.region_path,
    )
    made.save()
    return made


def _people(branch: Circle, number: int) -> list[Participant]:
    return [
        Participant(
            pseudonym=f"同志·{number:02}{one:02}", region_path=branch.region_path, registered_at=at("2025-01-01 09:00")
        )
        for one in range(A_CIRCLE)
    ]  # fmt: skip


def _held(branch: Circle, number: int, now: datetime) -> Iterator[Activity]:
    """In each month from two to six, more in some districts and a few more this year."""
    for month in range(21):
        year, of = divmod(month, 12)
        many = 2 + (number * 7 + month * 3) % 4 + year
        for one in range(many):
            begins = at(f"{2025 + year}-{of + 1:02}-{2 + one * 4:02} 09:00")
            if begins < now:
                yield Activity(
                    number=f"HD-{branch.region_path}-{begins:%Y%m%d}", programme="party_life",
                    kind=KINDS[(month + one) % len(KINDS)], rules=branch.rules, circle=branch,
                    organiser_id=branch.host_id, region_path=branch.region_path, title="组织生活",
                    place="党群服务中心", starts_at=begins, ends_at=begins + timedelta(hours=2),
                    state="held", planned_at=begins,
                )  # fmt: skip


def _came(held: list[Activity], people: list[Participant], second: int) -> Iterator[Attendance]:
    for number, one in enumerate(held):
        for who in people[: 3 + number % 4]:
            yield Attendance(
                activity=one, circle=one.circle, participant=who, region_path=one.region_path,
                role="leader" if who is people[0] else "member", starts_at=one.starts_at,
                ends_at=one.ends_at, minutes=120, counted_minutes=120, mode="list", state="confirmed",
                recorded_at=one.starts_at, decided_at=one.ends_at, decided_by_id=second,
            )  # fmt: skip
