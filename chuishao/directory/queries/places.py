"""Regions as light cards, by path, by point and by search."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from chuishao.directory.kinds import RegionLevel
from chuishao.directory.models import Region
from chuishao.directory.queries._boundaries import finder
from chuishao.directory.queries.cards import matching

_COLUMNS = (
    "id",
    "code",
    "path",
    "name",
    "short_name",
    "level",
    "lon",
    "lat",
    "valid_to",
    "is_demo",
)


@dataclass(frozen=True, slots=True)
class RegionCard:
    """What others need to know of a place."""

    id: int
    code: str
    path: str
    name: str
    short_name: str
    level: RegionLevel
    lon: float | None
    lat: float | None
    is_active: bool
    is_demo: bool


def region_by_path(path: str, at: datetime) -> RegionCard | None:
    """The region in force on the day under this path."""
    return next(iter(_cards(_in_force(at).filter(path=path)[:1])), None)


def regions_by_paths(paths: Collection[str], at: datetime) -> dict[str, RegionCard]:
    """Regions in force by path, in one statement; unknown paths are left out."""
    return {found.path: found for found in _cards(_in_force(at).filter(path__in=set(paths)))}


def all_regions(*, within: str = "", down_to: RegionLevel) -> list[RegionCard]:
    """Every region down to this level, ended ones included, large first: to read names of the past."""
    found = Region.objects.annotate(width=Length("path"))
    found = found.filter(path__startswith=within, width__lte=down_to.width)
    return _cards(found.order_by("width", "path", "valid_from"))


def children_of(path: str, at: datetime) -> list[RegionCard]:
    """The regions directly below, in the order of their codes."""
    return _cards(_in_force(at).filter(parent__path=path).order_by("path"))


def region_and_around(path: str, at: datetime) -> list[RegionCard]:
    """A region, those it lies in and those directly below it, in one statement, by path."""
    above = [path[:width] for width in (4, 6, 9, 12) if width <= len(path)]
    around = Q(path__in=above) | Q(parent__path=path)
    return _cards(_in_force(at).filter(around).order_by("path"))


def region_at(lon: float, lat: float, at: datetime) -> RegionCard | None:
    """The district in which a CGCS2000 point lies; None outside the city."""
    path = finder().find(lon, lat)
    return region_by_path(path, at) if path else None


def search_regions(
    words: str, at: datetime, *, within: str = "", limit: int = 20
) -> list[RegionCard]:
    """Regions in force whose name holds these words or whose initials begin with them, large first."""
    wanted = matching(words)
    if wanted is None:
        return []
    found = _in_force(at).filter(wanted, path__startswith=within)
    return _cards(found.order_by(Length("path"), "path")[:limit])


def _in_force(at: datetime) -> QuerySet[Region]:
    day = timezone.localdate(at)
    return Region.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def _cards(regions: QuerySet[Region]) -> list[RegionCard]:
    return [_card(row) for row in regions.values_list(*_COLUMNS)]


def _card(row: tuple[Any, ...]) -> RegionCard:
    identity, code, path, name, short_name, level, lon, lat, ended, is_demo = row
    return RegionCard(
        identity,
        code,
        path,
        name,
        short_name,
        RegionLevel(level),
        float(lon) if lon is not None else None,
        float(lat) if lat is not None else None,
        ended is None,
        is_demo,
    )
