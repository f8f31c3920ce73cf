"""Circles in lists and on their pages: which there are, who belongs, whose word is waited for, what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chuishao.directory.actors import Actor
from chuishao.directory.naming import wanted_tokens
from chuishao.kernel.refusals import NotFound

from .. import _people, catalogue
from .._closed import active_places, circle_closed_words, switched_off_words
from .._hands import NOT_FOUND, hands, has_hand
from .._lists import belongs
from .._organising import decides
from .._turns import ROTATES
from ..declarations import By, CircleKind, ListKind, Of, Programme, belonging_of
from ..models import Belonging, Circle, Participant
from .visibility import circles_visible_to

MOST_WAITING = 100
MOST_BELONGING = 500


@dataclass(frozen=True, slots=True)
class CircleRow:
    """One circle in a list."""

    id: int
    programme: str
    programme_label: str
    kind: str
    kind_label: str
    name: str
    host: str
    founded_on: date
    ends_on: date | None
    ended_on: date | None
    members: int
    waiting: int
    region_path: str
    host_id: int


@dataclass(frozen=True)
class WantedCircles:
    """Which circles: of a programme and kind, in a place, by words in the name or the host's name.

    ``is_ended``: those that have ended instead of those that stand; None both.
    """

    programme: str = ""
    kind: str = ""
    words: str = ""
    region_path: str = ""
    is_ended: bool | None = False


@dataclass(frozen=True, slots=True)
class BelongingRow:
    """How one organisation or person belongs: people by pseudonym and skills only.

    ``answers``: what was declared to be asked of them, with what was said.
    """

    id: int
    circle_id: int
    circle: str
    role: str
    role_label: str
    state: str
    name: str
    skills: tuple[str, ...]
    organisation_id: int | None
    participant_id: int | None
    from_on: date
    is_sensitive: bool
    is_own_asking: bool
    may_decide: bool
    may_end: bool
    may_reveal: bool
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CirclePage:
    """One circle whole, as this actor may see it, with what the actor may do in it now.

    ``closed``: why nothing can be done in it any more; empty while something can.
    """

    id: int
    rules: Programme
    kind: CircleKind
    name: str
    host_id: int
    host: str
    region_path: str
    founded_on: date
    ends_on: date | None
    ended_on: date | None
    joinable: tuple[str, ...]
    listable: tuple[str, ...]
    plannable: tuple[str, ...]
    rotatable: tuple[str, ...]
    writable: tuple[str, ...]
    is_host: bool
    may_end: bool
    closed: str

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done in it."""
        return self.ended_on is None


@dataclass(frozen=True)
class Foundable:
    """A kind of circle this actor may found, and under which organisations: its own, or those below.

    ``closed``: why not now, where its programme is off by itself; empty while it may.
    """

    programme: Programme
    kind: CircleKind
    is_above: bool
    closed: str = ""


def circle_rows(
    *, actor: Actor | None, wanted: WantedCircles, limit: int = 50, offset: int = 0
) -> list[CircleRow]:
    """The circles an actor may know of, by place and name."""
    rows = _in_order(_wanted(actor, wanted))
    return [_row(row) for row in rows[offset : offset + limit]]


def count_circles(*, actor: Actor | None, wanted: WantedCircles, most: int | None = None) -> int:
    """How many there are; no more than ``most`` are counted."""
    found = _wanted(actor, wanted).order_by()
    return found.values("pk")[:most].count() if most else found.count()


def each_circle(*, actor: Actor | None, wanted: WantedCircles) -> Iterator[CircleRow]:
    """All of them, one by one, without holding them all."""
    yield from map(_row, _in_order(_wanted(actor, wanted)).iterator(chunk_size=1000))


def _wanted(actor: Actor | None, wanted: WantedCircles) -> QuerySet[Circle]:
    seen = circles_visible_to(actor=actor)
    if wanted.is_ended is not None:
        seen = seen.filter(ended_on__isnull=not wanted.is_ended)
    if wanted.region_path:
        seen = seen.filter(region_path__startswith=wanted.region_path)
    if wanted.programme:
        seen = seen.filter(programme=wanted.programme)
    if wanted.kind:
        seen = seen.filter(kind=wanted.kind)
    if tokens := wanted_tokens(wanted.words):
        seen = seen.filter(Q(tokens__contains=tokens) | Q(host__tokens__contains=tokens))
    elif wanted.words:
        seen = seen.none()
    return seen


