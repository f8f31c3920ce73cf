"""Reports in the fields of another system: which the actor may take, of which circles, how many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.directory.queries import reach
from chuishao.kernel import records
from chuishao.kernel.refusals import Invalid, NotAllowed, NotFound

from .. import _reporting, catalogue
from .._hands import NOT_FOUND, needed_words
from .._reporting import Asking
from ..declarations import Reporting, Sheet
from .visibility import circles_visible_to

MOST: Final = 10_000_000


@dataclass(frozen=True)
class AskedReport:
    """Which report, of one circle or of all the actor answers for; with a purpose also who people are.

    ``from_on``, ``to_on``: of which days, both counting; left open, of all time.
    """

    programme: str
    key: str
    circle_id: int = 0
    purpose: str = ""
    from_on: date | None = None
    to_on: date | None = None

    @property
    def declared(self) -> Reporting:
        """The report as it is declared. Raises KeyError."""
        return catalogue.programme(self.programme).report(self.key)


def declared_reports() -> list[tuple[str, str]]:
    """Programme and key of every report there is."""
    return [(of.key, one.key) for of in catalogue.declared() for one in of.reports]


def reports_open_to(actor: Actor) -> list[AskedReport]:
    """The reports the actor's post may take."""
    found = [AskedReport(programme, key) for programme, key in declared_reports()]
    return [one for one in found if _may_take(actor, one.declared)]


def may_name_people(actor: Actor) -> bool:
    """Whether the actor may have names written out: who belongs elsewhere too is only for leaders to see."""
    return actor.clearance >= Clearance.SENSITIVE


def demand_report(*, asked: AskedReport, actor: Actor) -> list[int]:
    """The circles a report is of: hosted by the actor's organisation or in its territory; never as a mere member.

    Raises NotFound, NotAllowed, Invalid naming the purpose or the days.
    """
    if not _may_take(actor, asked.declared):
        raise NotAllowed(needed_words(asked.declared.taken_by))
    if asked.purpose:
        records.clean_purpose(asked.purpose)
        if not may_name_people(actor):
            words = gettext(
                "您的岗位不能导出姓名和电话。不填用途，可以导出只有代号的；要姓名请由本单位负责人导出。"
            )
            raise Invalid(words, fields={"purpose": words})
    _demand_span(asked)
    found = _circles(asked, actor)
    if asked.circle_id and not found:
        raise NotFound(gettext(NOT_FOUND))
    return found


def _demand_span(asked: AskedReport) -> None:
    if asked.from_on and asked.to_on and asked.from_on > asked.to_on:
        words = gettext(
            "开始的日子在结束的日子之后，没有这样的一段。请改一个，或者都空着导出全部。"
        )
        raise Invalid(words, fields={"from_on": words})


def _may_take(actor: Actor, declared: Reporting) -> bool:
    is_staff = bool(reach(actor).organisation_id) and actor.post_kind is not None
    return is_staff and actor.post_kind in declared.taken_by.posts


def _circles(asked: AskedReport, actor: Actor) -> list[int]:
    limits = reach(actor)
    may = Q(host=limits.organisation_id)
    if limits.territory is not None:
        may |= Q(region_path__startswith=limits.territory)
    seen = circles_visible_to(actor=actor).filter(may, programme=asked.programme, destruction=None)
    if asked.circle_id:
        seen = seen.filter(pk=asked.circle_id)
    return list(seen.order_by("id").values_list("id", flat=True))


def asking_of(asked: AskedReport, circles: Sequence[int]) -> Asking:
    """What is read for a report, of circles that ``demand_report`` gave."""
    return Asking(asked.programme, circles, asked.from_on, asked.to_on)


def count_sheets(*, asked: AskedReport, actor: Actor, most: int | None) -> list[tuple[Sheet, int]]:
    """Each sheet with how many rows it has, counted no further than ``most``. Raises as ``demand_report``."""
    circles = demand_report(asked=asked, actor=actor)
    sheets = asked.declared.sheets
    counts = _reporting.counted(sheets, asking_of(asked, circles), most or MOST)
    return list(zip(sheets, counts, strict=True))
