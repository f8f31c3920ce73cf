"""Fixed, readable things for tests, all made through the operations: actors, whistles, moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chuishao.casework.operations import Done, Place, move, open_case
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor

SHANGHAI = ZoneInfo("Asia/Shanghai")
WUHUASHAN = "530102001003"
"""五华山社区, in 华山街道: where the septic tank overflows."""
HUASHAN = "530102001"


def at(words: str = "2026-09-28 09:00") -> datetime:
    """A moment in Kunming, as one writes it; a Monday morning when nothing is said."""
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


def unit(name: str = "五华山社区", *, when: datetime | None = None) -> int:
    """The id of the one organisation of this name."""
    return directory.organisation_named(name, when or at()).id


def actor(name: str = "五华山社区", post: str = "clerk", *, when: datetime | None = None) -> Actor:
    """Whoever holds this kind of post there on the day, acting in it."""
    when = when or at()
    place = unit(name, when=when)
    people = [one.id for one in directory.people_of(place, when) if one.post_kind == post]
    held = [
        h for one in people for h in directory.posts_of(one, when) if h.organisation_id == place
    ]
    found = directory.actor_of_holding(held[0].holding_id, when)
    assert found is not None
    return found


DESCRIBED = {
    "description": "66号院化粪池外溢，污水流到路上。",
    "prior_efforts": "已联系物业，物业无力处理。",
}


def whistle(
    kind: str = "ordinary",
    *,
    by: Actor | None = None,
    when: datetime | None = None,
    spot: tuple[float | None, float | None] = (None, None),
    **known: Any,
) -> Done:
    """A whistle just drafted by the community's clerk."""
    answers: Mapping[str, Any] = {**DESCRIBED, **known}
    return open_case(
        case_type="whistle", actor=by or actor(), at=when or at(), title="华山南路66号院化粪池外溢",
        kind=kind, answers=answers, place=Place((by or actor()).region_path, "华山南路66号院", *spot),
    )  # fmt: skip


def dispatched(
    kind: str = "ordinary",
    units: Mapping[str, str] | None = None,
    *,
    when: datetime | None = None,
    spot: tuple[float | None, float | None] = (None, None),
) -> Done:
    """A whistle approved by the community's head and dispatched by the street's desk, all at once."""
    when = when or at()
    done = whistle(kind, when=when, spot=spot)
    move(case=done.case_id, transition="submit", actor=actor(), at=when)
    move(case=done.case_id, transition="approve", actor=actor(post="head"), at=when)
    called = units or {"华山城管执法中队": "lead"}
    return move(
        case=done.case_id, transition="dispatch", actor=actor("华山综合调度室", "dispatcher"), at=when,
        organisations={unit(name): role for name, role in called.items()},
    )  # fmt: skip
