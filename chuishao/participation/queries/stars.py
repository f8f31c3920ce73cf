"""How many people of a place or a circle have which star by their confirmed hours there; numbers only, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import said

from .. import catalogue
from .._facts import TIERS, WITHIN
from .._stars import counted, values_of
from ..declarations import Certifying
from .circles import CirclePage
from .figures import OUT_OF_REACH

FEWEST: Final = 5
"""Fewer people than these are not told apart: others would know who they are."""


@dataclass(frozen=True, slots=True)
class StarLine:
    """One star, or none yet, and how many people have it; None where that is not told."""

    label: str
    people: int | None

    @property
    def words(self) -> str:
        """The number, or that it is not told apart."""
        return gettext("不单列") if self.people is None else f"{self.people:,}"


@dataclass(frozen=True)
class Stars:
    """How many served at all and this year, and each star; of when, where it is counted at night only."""

    label: str
    people: int
    active: int
    lines: tuple[StarLine, ...]
    counted_at: datetime | None


_STORED: Final = """
SELECT region_path, stars, people, active, counted_at FROM participation_startally
WHERE region_path = %(path)s AND programme = %(programme)s AND kind = %(kind)s"""


def stars_in(*, programme: str, region_path: str, actor: Actor, at: datetime) -> Stars | None:
    """Of a place: as counted last night down to a street, else now. None without stars. Raises NotAllowed."""
    if not reach(actor).covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)
    declared = _declared(programme)
    if declared is None:
        return None
    known = {"path": region_path, "programme": programme, "kind": declared.key}
    if len(region_path) <= max(TIERS):
        rows = rows_of(_STORED, known)
        return _told(declared, rows, counted_at=rows[0][4] if rows else None)
    within = WITHIN.format(path="t.region_path")
    return _told(declared, rows_of(counted(within=within), known | values_of(declared, at)))


def stars_of(*, page: CirclePage, at: datetime) -> Stars | None:
    """Of a circle that is open before one, by what was served in it; None where nobody served."""
    declared = _declared(page.rules.key)
    if declared is None:
        return None
    known = {"circle": page.id, "path": page.region_path, **values_of(declared, at)}
    within = "t.region_path = %(path)s AND t.circle_id = %(circle)s"
    found = _told(declared, rows_of(counted(within=within), known))
    return found if found.people else None


def _declared(programme: str) -> Certifying | None:
    """The first certificate of a programme that gives stars."""
    known = catalogue.programme(programme).certificates
    return next((one for one in known if one.stars), None)


def _told(
    declared: Certifying, rows: Sequence[tuple[Any, ...]], *, counted_at: datetime | None = None
) -> Stars:
    people = {row[1]: row[2] for row in rows}
    hidden = _withheld(people)
    labels = [gettext("还没有星"), *(said(label) for _hours, label in declared.stars)]
    lines = tuple(
        StarLine(label, None if stars in hidden else people.get(stars, 0))
        for stars, label in enumerate(labels)
    )
    return Stars(
        said(declared.label), sum(people.values()), sum(row[3] for row in rows), lines, counted_at
    )


def _withheld(people: Mapping[int, int]) -> set[int]:
    """The stars of too few; a single one would follow from the sum, so the next smallest goes with it."""
    few = {stars for stars, count in people.items() if count < FEWEST}
    others = sorted((count, stars) for stars, count in people.items() if stars not in few)
    return few | {stars for _count, stars in others[:1]} if len(few) == 1 else few
