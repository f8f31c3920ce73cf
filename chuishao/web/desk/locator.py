"""Where a case is, on a small map: the outline of its district among the others, and its point if known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from chuishao.directory.queries import BOUNDARIES, outlines
from chuishao.kernel.geography import clipped
from chuishao.kernel.stamps import Kept
from chuishao.web.outline import Point, Projection, corners, drawn

WIDTH, HEIGHT, MARGIN = 352, 176, 14
APART = 1.2
"""Corners nearer than this many units are one: nobody sees them at this size."""
_SCALES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_LONGEST = WIDTH / 4


@dataclass(frozen=True)
class Locator:
    """Ready for the page: outlines as SVG paths, the pin, and a scale."""

    outline: str
    around: tuple[str, ...]
    scale_length: float
    scale_metres: int
    pin: Point | None = None
    words: str = ""

    @property
    def scale_words(self) -> str:
        """The length of the scale."""
        return _("%d 公里") % (self.scale_metres // 1000)


def locator(region_path: str, point: Point | None, place: str) -> Locator | None:
    """The map of the smallest region with an outline that holds the case; None where there is none."""
    known = _SHEETS.get()
    found = next((known[end] for end in _prefixes(region_path) if end in known), None)
    if found is None:
        return None
    sheet, project = found
    pin = project(*point) if point else None
    if pin and not (0 <= pin[0] <= WIDTH and 0 <= pin[1] <= HEIGHT):
        pin = None
    said = _("位置图：%s") if pin else _("所在区县的范围图，没有标出具体位置：%s")
    return replace(sheet, pin=pin, words=said % (place or _("未写地址")))


def _prefixes(path: str) -> list[str]:
    return [path[:length] for length in range(len(path), 0, -1)]


def _draw() -> dict[str, tuple[Locator, Projection]]:
    found = outlines()
    sheets = {}
    for path, geometry in found.items():
        project = Projection(corners(geometry), WIDTH, MARGIN, HEIGHT)
        others = [clipped(found[key], project.box(WIDTH)) for key in found if key != path]
        around = [drawn(one, project, APART) for one in others if one["coordinates"]]
        sheets[path] = (
            Locator(drawn(geometry, project, APART), tuple(around), *_scale(project)),
            project,
        )
    return sheets


def _scale(project: Projection) -> tuple[float, int]:
    """The longest round distance that fits a quarter of the sheet."""
    fitting = [metres for metres in _SCALES if metres / project.metres <= _LONGEST]
    metres = fitting[-1] if fitting else _SCALES[0]
    return round(metres / project.metres, 1), metres


_SHEETS = Kept(BOUNDARIES, _draw)
