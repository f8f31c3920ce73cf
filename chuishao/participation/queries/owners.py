"""What owners decided together, while it hangs out for everybody to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._meeting import topic_rules
from ..models import Resolution
from ..states import state_label
from .votes import threshold_words


@dataclass(frozen=True)
class HungOut:
    """One matter the owners voted on: what it was, how they voted, what had to be reached, how long it hangs out."""

    title: str
    topic: str
    of: str
    region_path: str
    state: str
    state_label: str
    votes: Mapping[str, Any]
    missing: tuple[str, ...]
    needed: str
    from_on: date
    to_on: date


def decisions_hung_out(
    *, region_path: str, at: datetime, limit: int = 50, offset: int = 0
) -> list[HungOut]:
    """What hangs out on this day in a place, what comes down first before the rest, by one statement.

    Only what is counted by area is every owner's business (民法典 §278); what a branch decided stays within it.
    """
    day = at.astimezone(SHANGHAI).date()
    rows = Resolution.objects.filter(
        votes__area__expected__isnull=False, meeting__region_path__startswith=region_path,
        publish_from__lte=day, publish_to__gte=day,
    ).select_related("meeting__circle")  # fmt: skip
    return [_hung(one) for one in rows.order_by("publish_to", "id")[offset : offset + limit]]


def _hung(one: Resolution) -> HungOut:
    rules = catalogue.rules(one.meeting.rules_id)
    declared = topic_rules(one, rules)
    days = one.publish_from, one.publish_to
    assert days[0]
    assert days[1]
    return HungOut(
        one.title, said(declared.label) if declared else "", one.meeting.circle.name, one.meeting.region_path,
        one.state, state_label(one), one.votes, tuple(one.votes.get("missing", ())),
        threshold_words(one.votes, rules.ballot(one.ballot)), days[0], days[1],
    )  # fmt: skip
