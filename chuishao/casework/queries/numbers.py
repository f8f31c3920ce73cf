"""The number of a case, for searching the records by it."""

from __future__ import annotations

from chuishao.casework.models import Case
from chuishao.kernel.numbering import read_number


def case_of_number(typed: str) -> int | None:
    """The id of the case with this number, however it was typed; None when it is no number of a case."""
    number = read_number(typed)
    if number is None:
        return None
    return Case.objects.filter(number=str(number)).values_list("id", flat=True).first()
