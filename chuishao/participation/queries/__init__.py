"""Everything that may be asked of participation; people's matters only with the actor."""

from __future__ import annotations

from .visibility import activities_visible_to, circles_visible_to, listings_visible_to

__all__ = ["activities_visible_to", "circles_visible_to", "listings_visible_to"]
