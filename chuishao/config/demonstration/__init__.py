"""The demonstration: stories played once, plausible bustle around today, and a readable table of it all."""

from __future__ import annotations

from .articles import enter_told
from .beginning import begin_anew, demand_trial, migrate
from .bustle import stories_around
from .marks import Mark, marks, play_once
from .points import located
from .tables import accounts_table, counts_table, stories_table, told_figures
from .today import stories_today

__all__ = [
    "Mark",
    "accounts_table",
    "begin_anew",
    "counts_table",
    "demand_trial",
    "enter_told",
    "located",
    "marks",
    "migrate",
    "play_once",
    "stories_around",
    "stories_table",
    "stories_today",
    "told_figures",
]
