"""The district outlines kept in memory as one finder, built anew when their stamp advances."""

from __future__ import annotations

from functools import lru_cache

from chuishao.directory.models import RegionBoundary
from chuishao.kernel import stamps
from chuishao.kernel.geography import RegionFinder

BOUNDARIES = "directory.boundaries"


def finder() -> RegionFinder[str]:
    """The finder of the outlines as they are now; its keys are region paths."""
    return _built(stamps.version_of(BOUNDARIES))


@lru_cache(maxsize=1)
def _built(_version: int) -> RegionFinder[str]:
    rows = RegionBoundary.objects.filter(region__valid_to=None)
    return RegionFinder(rows.values_list("region__path", "geojson"))
