"""Where the matters of the demonstration lie: a point in each street and community it plays in, spread by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from zlib import crc32

from chuishao.config.stories import Story

# Degrees of CGCS2000, read off public maps to about two hundred metres: no address, only whereabouts.
# fmt: off
AROUND: Final[Mapping[str, tuple[float, float]]] = {
    "530102001003": (102.7085, 25.0468), "530102001": (102.7095, 25.0482), "530102002": (102.7120, 25.0395),
    "530102003005": (102.6945, 25.0385), "530102003": (102.6965, 25.0400), "530102004": (102.6965, 25.0530),
    "530102005004": (102.6868, 25.0535), "530102005": (102.6850, 25.0550), "530102006": (102.6990, 25.0640),
    "530102007": (102.7085, 25.0690), "530102": (102.7040, 25.0480), "530111004001": (102.7440, 25.0400),
    "530111001009": (102.7350, 25.0100), "530112005005": (102.6900, 24.9900), "530114001005": (102.8050, 24.8850),
}
# fmt: on
SPREAD: Final = 0.004
NO_ADDRESS: Final = "演示点位"


def located(story: Story) -> Story:
    """The story with a point, where it tells none and its home has one; the same every time."""
    around = AROUND.get(story.home)
    if around is None or "经度" in story.place:
        return story
    spread = crc32(f"{story.key}{story.title}".encode())
    east, north = (spread % 1000) / 1000 - 0.5, (spread // 1000 % 1000) / 1000 - 0.5
    lon, lat = around[0] + SPREAD * east, around[1] + SPREAD * north
    return replace(
        story, place={"说明": NO_ADDRESS, **story.place, "经度": f"{lon:.5f}", "纬度": f"{lat:.5f}"}
    )
