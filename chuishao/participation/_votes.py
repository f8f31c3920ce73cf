"""The count of a vote: checked line by line, so that whoever typed it is told which number cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext

from chuishao.kernel.refusals import Invalid

from .declarations import Ballot, Tally
from .models import Activity, Resolution

SIDES: Final = ("heads", "area")
PARTS: Final = ("present", "agree", "against", "abstain")


@dataclass(frozen=True)
class Votes:
    """What was counted. Of members only what they said, of owners heads and area whole."""

    agree: int = 0
    against: int = 0
    abstain: int = 0
    heads: Tally | None = None
    area: Tally | None = None


def tallies(votes: Votes, ballot: Ballot, meeting: Activity) -> tuple[Tally, Tally | None]:
    """Heads, and of owners area. Raises Invalid for a count that cannot be, naming each number that is wrong."""
    if not ballot.by_area:
        return _of_members(votes, meeting), None
    if votes.heads is None or votes.area is None:
        raise Invalid(gettext("业主表决要同时写明人数和专有部分面积。"))
    wrong = dict(_apart(votes.heads, votes.area))
    for side, tally in zip(SIDES, (votes.heads, votes.area), strict=True):
        wrong |= {f"{side}_{key}": words for key, words in _impossible(tally)}
    wrong |= {f"heads_{key}": gettext("人数要写整数。") for key in _broken(votes.heads)}
    if wrong:
        raise Invalid(gettext("票数对不上。请对照表决票，改下面几处。"), fields=wrong)
    return votes.heads, votes.area


def _of_members(votes: Votes, meeting: Activity) -> Tally:
    facts = meeting.facts
    heads = Tally(
        facts["expected"], len(facts["present"]), votes.agree, votes.against, votes.abstain
    )
    if not heads.is_possible:
        said = votes.agree + votes.against + votes.abstain
        words = gettext("票数对不上：到会 %(present)d 人，各种意见加起来却有 %(said)d 票。")
        message = words % {"present": heads.present, "said": said}
        raise Invalid(message, fields={"agree": message})
    return heads


def _impossible(tally: Tally) -> Iterator[tuple[str, str]]:
    """What cannot be of one side, by the number to look at."""
    if tally.expected <= 0:
        yield "expected", gettext("请写全部有多少，要大于零。")
    elif tally.present > tally.expected:
        yield "present", gettext("参加的不能多于全部的 %s。") % in_full(tally.expected)
    said = tally.agree + tally.against + tally.abstain
    if said > tally.present:
        words = gettext("同意、反对、弃权加起来是 %(said)s，多于参加的 %(present)s。")
        yield "agree", words % {"said": in_full(said), "present": in_full(tally.present)}
    for key in PARTS:
        if getattr(tally, key) < 0:
            yield key, gettext("不能小于零。")


def _apart(heads: Tally, area: Tally) -> Iterator[tuple[str, str]]:
    """Owners without area, and area without owners."""
    for key in PARTS:
        people, metres = getattr(heads, key), getattr(area, key)
        if people > 0 and metres == 0:
            yield f"area_{key}", gettext("写了 %s 人，却没有面积。") % in_full(people)
        elif metres > 0 and people == 0:
            yield f"heads_{key}", gettext("写了 %s 平方米，却没有人数。") % in_full(metres)


def _broken(heads: Tally) -> list[str]:
    return [key for key in ("expected", *PARTS) if getattr(heads, key) % 1]


def in_full(number: int | Decimal) -> str:
    """The number without a tail of noughts."""
    return f"{Decimal(number).normalize():f}"


def plain(tally: Tally | None) -> dict[str, str] | None:
    """The count as it is kept."""
    if tally is None:
        return None
    return {key: in_full(getattr(tally, key)) for key in ("expected", *PARTS)}


def is_correctable(topic: Resolution) -> bool:
    """Whether its count may still be put right: nobody has acted on what came of it."""
    is_gone = bool(topic.became) or (topic.listing_id is not None and topic.state == "passed")
    return topic.state in ("passed", "rejected", "no_quorum") and not is_gone
