"""What an address of the board asks for: a region, a type of case, a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_noop

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType
from chuishao.casework.queries.board import Period, Spans, spans_of
from chuishao.directory import queries as directory
from chuishao.directory.queries import RegionCard
from chuishao.kernel.refusals import NotAllowed
from chuishao.web import pages
from chuishao.web.board.admission import admit
from chuishao.web.sessions import StaffRequest

OUT_OF_REACH = gettext_noop("这个地方不在您能看到的范围里。请看本单位的总览。")


@dataclass(frozen=True)
class Asked:
    """A region with those around it, a type, a period; and the addresses that differ in one of them."""

    region: RegionCard
    above: tuple[RegionCard, ...]
    below: tuple[RegionCard, ...]
    case_type: CaseType
    period: Period
    spans: Spans
    names: dict[str, str] = field(default_factory=dict)

    def url(self, region: str = "", **changes: str) -> str:
        """The board of this or another region, with some of the question changed."""
        return reverse("board_of", args=[region or self.region.path]) + self._query(changes)

    def rows_url(self, region: str = "", **filters: str) -> str:
        """The rows behind a figure."""
        place = [region or self.region.path]
        return reverse("board_rows", args=place) + self._query(filters)

    def export_url(self) -> str:
        """The figures of this board as a workbook."""
        return reverse("board_figures", args=[self.region.path]) + self._query({})

    def _query(self, changes: dict[str, str]) -> str:
        parts = {"type": self.case_type.key, "period": self.period.value} | changes
        return "?" + urlencode({key: value for key, value in parts.items() if value})


def asked_of(request: StaffRequest, region: str) -> Asked:
    """Read the address. Raises NotAllowed out of reach, Http404 where there is no such place."""
    found, above, below = around(request, region)
    period = request.GET.get("period", "")
    chosen = Period(period) if period in set(Period) else Period.YEAR
    return Asked(
        region=found,
        above=above,
        below=below,
        case_type=_type(request.GET.get("type", "")),
        period=chosen,
        spans=spans_of(chosen, request.at),
    )


def around(
    request: StaffRequest, region: str
) -> tuple[RegionCard, tuple[RegionCard, ...], tuple[RegionCard, ...]]:
    """The region, those above it within one's own territory, those directly below. Raises as ``asked_of``."""
    territory = admit(request.actor)
    if not region.startswith(territory):
        raise NotAllowed(OUT_OF_REACH)
    near = directory.region_and_around(region, request.at)
    found = next((one for one in near if one.path == region), None)
    if found is None or len(region) > 12:
        raise Http404
    above = tuple(one for one in near if len(territory) <= len(one.path) < len(region))
    return found, above, _below(near, region)


def _below(around: list[RegionCard], region: str) -> tuple[RegionCard, ...]:
    if len(region) >= 12:
        return ()
    return tuple(one for one in around if one.path.startswith(region) and one.path != region)


def types() -> list[CaseType]:
    """All declared types, the whistle first: it is what a board is mostly asked for."""
    return sorted(catalogue.spoken(), key=lambda one: one.key != pages.WHISTLE)


def _type(key: str) -> CaseType:
    known = {one.key: one for one in types()}
    return known.get(key) or next(iter(known.values()))
