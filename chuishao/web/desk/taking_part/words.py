"""What things of taking part are called at the desk: how they stand, what was done, counted and dated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.kernel.text import date_words

# How something stands: its word, the look and the shape of its chip.
STATES: dict[str, tuple[Any, str, str]] = {
    "asked": (gettext_lazy("等确认"), "is-act", "circle-dashed"),
    "active": (gettext_lazy("在册"), "is-done", "circle-check"),
    "ended": (gettext_lazy("已结束"), "", "archive"),
}
# What was done, by the last word of the record's action; for whoever sees that something changed meanwhile.
DONE = {
    "found": gettext_lazy("设立"),
    "ask": gettext_lazy("提出加入"),
    "admit": gettext_lazy("同意加入"),
    "refuse": gettext_lazy("没有同意加入"),
    "leave": gettext_lazy("办了退出"),
    "end": gettext_lazy("结束"),
}


def done_words(action: str) -> str:
    """What an entry of the records says was done."""
    return str(DONE.get(action.rpartition(".")[2], _("办了一步")))


def chip_of(state: str) -> dict[str, str]:
    """Word, look and shape of a state."""
    label, css, icon = STATES.get(state, (state, "", ""))
    return {"label": str(label), "css": css, "icon": icon}


def since_words(founded: date, ends: date | None, ended: date | None) -> str:
    """From when, and until when if that is known."""
    words = _("%s 起") % date_words(founded)
    if ended is not None:
        return _("%(since)s，%(day)s 结束") % {"since": words, "day": date_words(ended)}
    if ends is not None:
        return _("%(since)s，到 %(day)s 为止") % {"since": words, "day": date_words(ends)}
    return words
