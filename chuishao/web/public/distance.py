"""How far it is to what one can come to: from a position that nobody keeps, or from a place that was chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from chuishao.casework.queries import middles_of
from chuishao.directory import queries as directory
from chuishao.kernel import geography

WIDTHS = (12, 9, 6)
DISTRICT = 6


@dataclass(frozen=True)
class Spot:
    """A known point: of a community, else of its street, else of the inside of its district."""

    path: str
    name: str
    point: tuple[float, float]


def spots_of(paths: Collection[str], at: datetime) -> dict[str, Spot]:
    """For each place the nearest point known of it, in two statements; no point, no entry.

    Only districts have a point of their own: a street or community stands where enough matters were located.
    """
    wanted = {path[:width] for path in paths for width in WIDTHS if width <= len(path)}
    regions, middles = directory.regions_by_paths(wanted, at), middles_of(paths=wanted)
    known = {}
    for path, one in regions.items():
        own = (one.lon, one.lat) if one.lon is not None and one.lat is not None else None
        if point := own or middles.get(path):
            known[path] = Spot(path, one.short_name, point)
    above = {path: [path[:width] for width in WIDTHS if path[:width] in known] for path in paths}
    return {path: known[found[0]] for path, found in above.items() if found}


@dataclass
class Way:
    """From where it is measured; what was measured to stays for the words of the same page."""

    at: datetime
    point: tuple[float, float] | None = None
    place: str = ""
    start: Spot | None = None
    spots: dict[str, Spot] = field(default_factory=dict)

    def far(self, paths: Collection[str]) -> Mapping[str, float]:
        """Metres to each place of which a point is known."""
        chosen = {self.place} - {""}
        self.spots = spots_of({*paths, *chosen}, self.at)
        self.start = self.spots.get(self.place)
        origin = self.point or (self.start.point if self.start else None)
        if origin is None:
            return {}
        return {path: geography.distance_m(origin, one.point) for path, one in self.spots.items()}

    def words(self, path: str) -> str:
        """约 800 米 to its community; to a street or district with its name; empty where nothing is known."""
        spot, origin = (
            self.spots.get(path),
            self.point or (self.start.point if self.start else None),
        )
        if spot is None or origin is None:
            return ""
        if self.start == spot:
            return _("也在%s") % spot.name
        told = far_words(geography.distance_m(origin, spot.point))
        if spot.path == path:
            return told if len(path) > DISTRICT else _("离%(place)s中部%(far)s") % {"place": spot.name, "far": told}  # fmt: skip
        words = (
            _("离%(place)s中部%(far)s") if len(spot.path) == DISTRICT else _("离%(place)s%(far)s")
        )
        return words % {"place": spot.name, "far": told}


def far_words(metres: float) -> str:
    """约 800 米, 约 1.5 公里, 约 3 公里: no more exact than a point of a community is."""
    if metres < 950:
        return _("约 %d 米") % max(100, round(metres, -2))
    kilometres = round(metres / 500) / 2 if metres < 2750 else round(metres / 1000)
    return _("约 %s 公里") % f"{kilometres:g}"
