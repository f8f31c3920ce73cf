"""What the boards show of a region: figures from the stored tallies, what is open now, and the rows behind both."""

from __future__ import annotations

from ..._facts import TIERS
from .areas import AreaFigure, areas_of
from .figures import (
    ClassFigure,
    DutyFigure,
    Figures,
    LegFigure,
    LevelFigure,
    LevelLegs,
    MonthFigure,
    figures_of,
    kept_at,
)
from .open_now import OpenDuties, OpenNow, open_now
from .rates import WEIGHTS, Rates, Weights
from .rows import RowFilter, count_behind, each_row_behind, rows_behind
from .spans import Period, Span, Spans, spans_of

__all__ = [
    "TIERS",
    "WEIGHTS",
    "AreaFigure",
    "ClassFigure",
    "DutyFigure",
    "Figures",
    "LegFigure",
    "LevelFigure",
    "LevelLegs",
    "MonthFigure",
    "OpenDuties",
    "OpenNow",
    "Period",
    "Rates",
    "RowFilter",
    "Span",
    "Spans",
    "Weights",
    "areas_of",
    "count_behind",
    "each_row_behind",
    "figures_of",
    "kept_at",
    "open_now",
    "rows_behind",
    "spans_of",
]
