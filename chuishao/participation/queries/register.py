"""The participants of a place as a list: by pseudonym, skills and where they belong; never a name, nothing sensitive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet

from chuishao.directory.actors import Actor

from .. import catalogue
from ..declarations import belonging_of
from ..models import Belonging, Participant
from .people import participants_visible_to
from .visibility import circles_visible_to

AT_ONCE = 500


@dataclass(frozen=True)
class WantedPeople:
    """Which participants: living in a place, belonging to a programme, by pseudonym or a skill."""

    programme: str = ""
    region_path: str = ""
    words: str = ""
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class BelongsTo:
    """Where somebody belongs, and as what."""

    circle_id: int
    circle: str
    role_label: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant in a list."""

    id: int
    pseudonym: str
    skills: tuple[str, ...]
    region_path: str
    belongs: tuple[BelongsTo, ...]


def person_rows(
    *, actor: Actor | None, wanted: WantedPeople, limit: int = 50, offset: int = 0
) -> list[PersonRow]:
    """The participants an actor may know of, by pseudonym."""
    return _rows(list(_wanted(actor, wanted)[offset : offset + limit]), actor)


def count_people(*, actor: Actor | None, wanted: WantedPeople, most: int | None = None) -> int:
    """How many there are; no more than ``most`` are counted."""
    found = _wanted(actor, wanted).order_by()
    return found.values("pk")[:most].count() if most else found.count()


def each_person(*, actor: Actor | None, wanted: WantedPeople) -> Iterator[PersonRow]:
    """All of them, some hundred at a time."""
    found = _wanted(actor, wanted).iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        yield from _rows(some, actor)


def _wanted(actor: Actor | None, wanted: WantedPeople) -> QuerySet[Participant]:
    seen = participants_visible_to(actor=actor).filter(left_at__isnull=not wanted.has_left)
    if wanted.region_path:
        seen = seen.filter(region_path__startswith=wanted.region_path)
    if wanted.words:
        seen = seen.filter(
            Q(pseudonym__startswith=wanted.words) | Q(skills__contains=[wanted.words])
        )
    if wanted.programme:
        within = _open(actor).filter(participant=OuterRef("pk"), circle__programme=wanted.programme)
        seen = seen.filter(Exists(within))
    return seen.only("id", "pseudonym", "skills", "region_path").order_by("pseudonym")


def _open(actor: Actor | None) -> QuerySet[Belonging]:
    """Belongings an actor may know of, but for those that are sensitive in the present or any older version."""
    hidden = Q()
    for rules in catalogue.declared():
        for kind in rules.circles:
            for role in kind.belongings:
                if role.is_sensitive:
                    hidden |= Q(circle__programme=rules.key, circle__kind=kind.key, role=role.key)
    seen = Belonging.objects.filter(state="active", circle__in=circles_visible_to(actor=actor))
    return seen.exclude(hidden) if hidden else seen


def _rows(people: Sequence[Participant], actor: Actor | None) -> list[PersonRow]:
    """The rows, with all their belongings in one statement."""
    found = _open(actor).filter(participant__in=[one.pk for one in people])
    belongs: dict[int | None, list[BelongsTo]] = defaultdict(list)
    for one in found.select_related("circle").order_by("circle__name", "id"):
        rules = catalogue.rules(one.circle.rules_id)
        role = belonging_of(rules.circle(one.circle.kind), one.role)
        if not role.is_sensitive:
            told = BelongsTo(one.circle_id, one.circle.name, role.label)
            belongs[one.participant_id].append(told)
    return [
        PersonRow(one.pk, one.pseudonym, tuple(one.skills), one.region_path, tuple(belongs[one.pk]))
        for one in people
    ]
