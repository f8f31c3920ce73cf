"""The columns of a list that a person may choose, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chuishao.casework.queries import Row
from chuishao.kernel.text import moment_words

# What a person chose stands in the address; this word alone means: none of them.
NONE = "none"
COLUMNS: dict[str, str | Promise] = {
    "origin": gettext_lazy("来自"),
    "type": gettext_lazy("事项"),
    "level": gettext_lazy("层级"),
    "state": gettext_lazy("状态"),
    "owes": gettext_lazy("该办的单位"),
    "opened": gettext_lazy("发起时间"),
    "number": gettext_lazy("编号"),
}
USUAL = ("origin",)


def chosen_columns(given: Iterable[str]) -> tuple[str, ...]:
    """The columns an address names, in the order of the table; empty when it names none."""
    named = set(given)
    if NONE in named and not named & COLUMNS.keys():
        return (NONE,)
    return tuple(key for key in COLUMNS if key in named)


def shown_columns(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What the table shows: the chosen ones, or the usual when nothing was chosen."""
    return tuple(key for key in chosen or USUAL if key in COLUMNS)


def cells(row: Row, shown: tuple[str, ...], at: datetime, origin_note: str) -> list[dict[str, str]]:
    """The cells of the chosen columns, in their order."""
    words = {
        "origin": (row.opener, origin_note),
        "type": (row.type_label, row.kind_label),
        "level": (row.level_label, ""),
        "state": (row.state_label, ""),
        "owes": (row.owes, row.duty_label if row.owes else ""),
        "opened": (moment_words(row.opened_at, at), ""),
        "number": (row.number, ""),
    }
    return [
        {"label": str(COLUMNS[key]), "words": words[key][0], "note": words[key][1]} for key in shown
    ]


def choices(chosen: tuple[str, ...]) -> list[dict[str, str | bool]]:
    """The chooser: every column, and whether it is shown now."""
    shown = shown_columns(chosen)
    return [
        {"key": key, "label": str(label), "is_shown": key in shown}
        for key, label in COLUMNS.items()
    ]
