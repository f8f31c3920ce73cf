"""Numbers of cases and what they stand for in the records; a number says nothing of its case."""

from __future__ import annotations

from collections.abc import Collection

from chuishao.casework.models import Case
from chuishao.kernel.numbering import read_number


def case_of_number(typed: str) -> int | None:
    """The id of the case with this number, however it was typed; None when it is no number of a case."""
    number = read_number(typed)
    if number is None:
        return None
    return Case.objects.filter(number=str(number)).values_list("id", flat=True).first()


def numbers_of(cases: Collection[int]) -> dict[int, str]:
    """The numbers of these cases by their ids, in one statement; none for no cases."""
    if not cases:
        return {}
    return dict(Case.objects.filter(id__in=cases).values_list("id", "number"))
