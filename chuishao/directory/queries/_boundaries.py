"""The district outlines kept in memory as one finder, built anew when their stamp advances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chuishao.directory.models import RegionBoundary
from chuishao.kernel.geography import RegionFinder
from chuishao.kernel.stamps import Kept

BOUNDARIES = "directory.boundaries"


def _built() -> RegionFinder[str]:
    rows = RegionBoundary.objects.filter(region__valid_to=None)
    return RegionFinder(rows.values_list("region__path", "geojson"))


def _read() -> dict[str, Mapping[str, Any]]:
    rows = RegionBoundary.objects.filter(region__valid_to=None)
    return dict(rows.values_list("region__path", "geojson"))


_OUTLINES = Kept(BOUNDARIES, _read)


def outlines() -> Mapping[str, Mapping[str, Any]]:
    """The outlines themselves as GeoJSON geometry in CGCS2000, by region path."""
    return _OUTLINES.get()


_KEPT = Kept(BOUNDARIES, _built)


def finder() -> RegionFinder[str]:
    """The finder of the outlines; its keys are region paths."""
    return _KEPT.get()
