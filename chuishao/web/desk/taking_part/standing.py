"""How the students of a course stand: what they attended and missed, and how much more they may miss."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from chuishao.kernel.refusals import NotAllowed, NotFound
from chuishao.participation.queries import CourseLine, course_standing
from chuishao.participation.queries.circles import CirclePage
from chuishao.web import words
from chuishao.web.sessions import StaffRequest

ROWS_SHOWN = 6


def drawn_standing(page: CirclePage, request: StaffRequest) -> dict[str, Any] | None:
    """Every student by pseudonym, who missed most first, for whoever organises the course; to others nothing."""
    of = (one for one in page.rules.activities if one.circle == page.kind.key)
    if not any(one.absence_most is not None for one in of):
        return None
    try:
        lines = course_standing(circle_id=page.id, actor=request.actor, at=request.at)
    except (NotAllowed, NotFound):
        return None
    if not lines:
        return None
    rows = [_row(one) for one in sorted(lines, key=lambda one: -one.absence.missed)]
    return {"rule": _rule(lines[0]), "rows": rows[:ROWS_SHOWN], "more": rows[ROWS_SHOWN:]}


def _rule(one: CourseLine) -> str:
    """How many days there are, and how many of them may be missed."""
    part = f"{one.absence.most.numerator}/{one.absence.most.denominator}"
    most = int(one.absence.whole * one.absence.most)
    told = {"whole": one.absence.whole, "part": part, "most": most}
    return _("全部 %(whole)d 天，缺课最多 %(part)s，就是 %(most)d 天；准了假的也算缺。") % told


def _row(one: CourseLine) -> dict[str, Any]:
    told = {
        "held": one.absence.held, "attended": one.absence.attended, "excused": one.excused,
        "hours": f"{float(one.hours):g}",
    }  # fmt: skip
    online = words.length_words(timedelta(minutes=one.online_minutes))
    return {
        "name": one.pseudonym, "words": one.words, "is_out": not one.absence.may_stay,
        "is_last": one.absence.may_stay and one.absence.missed > 0 and not one.absence.left,
        "done": _("办了 %(held)d 天，到 %(attended)d 天，准假 %(excused)d 天，计 %(hours)s 小时") % told,
        "online": _("网络课程 %s") % online if one.online_minutes else "",
    }  # fmt: skip
