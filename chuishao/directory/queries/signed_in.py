"""Who is signed in and in which post: one statement a request, valid at the moment given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, OrganisationKind, PostKind, Tier
from chuishao.kernel.database import rows_of
from chuishao.kernel.working_time import SHANGHAI

# Seen-times are written at most once a minute, so that reading a page writes nothing.
_TOUCH_AFTER = timedelta(minutes=1)

# A holding counts only while it, the post, the organisation and, for a stand-in, the holding
# stood in for are all in force on the day.
HELD = """
    directory_holding h
    JOIN directory_post po ON po.id = h.post_id
        AND po.valid_from <= %(day)s::date AND (po.valid_to IS NULL OR po.valid_to > %(day)s::date)
    JOIN directory_organisation o ON o.id = po.organisation_id
        AND o.valid_from <= %(day)s::date AND (o.valid_to IS NULL OR o.valid_to > %(day)s::date)
        AND (o.dissolves_on IS NULL OR o.dissolves_on > %(day)s::date)
    LEFT JOIN directory_holding away ON away.id = h.stands_in_for_id
    LEFT JOIN directory_person absent ON absent.id = away.person_id
"""
IN_FORCE = """
    h.from_on <= %(day)s::date AND (h.to_on IS NULL OR h.to_on > %(day)s::date)
    AND (away.id IS NULL
         OR (away.from_on <= %(day)s::date AND (away.to_on IS NULL OR away.to_on > %(day)s::date)))
"""
_SESSION = f"""
    SELECT a.id, a.username, a.administrator, a.must_change_password, p.id, p.name,
           s.seen_at < %(untouched)s::timestamptz, held.*
    FROM directory_accountsession s
    JOIN directory_account a ON a.id = s.account_id AND a.closed_at IS NULL
    JOIN directory_person p ON p.id = a.person_id
    LEFT JOIN LATERAL (
        SELECT h.post_id, po.kind, po.clearance, o.id, o.kind, o.tier, o.region_path,
               o.short_name, away.person_id, absent.name, h.to_on
        FROM {HELD}
        WHERE h.id = s.holding_id AND h.person_id = a.person_id AND a.administrator = ''
          AND {IN_FORCE}
    ) held ON TRUE
    WHERE s.session_key = %(key)s::text AND s.started_at > %(oldest)s::timestamptz
      AND s.seen_at > %(idle)s::timestamptz
"""
_POSTS = f"""
    SELECT h.id, po.id, po.kind, po.title, o.id, o.short_name, h.to_on, absent.name
    FROM {HELD}
    WHERE h.person_id = %(person)s::bigint AND {IN_FORCE}
    ORDER BY h.stands_in_for_id IS NOT NULL, po.clearance DESC, h.id
"""
_IN_POST = f"""
    SELECT p.id, a.id, p.name, h.post_id, po.kind, po.clearance, o.id, o.kind, o.tier, o.region_path,
           o.short_name, away.person_id, absent.name
    FROM {HELD} JOIN directory_person p ON p.id = h.person_id
    JOIN directory_account a ON a.person_id = p.id AND a.closed_at IS NULL AND a.administrator = ''
    WHERE h.person_id = %(person)s::bigint AND h.post_id = %(post)s::bigint AND {IN_FORCE}
    ORDER BY h.stands_in_for_id IS NOT NULL LIMIT 1
"""
_HOLDING = f"""
    SELECT p.id, p.name, h.post_id, po.kind, po.clearance, o.id, o.kind, o.tier, o.region_path,
           o.short_name, away.person_id, absent.name
    FROM {HELD} JOIN directory_person p ON p.id = h.person_id
    WHERE h.id = %(holding)s::bigint AND {IN_FORCE}
