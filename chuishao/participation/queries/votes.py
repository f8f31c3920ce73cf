"""Votes in the words in which they are read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from chuishao.kernel.text import said

from ..declarations import Shortfall

SHORTFALLS = {
    Shortfall.FEW_PRESENT: gettext_noop("参加表决的人数不够"),
    Shortfall.FEW_AREA_PRESENT: gettext_noop("参加表决的面积不够"),
    Shortfall.FEW_AGREE: gettext_noop("同意的人数不够"),
    Shortfall.FEW_AREA_AGREES: gettext_noop("同意的面积不够"),
}


def shortfall_words(keys: Iterable[str]) -> str:
    """Why something did not pass."""
    return gettext("、").join(said(SHORTFALLS[Shortfall(key)]) for key in keys)


def vote_words(votes: Mapping[str, Any]) -> str:
    """The count, of heads and where it counts of area."""
    lines = [
        (
            votes.get("heads"),
            gettext(
                "%(expected)s 人应到，%(present)s 人参加，%(agree)s 人同意，%(against)s 人反对，%(abstain)s 人弃权"
            ),
        )
    ]
    lines.append(
        (votes.get("area"), gettext("面积共 %(expected)s 平方米，参加 %(present)s，同意 %(agree)s"))
    )
    return gettext("；").join(words % tally for tally, words in lines if tally)
