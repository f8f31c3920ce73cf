"""A year's feedback on those who belong to a circle: made from the records alone, nobody fills in a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.queries import organisations_by_ids
from chuishao.kernel.text import said

from .. import catalogue
from .._hands import sees
from ..declarations import belonging_of
from ..models import Belonging
from .hours import Hours, circle_of, confirmed


@dataclass(frozen=True)
class FeedbackLine:
    """One organisation, or one person by pseudonym: since when, and what the year's records say."""

    belonging_id: int
    role_label: str
    who: str
    since: date
    until: date | None
    hours: Hours
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Feedback:
    """The feedback of a circle's host for one year."""

    circle: str
    year: int
    lines: tuple[FeedbackLine, ...]

    def printable(self) -> str:
        """The feedback in words, a paragraph for each."""
        head = gettext("%(circle)s %(year)s 年度反馈") % {"circle": self.circle, "year": self.year}
        note = gettext("以下由服务记录生成，只列本社区确认过的。")
        return "\n".join([head, note, *map(_words, self.lines)])


def _words(line: FeedbackLine) -> str:
    told = {
        "who": line.who, "role": said(line.role_label), "since": line.since, "times": line.hours.times,
        "hours": f"{line.hours.minutes / 60:.1f}",
        "titles": gettext("、").join(line.titles),
    }  # fmt: skip
    if not line.hours.times:
        return gettext("%(who)s（%(role)s，%(since)s 起）：本年没有记录到服务。") % told
    return (
        gettext(
            "%(who)s（%(role)s，%(since)s 起）：服务 %(times)s 次，%(hours)s 小时：%(titles)s。"
        )
        % told
    )


def yearly_feedback(*, circle_id: int, year: int, actor: Actor) -> Feedback:
    """What the records of a year say of everybody who belonged to the circle in it. Raises NotFound.

    An organisation's service is that of the people registered as its own. Who merely belongs reads of itself only.
    """
    circle = circle_of(circle_id, actor)
    own = (
        {}
        if sees(actor, circle.host_id, circle.region_path)
        else {"organisation": actor.organisation_id}
    )
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = (
        Belonging.objects.filter(circle=circle, state__in=["active", "ended"], from_on__lte=last, **own)
        .exclude(to_on__lt=first).select_related("participant").order_by("role", "from_on", "id")
    )  # fmt: skip
    kind = catalogue.rules(circle.rules_id).circle(circle.kind)
    people, units = _served(circle.pk, year)
    names = organisations_by_ids({one.organisation_id for one in rows if one.organisation_id})
    lines = []
    for one in rows:
        is_unit = one.organisation_id is not None
        hours, titles = (units if is_unit else people).get(
            one.organisation_id if is_unit else one.participant_id, (Hours(0, 0, 0), ())
        )
        who = names[one.organisation_id].name if is_unit else one.participant.pseudonym  # type: ignore[index,union-attr]
        label = belonging_of(kind, one.role).label
        lines.append(FeedbackLine(one.pk, label, who, one.from_on, one.to_on, hours, titles))
    return Feedback(circle.name, year, tuple(lines))


_Served = dict[int | None, tuple[Hours, tuple[str, ...]]]
_Cell = tuple[int | None, int, str, int, int]


def _served(circle_id: int, year: int) -> tuple[_Served, _Served]:
    """The year's service in the circle, by person and by the unit they are registered with."""
    rows = confirmed(from_on=date(year, 1, 1), to_on=date(year, 12, 31)).filter(circle=circle_id)
    found = rows.values("participant", "participant__unit", "activity__title").annotate(
        minutes=Sum("counted_minutes"), times=Count("id")
    )
    cells = [
        (one["participant"], one["participant__unit"], one["activity__title"], one["minutes"], one["times"])
        for one in found.order_by("activity__title")
    ]  # fmt: skip
    people = _gathered((who, who, *rest) for who, _unit, *rest in cells)
    units = _gathered((unit, who, *rest) for who, unit, *rest in cells if unit)
    return people, units


def _gathered(cells: Iterable[_Cell]) -> _Served:
    found: dict[int | None, list[_Cell]] = {}
    for cell in cells:
        found.setdefault(cell[0], []).append(cell)
    return {key: _together(own) for key, own in found.items()}


def _together(cells: list[_Cell]) -> tuple[Hours, tuple[str, ...]]:
    """Cells of one person or unit: (key, person, title, minutes, times)."""
    people = {cell[1] for cell in cells}
    hours = Hours(sum(cell[3] for cell in cells), sum(cell[4] for cell in cells), len(people))
    return hours, tuple(dict.fromkeys(cell[2] for cell in cells))