"""


@dataclass(frozen=True, slots=True)
class StandsIn:
    """For whom the chosen post is held in their absence, and from which day on no longer."""

    absent: str
    until: date


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session. ``actor`` is None while no post in force is chosen or a password is owed."""

    account_id: int
    username: str
    person_id: int
    name: str
    administrator: Administrator | None
    must_change_password: bool
    touch_due: bool
    actor: Actor | None
    stands_in: StandsIn | None = None

    @property
    def oneself(self) -> Actor:
        """The person without a post: may change the password and choose a post, sees no case."""
        return replace(
            Actor.system(self.name),
            person_id=self.person_id,
            account_id=self.account_id,
            label=self.name,
            is_system=False,
        )


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post a person may act in on a day; ``stands_in_for`` names the absent holder."""

    holding_id: int
    post_id: int
    post_kind: PostKind
    title: str
    organisation_id: int
    organisation_name: str
    until: date | None
    stands_in_for: str | None


def session_of(session_key: str | None, at: datetime) -> SignedIn | None:
    """Who is signed in under this key at this moment; None when nobody, too old or too long idle."""
    if not session_key:
        return None
    row = _first(
        _SESSION,
        key=session_key,
        day=_day_of(at),
        untouched=at - _TOUCH_AFTER,
        oldest=at - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        idle=at - timedelta(minutes=settings.SESSION_IDLE_MINUTES),
    )
    if row is None:
        return None
    account_id, username, role, must_change, person_id, name, touch_due, *held, until = row
    signed_in = SignedIn(
        account_id=account_id,
        username=username,
        person_id=person_id,
        name=name,
        administrator=Administrator(role) if role else None,
        must_change_password=must_change,
        touch_due=touch_due,
        actor=None,
        stands_in=StandsIn(held[-1], until) if held[-1] else None,
    )
    return signed_in if must_change else replace(signed_in, actor=_actor(signed_in, held))


def actor_of_holding(holding_id: int, at: datetime) -> Actor | None:
    """The actor a holding makes of its person at this moment, for stories and commands."""
    row = _first(_HOLDING, holding=holding_id, day=_day_of(at))
    if row is None:
        return None
    person_id, name, *held = row
    return in_post(person_id, 0, name, held)


def actor_in_post(person_id: int, post_id: int, at: datetime) -> Actor | None:
    """The person in this post now, for jobs asked for earlier; None when the post or the account ended."""
    row = _first(_IN_POST, person=person_id, post=post_id, day=_day_of(at))
    if row is None:
        return None
    person, account, name, *held = row
    return in_post(person, account, name, held)


def posts_of(person_id: int, at: datetime) -> tuple[HeldPost, ...]:
    """The posts a person may act in at this moment: own posts first, then those stood in for."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"person": person_id, "day": _day_of(at)})
        return tuple(
            HeldPost(row[0], row[1], PostKind(row[2]), *row[3:]) for row in cursor.fetchall()
        )


def _first(statement: str, **parameters: Any) -> tuple[Any, ...] | None:
    return next(iter(rows_of(statement, parameters, is_plain=True)), None)


def _day_of(at: datetime) -> date:
    """The day in the city."""
    return at.astimezone(SHANGHAI).date()


def _actor(signed_in: SignedIn, held: list[Any]) -> Actor | None:
    if signed_in.administrator:
        return replace(
            signed_in.oneself,
            administrator=signed_in.administrator,
            label=f"{signed_in.administrator.label} {signed_in.name}",
        )
    if held[0] is None:
        return None
    return in_post(signed_in.person_id, signed_in.account_id, signed_in.name, held)


def in_post(person_id: int, account_id: int, name: str, held: list[Any]) -> Actor:
    """The actor of a row read with ``HELD``: the columns from the post to whom it stands in for."""
    post_id, post_kind, clearance, organisation_id, kind, tier, path, place, away, absent = held
    organisation_kind = OrganisationKind(kind)
    return Actor(
        person_id=person_id,
        account_id=account_id,
        post_id=post_id,
        post_kind=PostKind(post_kind),
        organisation_id=organisation_id,
        organisation_kind=organisation_kind,
        tier=Tier(tier),
        region_path=path,
        territory=path if organisation_kind.has_territory else None,
        clearance=clearance,
        stands_in_for=away,
        label=f"{place} {name}" + (f"（代{absent}）" if away else ""),
    )
