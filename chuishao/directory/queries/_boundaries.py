"""The district outlines kept in memory as one finder, built anew when their stamp advances."""

from __future__ import annotations

from chuishao.directory.models import RegionBoundary
from chuishao.kernel.geography import RegionFinder
from chuishao.kernel.stamps import Kept

BOUNDARIES = "directory.boundaries"


def _built() -> RegionFinder[str]:
    rows = RegionBoundary.objects.filter(region__valid_to=None)
    return RegionFinder(rows.values_list("region__path", "geojson"))


_KEPT = Kept(BOUNDARIES, _built)


def finder() -> RegionFinder[str]:
    """The finder of the outlines; its keys are region paths."""
    return _KEPT.get()
