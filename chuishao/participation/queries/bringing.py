"""What a loader of lists asks of a circle before it reads a single row."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from chuishao.kernel.refusals import NotFound

from .._hands import NOT_FOUND
from ..models import Circle


@dataclass(frozen=True, slots=True)
class CircleOfList:
    """Of which programme a circle is, and where it lies."""

    programme: str
    region_path: str


def circle_for_lists(*, circle_id: int) -> CircleOfList:
    """The circle a list is for; nothing of its people. Raises NotFound."""
    found = Circle.objects.filter(pk=circle_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    return CircleOfList(found.programme, found.region_path)
