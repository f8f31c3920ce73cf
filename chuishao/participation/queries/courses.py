"""How the members of a course stand: days held, attended, excused, missed, hours on and off line, and who must leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotFound

from .. import catalogue
from .._absence import Absence, hours_of
from .._hands import NOT_FOUND, demand_hand
from ..declarations import ActivityKind, Counts
from ..models import Circle


@dataclass(frozen=True)
class CourseLine:
    """One member: by pseudonym, how much was attended and missed, and in words what follows from it."""

    participant_id: int
    pseudonym: str
    absence: Absence
    excused: int
    hours: Fraction
    online_minutes: int
    words: str


_STANDS: Final = """
WITH days AS (
  SELECT id, starts_at, state FROM participation_activity
  WHERE circle_id = %(circle)s AND kind = %(kind)s AND state <> 'cancelled'
)
SELECT p.id, p.pseudonym,
  (SELECT count(*) FROM days) AS planned,
  (SELECT count(*) FROM days d WHERE d.state = 'held' AND d.starts_at >= b.since) AS held,
  (SELECT count(DISTINCT d.id) FROM days d JOIN participation_attendance t ON t.activity_id = d.id
    WHERE d.state = 'held' AND d.starts_at >= b.since AND t.participant_id = p.id AND t.state = 'confirmed') AS attended,
  (SELECT count(*) FROM days d JOIN participation_leave l ON l.activity_id = d.id
    WHERE l.participant_id = p.id AND l.state = 'granted') AS excused,
  (SELECT coalesce(sum(t.counted_minutes), 0) FROM participation_attendance t
    JOIN participation_activity a ON a.id = t.activity_id
    WHERE t.circle_id = %(circle)s AND t.participant_id = p.id AND t.state = 'confirmed' AND a.kind = ANY(%(online)s::text[]))
FROM (SELECT participant_id, min(from_on)::timestamp AT TIME ZONE 'Asia/Shanghai' AS since
      FROM participation_belonging WHERE circle_id = %(circle)s AND role = ANY(%(roles)s::text[]) AND state = 'active'
      GROUP BY 1) b
JOIN participation_participant p ON p.id = b.participant_id ORDER BY p.pseudonym"""


def course_standing(*, circle_id: int, actor: Actor, at: datetime) -> list[CourseLine]:
    """Every member of a course, for whoever organises it; one statement for all. Raises NotFound, NotAllowed.

    The whole is what the circle says it plans (``plan_days``), or what is planned already where that is more.
    """
    circle = Circle.objects.filter(pk=circle_id).first()
    if circle is None:
        raise NotFound(gettext(NOT_FOUND))
    rules = catalogue.rules(circle.rules_id)
    course = next((one for one in rules.activities if _is_course(one, circle.kind)), None)
    if course is None or course.absence_most is None:
        return []
    demand_hand(actor, circle, course.organised_by)
    plan = circle.facts.get("plan_days", 0)
    online = [
        one.key for one in rules.activities
        if one.circle == circle.kind and one.counts == Counts.MINUTES
    ]  # fmt: skip
    rows = rows_of(
        _STANDS,
        {"circle": circle.pk, "kind": course.key, "online": online, "roles": list(course.among)},
    )
    return [_line(course, int(plan), *row) for row in rows]


def _is_course(one: ActivityKind, circle_kind: str) -> bool:
    return one.circle == circle_kind and one.absence_most is not None


def _line(
    course: ActivityKind, plan: int, participant_id: int, pseudonym: str, planned: int, held: int,
    attended: int, excused: int, online: int,
) -> CourseLine:  # fmt: skip
    absence = Absence(max(plan, planned), held, attended, course.absence_most or Fraction(0))
    hours = hours_of(attended, course.minutes_a_day)
    return CourseLine(
        participant_id, pseudonym, absence, excused, hours, int(online), _words(absence)
    )


def _words(absence: Absence) -> str:
    numbers = {"missed": absence.missed, "whole": absence.whole, "left": absence.left}
    if not absence.may_stay:
        return gettext("缺 %(missed)d 天，超过全部 %(whole)d 天的规定比例，退出本班") % numbers
    return gettext("缺 %(missed)d 天，最多还可以缺 %(left)d 天") % numbers
