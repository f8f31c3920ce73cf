"""Votes in the words in which they are read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from chuishao.kernel.text import said

from ..declarations import Ballot, Share, Shortfall

SHORTFALLS = {
    Shortfall.FEW_PRESENT: gettext_noop("参加表决的人数不够"),
    Shortfall.FEW_AREA_PRESENT: gettext_noop("参加表决的面积不够"),
    Shortfall.FEW_AGREE: gettext_noop("同意的人数不够"),
    Shortfall.FEW_AREA_AGREES: gettext_noop("同意的面积不够"),
}

OWNERS = {
    "expected": gettext_noop("全部业主 %(heads)s 人、%(area)s 平方米"),
    "present": gettext_noop("参加 %(heads)s 人、%(area)s 平方米"),
    "agree": gettext_noop("同意 %(heads)s 人、%(area)s 平方米"),
    "against": gettext_noop("反对 %(heads)s 人、%(area)s 平方米"),
    "abstain": gettext_noop("弃权 %(heads)s 人、%(area)s 平方米"),
}
CENT = Decimal("0.01")


def shortfall_words(keys: Iterable[str]) -> str:
    """Why something did not pass."""
    return gettext("、").join(said(SHORTFALLS[Shortfall(key)]) for key in keys)


def vote_words(votes: Mapping[str, Any]) -> str:
    """The count: of members by heads, of owners by heads and area side by side."""
    heads, area = votes.get("heads"), votes.get("area")
    if not heads:
        return ""
    if not area:
        words = gettext(
            "%(expected)s 人应到，%(present)s 人参加，%(agree)s 人同意，%(against)s 人反对，%(abstain)s 人弃权"
        )
        return str(words % heads)
    parts = (
        said(label) % {"heads": heads[key], "area": area[key]} for key, label in OWNERS.items()
    )
    return gettext("；").join(parts)


def threshold_words(votes: Mapping[str, Any], ballot: Ballot) -> str:
    """What had to be reached, in persons and where it counts in square metres."""
    heads, area = votes.get("heads"), votes.get("area")
    if not heads:
        return ""
    whole = "expected" if ballot.of_all else "present"
    words = gettext("参加要%(quorum)s；同意要%(passes)s") % {
        "quorum": _needed(ballot.quorum, heads["expected"], area and area["expected"]),
        "passes": _needed(ballot.passes, heads[whole], area and area[whole]),
    }
    return str(words)


def _needed(share: Share, heads: str, area: str | None) -> str:
    people, metres = share.needed(Decimal(heads)), share.needed(Decimal(area or 0), CENT)
    known = {"heads": f"{people.normalize():f}", "area": f"{metres.normalize():f}"}
    if area is None:
        words = gettext("达到 %(heads)s 人") if share.at_least else gettext("超过 %(heads)s 人")
    elif share.at_least:
        words = gettext("达到 %(heads)s 人和 %(area)s 平方米")
    else:
        words = gettext("超过 %(heads)s 人和 %(area)s 平方米")
    return words % known
