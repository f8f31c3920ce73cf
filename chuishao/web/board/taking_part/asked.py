"""What an address of the board of taking part asks for: a region, a programme, a period."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from chuishao.casework.queries.board import Period, Spans, spans_of
from chuishao.directory.queries import RegionCard
from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.catalogue import Programme
from chuishao.participation.queries.board import Days
from chuishao.web.board.asked import around
from chuishao.web.sessions import StaffRequest


@dataclass(frozen=True)
class Asked:
    """A region with those around it, a programme, a period; and the addresses that differ in one of them."""

    region: RegionCard
    above: tuple[RegionCard, ...]
    below: tuple[RegionCard, ...]
    programme: Programme
    period: Period
    spans: Spans

    @property
    def label(self) -> str:
        """The programme in the reader's language."""
        return said(self.programme.label)

    @property
    def now(self) -> Days:
        """The days of the period."""
        return self.spans.now.since, self.spans.now.until

    @property
    def past(self) -> Days:
        """The same days a year before; empty for everything so far."""
        return self.spans.past.since, self.spans.past.until

    def url(self, region: str = "", **changes: str) -> str:
        """The board of this or another region, with some of the question changed."""
        return reverse("board_part_of", args=[region or self.region.path]) + self._query(changes)

    def rows_url(self, region: str = "", **filters: str) -> str:
        """The rows behind a figure."""
        place = [region or self.region.path]
        return reverse("board_part_rows", args=place) + self._query(filters)

    def export_url(self) -> str:
        """The figures of this board as a workbook."""
        return reverse("board_part_figures", args=[self.region.path]) + self._query({})

    def _query(self, changes: dict[str, str]) -> str:
        parts = {"programme": self.programme.key, "period": self.period.value} | changes
        return "?" + urlencode({key: value for key, value in parts.items() if value})


def asked_of(request: StaffRequest, region: str) -> Asked:
    """Read the address. Raises NotAllowed out of reach, Http404 where there is no such place."""
    found, above, below = around(request, region)
    period = request.GET.get("period", "")
    chosen = Period(period) if period in set(Period) else Period.YEAR
    known = {one.key: one for one in catalogue.declared()}
    programme = known.get(request.GET.get("programme", "")) or next(iter(known.values()))
    return Asked(found, above, below, programme, chosen, spans_of(chosen, request.at))