def _in_order(seen: QuerySet[Circle]) -> Any:
    counted = seen.annotate(members=_belonging("active"), waiting=_belonging("asked"))
    return counted.order_by("region_path", "programme", "kind", "name", "id").values_list(
        "id", "programme", "kind", "rules_id", "name", "host__short_name", "founded_on", "ends_on",
        "ended_on", "members", "waiting", "region_path", "host_id",
    )  # fmt: skip


def _belonging(state: str) -> Coalesce:
    found = Belonging.objects.filter(circle=OuterRef("pk"), state=state).order_by()
    count = found.values("circle").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def _row(row: tuple[Any, ...]) -> CircleRow:
    (
        key,
        programme,
        kind,
        rules_id,
        name,
        host,
        founded,
        ends,
        ended,
        members,
        waiting,
        path,
        host_id,
    ) = row
    rules = catalogue.rules(rules_id)
    return CircleRow(
        key, programme, rules.label, kind, rules.circle(kind).label, name, host, founded, ends,
        ended, members, waiting, path, host_id,
    )  # fmt: skip


def circle_page(*, circle_id: int, actor: Actor, at: datetime) -> CirclePage:
    """One circle. Raises NotFound when there is none or the actor may not know of it: the two are alike."""
    found = circles_visible_to(actor=actor).select_related("host").filter(pk=circle_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    rules = catalogue.rules(found.rules_id)
    kind = rules.circle(found.kind)
    is_host = bool(actor.organisation_id) and actor.organisation_id == found.host_id
    closed = circle_closed_words(found, at)
    is_in = not closed and (is_host or belongs(actor, found))
    return CirclePage(
        found.pk, rules, kind, found.name, found.host_id, found.host.short_name, found.region_path,
        found.founded_on, found.ends_on, found.ended_on,
        () if closed else tuple(_joinable(found, kind, actor, is_in)), tuple(_listable(rules, kind)) if is_in else (),
        tuple(_plannable(rules, found, actor)) if is_in else (),
        () if closed else tuple(_rotatable(rules, found, actor)),
        () if closed else tuple(_writable(rules, found, actor)), is_host,
        found.ended_on is None and _has_hand(actor, found, kind.founded_by), closed,
    )  # fmt: skip


def belonging_rows(*, page: CirclePage, actor: Actor) -> list[BelongingRow]:
    """Who belongs to a circle the actor looks at, or asks to."""
    belongings = Belonging.objects.filter(circle=page.id, state__in=["asked", "active"])
    return list(_rows(belongings, actor))


def joinings_waiting(*, actor: Actor) -> list[BelongingRow]:
    """Who asks to belong and waits for this actor's word, the longest waiting first."""
    seen = circles_visible_to(actor=actor).filter(ended_on=None)
    asked = Belonging.objects.filter(_decides(actor), state="asked", circle__in=seen)
    if actor.person_id:
        own = Participant.objects.filter(person=actor.person_id).values("pk")
        asked = asked.exclude(asked_by=actor.person_id).exclude(participant__in=own)
    return list(_rows(asked.order_by("id")[:MOST_WAITING], actor))


def _decides(actor: Actor) -> Q:
    """Of which ways of belonging the actor's post confirms, version by version, as a condition."""
    own, above = Q(pk__in=[]), Q(pk__in=[])
    for rules_id, rules in catalogue.stored().items():
        for kind in rules.circles:
            of = Q(circle__rules=rules_id, circle__kind=kind.key)
            by = [one for one in kind.belongings if actor.post_kind in one.confirmed_by.posts]
            own |= of & Q(role__in=[one.key for one in by if not one.confirmed_by.above])
            above |= of & Q(role__in=[one.key for one in by if one.confirmed_by.above])
    return hands(actor, own, above)


def foundable_now(*, actor: Actor, at: datetime) -> list[Foundable]:
    """``foundable``, with why not now; the database is asked only of what is off by itself."""
    found = foundable(actor=actor)
    off = {one.programme.key: one.programme for one in found if one.programme.is_off}
    closed = {key: _off_for(one, actor, at) for key, one in off.items()}
    return [replace(one, closed=closed.get(one.programme.key, "")) for one in found]


def foundable(*, actor: Actor) -> list[Foundable]:
    """The kinds of circles this actor's post may found; without asking the database."""
    found = []
    for programme in catalogue.declared():
        for kind in programme.circles:
            by = kind.founded_by
            is_own = not by.above and actor.organisation_kind in kind.hosts
            is_above = by.above and bool(actor.territory)
            if (is_own or is_above) and actor.post_kind in by.posts:
                found.append(Foundable(programme, kind, is_above))
    return found


def _off_for(programme: Programme, actor: Actor, at: datetime) -> str:
    """Why nothing of it can be founded, neither here nor anywhere below."""
    ours = actor.region_path
    places = active_places(programme.key, at)
    is_on = any(ours.startswith(one) or one.startswith(ours) for one in places)
    return "" if is_on else switched_off_words(programme)


def _rows(belongings: QuerySet[Belonging], actor: Actor) -> Iterator[BelongingRow]:
    named = belongings.select_related("circle", "organisation", "participant")
    if not named.query.is_sliced:
        named = named.order_by("organisation__region_path", "id")[:MOST_BELONGING]
    return (_belonging_row(one, actor) for one in named)


def _belonging_row(one: Belonging, actor: Actor) -> BelongingRow:
    circle = one.circle
    declared = belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), one.role)
    is_own_asking = bool(actor.person_id) and one.asked_by_id == actor.person_id
    is_own = bool(actor.organisation_id) and one.organisation_id == actor.organisation_id
    if one.participant is not None and actor.person_id:
        is_own_asking = is_own_asking or one.participant.person_id == actor.person_id
    may = circle.ended_on is None and _has_hand(actor, circle, declared.confirmed_by)
    name = one.organisation.short_name if one.organisation else ""
    person = one.participant
    return BelongingRow(
        one.pk, circle.pk, circle.name, one.role, declared.label, one.state,
        person.pseudonym if person else name, tuple(person.skills) if person else (),
        one.organisation_id, one.participant_id, one.from_on, declared.is_sensitive, is_own_asking,
        may and one.state == "asked" and not is_own_asking, circle.ended_on is None and (may or is_own),
        _may_reveal(actor, one, is_sensitive=declared.is_sensitive),
        tuple((key, one.facts[key]) for key in declared.asks if one.facts.get(key)),
    )  # fmt: skip


