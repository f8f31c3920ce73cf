"""What makes a declaration of taking part nonsense, each with a name: strangers, loose ends, empty circles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chuishao.directory.kinds import OrganisationKind, PostKind

if TYPE_CHECKING:
    from .words import By, Expected, Programme


class DeclarationError(ValueError):
    """A declaration that cannot work; every fault is named, with the thing it is about."""


def check(programme: Programme) -> None:
    """Raise DeclarationError naming every fault found, or return silently."""
    faults = [fault for rule in _RULES for fault in rule(programme)]
    if faults:
        raise DeclarationError(f"{programme.key}: " + "; ".join(faults))


def _twice(programme: Programme) -> Iterator[str]:
    """Keys are unique among their own."""
    for name in (
        "circles",
        "activities",
        "listings",
        "ballots",
        "topics",
        "rotations",
        "certificates",
        "reports",
        "figures",
    ):
        keys = [thing.key for thing in getattr(programme, name)]
        yield from (f"{name} has {k} twice" for k in sorted({k for k in keys if keys.count(k) > 1}))


def _unknown(programme: Programme) -> Iterator[str]:
    """Circles and ballots that are named exist."""
    circles, ballots, topics = (
        {one.key for one in some}
        for some in (programme.circles, programme.ballots, programme.topics)
    )
    things = [(one.key, one.circle) for one in programme.activities]
    things += [(one.key, one.circle) for one in programme.listings]
    things += [(one.key, one.circle) for one in programme.rotations]
    for key, circle in things:
        if circle not in circles:
            yield f"{key} names the circle {circle}, which is not declared"
    for activity in programme.activities:
        yield from (
            f"{activity.key} names the ballot {b}" for b in activity.ballots if b not in ballots
        )
        yield from (
            f"{activity.key} names the topic {t}" for t in activity.topics if t not in topics
        )
    yield from (
        f"{t.key} names the ballot {t.ballot}" for t in programme.topics if t.ballot not in ballots
    )


def _called(programme: Programme) -> Iterator[str]:
    """Who is called to an activity can belong to its circle; a figure counts roles that are declared."""
    roles = {role for one in programme.activities for role, _label in one.roles}
    for activity in programme.activities:
        circles = [one for one in programme.circles if one.key == activity.circle]
        known = {role.key for one in circles for role in one.belongings}
        yield from (f"{activity.key} calls {r}" for r in activity.among if r not in known)
    for figure in programme.figures:
        yield from (f"{figure.key} counts the role {r}" for r in figure.roles if r not in roles)


def _strangers(programme: Programme) -> Iterator[str]:
    """Posts and kinds of organisation are those of the directory."""
    posts, kinds = {str(post) for post in PostKind}, {str(kind) for kind in OrganisationKind}
    yield from (
        f"there is no post {p}" for hand in _hands(programme) for p in hand.posts if p not in posts
    )
    yield from (
        f"there is no {h}" for circle in programme.circles for h in circle.hosts if h not in kinds
    )


def _hands(programme: Programme) -> Iterator[By]:
    """Everybody who is named as doing something."""
    for circle in programme.circles:
        yield circle.founded_by
        yield from (one.confirmed_by for one in circle.belongings)
    for activity in programme.activities:
        yield from (activity.organised_by, activity.confirmed_by)
    yield from (one.published_by for one in programme.listings)
    yield from (one.issued_by for one in programme.certificates)
    yield from (one.taken_by for one in programme.reports)


def _alone(programme: Programme) -> Iterator[str]:
    """A circle that nobody can belong to, a hand that nobody has."""
    yield from (f"nobody belongs to {c.key}" for c in programme.circles if not c.belongings)
    yield from (
        f"nobody organises {a.key}" for a in programme.activities if not a.organised_by.posts
    )
    yield from (
        f"nobody confirms {a.key}" for a in programme.activities if not a.confirmed_by.posts
    )


def _expected(programme: Programme) -> Iterator[str]:
    """What is expected can be counted: classes to count by, voting persons to count, a word why not."""
    for activity in programme.activities:
        one = activity.expected
        if one is None:
            continue
        if one.at_least < 1:
            yield f"{activity.key} expects nothing"
        if any(years < 1 for years in _terms(one)) or (one.each != "year" and _terms(one) != {1}):
            yield f"{activity.key} has a term that is not of years"
        if one.by_class and not activity.classes:
            yield f"{activity.key} is expected by class and has none"
        if one.members_from and not (one.too_few and _voting_persons(programme, activity.circle)):
            yield f"{activity.key} needs {one.members_from} and nobody is counted, or no word says why not"


def _terms(one: Expected) -> set[int]:
    return {one.years, *(years for _host, years in one.years_of)}


def _records(programme: Programme) -> Iterator[str]:
    """Only what is written down once is sent on; a day that may be missed has a length."""
    for one in programme.activities:
        if one.sends_on and not one.is_record:
            yield f"{one.key} is sent on and is no record"
        if one.absence_most is not None and not one.minutes_a_day:
            yield f"{one.key} may be missed and no day of it has a length"


def _off(programme: Programme) -> Iterator[str]:
    """What is off can be switched on; only then is what it held of people destroyed."""
    if programme.is_off != (programme.activated_by is not None):
        yield "it is off and nobody activates it, or the other way round"
    for one in programme.circles:
        if one.purges and not programme.is_off:
            yield f"{one.key} is purged and the programme never ends"


def _reports(programme: Programme) -> Iterator[str]:
    """Every field has a name of its own in its sheet; what stays empty is explained."""
    for sheet in (sheet for one in programme.reports for sheet in one.sheets):
        names = [one.name for one in sheet.fields]
        yield from (f"{sheet.name} has {n} twice" for n in sorted({n for n in names if names.count(n) > 1}))  # fmt: skip
        yield from (
            f"{sheet.name} leaves {one.name} empty and no word says why"
            for one in sheet.fields
            if one.fact is None and not one.help
        )


def _voting_persons(programme: Programme, circle: str) -> bool:
    """Whether persons who vote belong to this kind of circle."""
    return any(
        role.of == "person" and role.is_voting
        for one in programme.circles
        if one.key == circle
        for role in one.belongings
    )


_RULES = (_twice, _unknown, _called, _strangers, _alone, _expected, _records, _reports, _off)
