"""How many people have how many stars by confirmed service, in SQL: the same words stored of a place and counted live."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from chuishao.kernel.working_time import SHANGHAI

from .declarations import Certifying

# A person counts once, by all their minutes there under the hats of the certificate, as whom this year saw.
_PEOPLE: Final = """
SELECT left(t.region_path, {width}) AS path, t.participant_id, sum(t.counted_minutes)::bigint AS minutes,
  bool_or(t.starts_at >= %(year)s) AS is_active
FROM participation_attendance t
WHERE t.state = 'confirmed' AND t.hats && %(hats)s::varchar[] AND {within} GROUP BY 1, 2"""
_COUNTED: Final = """
SELECT path, width_bucket(minutes, %(stars)s::bigint[]) AS stars, count(*) AS people,
  count(*) FILTER (WHERE is_active) AS active
FROM ({people}) AS person GROUP BY 1, 2"""
_TIERS: Final = """
SELECT left(path, tier) AS path, participant_id, sum(minutes)::bigint AS minutes, bool_or(is_active) AS is_active
FROM ({people}) AS street JOIN unnest(%(tiers)s::int[]) AS tier ON length(path) >= tier GROUP BY 1, 2"""


def counted(*, within: str, width: int = 12) -> str:
    """Path, stars, people, and how many of them came this year, of the rows chosen by a condition."""
    return _COUNTED.format(people=_PEOPLE.format(within=within, width=width))


def counted_in_all(width: int) -> str:
    """The same of every place at once, of each tier."""
    people = _TIERS.format(people=_PEOPLE.format(within="true", width=width))
    return _COUNTED.format(people=people)


def values_of(declared: Certifying, at: datetime) -> dict[str, Any]:
    """What a certificate asks of the rows: its hats, the minutes of each star, and when this year began."""
    year = datetime(at.astimezone(SHANGHAI).year, 1, 1, tzinfo=SHANGHAI)
    stars = [hours * 60 for hours, _label in declared.stars]
    return {"hats": list(declared.hats), "stars": stars, "year": year}