def _may_reveal(actor: Actor, one: Belonging, *, is_sensitive: bool) -> bool:
    """Whether the actor's post looks after them, here or where they live, and may know such a name."""
    person = one.participant
    if person is None or actor.administrator or actor.post_kind not in _people.KEEPERS:
        return False
    lives_near = bool(actor.territory) and person.region_path.startswith(actor.territory or "-")
    is_kept = lives_near or one.circle.host_id == actor.organisation_id
    return is_kept and _people.may_name(actor, is_sensitive=is_sensitive)


def _joinable(circle: Circle, kind: CircleKind, actor: Actor, is_in: bool) -> Iterator[str]:
    """As what the actor may ask somebody in: the host anybody, an organisation itself; offices above look on."""
    if not actor.organisation_id:
        return
    is_host = actor.organisation_id == circle.host_id
    is_above = bool(actor.territory) and len(actor.territory or "") < len(circle.region_path)
    for one in kind.belongings:
        if is_host or (one.of == Of.ORGANISATION and not is_above and not is_in):
            yield one.key


def _listable(rules: Programme, kind: CircleKind) -> Iterator[str]:
    """The lists in which a unit of the circle may write: what is agreed comes about by itself."""
    for one in rules.listings:
        if one.circle == kind.key and one.list != ListKind.PROJECT:
            yield one.key


def _plannable(rules: Programme, circle: Circle, actor: Actor) -> Iterator[str]:
    """The kinds of activities the actor's post may plan here, in the host or in a unit that belongs; meetings in the host."""
    for one in rules.activities:
        hosts = {circle.host_id} if decides(one) else {circle.host_id, actor.organisation_id}
        if (
            one.circle == circle.kind
            and not one.is_record
            and any(has_hand(actor, host, circle.region_path, one.organised_by) for host in hosts)
        ):
            yield one.key


def _rotatable(rules: Programme, circle: Circle, actor: Actor) -> Iterator[str]:
    """The rotations the actor's post may plan and close."""
    for one in rules.rotations:
        if one.circle == circle.kind and _has_hand(actor, circle, ROTATES):
            yield one.key


def _writable(rules: Programme, circle: Circle, actor: Actor) -> Iterator[str]:
    """What the actor's post may write down here once it is done or found."""
    for one in rules.activities:
        is_here = one.is_record and one.circle == circle.kind
        if is_here and _has_hand(actor, circle, one.organised_by):
            yield one.key


def _has_hand(actor: Actor, circle: Circle, by: By) -> bool:
    return has_hand(actor, circle.host_id, circle.region_path, by)
