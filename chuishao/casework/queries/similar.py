"""Cases like one that is looked at: of the same type, recent, near in place or in words, within the looker's reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from chuishao.directory.actors import Actor
from chuishao.kernel import geography
from chuishao.kernel.text import bigrams

from .. import catalogue
from .._standing import Standing
from ..models import Case
from .visibility import cases_visible_to

RECENT = timedelta(days=90)
NEAR_METRES = 300
MOST_COMPARED = 300
MOST_SHOWN = 3
ALIKE = 0.34
_FEWEST = 2
_WIDTHS = (9, 6, 4)


@dataclass(frozen=True)
class Similar:
    """A case like the one looked at, with every reason why it is shown."""

    number: str
    title: str
    state_label: str
    is_closed: bool
    opened_at: datetime
    metres: int | None
    same_category: bool
    same_place: bool
    shared_words: str


def similar_cases(
    *, case: Standing, actor: Actor, at: datetime, without: Collection[str] = ()
) -> tuple[Similar, ...]:
    """The most alike first, in one statement; ``without`` are numbers shown elsewhere already."""
    rows = [row for row in _compared(case, actor, at) if row.number not in without]
    typed = set(bigrams(case.title))
    scored = [(_score(case, typed, row), row) for row in rows]
    best = sorted((one for one in scored if one[0] > 0), key=lambda one: -one[0])[:MOST_SHOWN]
    return tuple(_similar(case, row) for _, row in best)


def _compared(case: Standing, actor: Actor, at: datetime) -> QuerySet[Case]:
    """The newest of the same street (or district), so that what is read does not grow with the years."""
    width = next((one for one in _WIDTHS if len(case.region_path) >= one), _WIDTHS[-1])
    here = Exact(Left(F("region_path"), width), Value(case.region_path[:width]))
    newest = Case.objects.filter(here).order_by("-id").values("pk")[:MOST_COMPARED]
    return (
        cases_visible_to(actor=actor)
        .filter(pk__in=newest, case_type=case.case_type, opened_at__gt=at - RECENT, opened_at__lte=at)
        .exclude(pk=case.id)
        .only("number", "title", "state", "rules_id", "is_closed", "opened_at", "lon", "lat", "category", "region_path")
        .order_by("-id")
    )  # fmt: skip


def _score(case: Standing, typed: set[str], row: Case) -> float:
    """0 for what is not alike: near with the same class, or in like words."""
    words, near = _alike(typed, row.title), _nearness(case, row)
    same = bool(case.category) and case.category == row.category
    place = case.region_path == row.region_path
    if words < ALIKE and not (same and (near or (place and words))):
        return 0.0
    return words + near + (0.3 if same else 0.0) + (0.1 if place else 0.0)


def _alike(typed: set[str], title: str) -> float:
    theirs = set(bigrams(title))
    return len(typed & theirs) / min(len(typed), len(theirs)) if typed and theirs else 0.0


def _nearness(case: Standing, row: Case) -> float:
    metres = _metres(case, row)
    return max(0.0, 1 - metres / NEAR_METRES) if metres is not None else 0.0


def _metres(case: Standing, row: Case) -> int | None:
    if case.lon is None or case.lat is None or row.lon is None or row.lat is None:
        return None
    return int(geography.distance_m((case.lon, case.lat), (row.lon, row.lat)))


def _similar(case: Standing, row: Case) -> Similar:
    metres = _metres(case, row)
    return Similar(
        number=row.number,
        title=row.title,
        state_label=catalogue.in_words(catalogue.rules(row.rules_id)).state(row.state).label,
        is_closed=row.is_closed,
        opened_at=row.opened_at,
        metres=metres if metres is not None and metres <= NEAR_METRES else None,
        same_category=bool(case.category) and case.category == row.category,
        same_place=case.region_path == row.region_path,
        shared_words=_shared(case.title, row.title),
    )


def _shared(ours: str, theirs: str) -> str:
    """The longest run of letters both titles have, if it is a word at all."""
    match = SequenceMatcher(None, ours, theirs, autojunk=False)
    found = match.find_longest_match(0, len(ours), 0, len(theirs))
    words = ours[found.a : found.a + found.size].strip(" ，。、；：")
    return words if len(words) >= _FEWEST else ""
