"""Everything that may be asked of casework. Whoever asks is an argument; nothing is written."""

from __future__ import annotations

from .dials import (
    Proposed,
    Setting,
    Trial,
    Turned,
    dials_proposed,
    due_from,
    kinds_of,
    settings_of,
    try_limit,
)
from .lists import Row, Tab, count_worklist, each_of_worklist, tab_counts, worklist
from .middles import middles_of
from .pages import CasePage, OpenStep, case_page, case_to_arise_from, steps_open_to, words_stay
from .public import (
    Joined,
    Near,
    PublicPage,
    joined_page,
    open_figures,
    photo,
    photos_of,
    public_near,
    public_page,
    reported_case,
)
from .queue import Queue, Waiting, desk_queue, is_ready
from .similar import Similar, similar_cases
from .statistics import (
    LevelCount,
    counts_by_level,
    counts_in_words,
)
from .visibility import cases_visible_to

__all__ = [
    "CasePage",
    "Joined",
    "LevelCount",
    "Near",
    "OpenStep",
    "Proposed",
    "PublicPage",
    "Queue",
    "Row",
    "Setting",
    "Similar",
    "Tab",
    "Trial",
    "Turned",
    "Waiting",
    "case_page",
    "case_to_arise_from",
    "cases_visible_to",
    "count_worklist",
    "counts_by_level",
    "counts_in_words",
    "desk_queue",
    "dials_proposed",
    "due_from",
    "each_of_worklist",
    "is_ready",
    "joined_page",
    "kinds_of",
    "middles_of",
    "open_figures",
    "photo",
    "photos_of",
    "public_near",
    "public_page",
    "reported_case",
    "settings_of",
    "similar_cases",
    "steps_open_to",
    "tab_counts",
    "try_limit",
    "words_stay",
    "worklist",
]
