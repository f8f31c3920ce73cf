"""What a place kept in workbooks before: people of a circle, circles with their units, past hours; in whole batches.

The same number of a list comes in once. Past hours wait for a second person's word like every other hour.
"""

from __future__ import annotations

from .circles import bring_circles
from .hours import bring_hours
from .past import Brought, Past, PastCircle, PastHours, PastPerson
from .people import bring_people

__all__ = [
    "Brought",
    "Past",
    "PastCircle",
    "PastHours",
    "PastPerson",
    "bring_circles",
    "bring_hours",
    "bring_people",
]
