"""What was written down is put right or struck in the open: what it said before stays with who, when and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import clean

from .._counting import whole_minute
from .._hands import NOT_FOUND, demand_hand
from .._organising import demand_not_over, hands_that_correct, kind_of
from .._presence import reason_of
from .._recording import record
from ..declarations import ActivityKind
from ..models import Activity
from .writing_down import Note, demand_sense, place_of, title_of


@transaction.atomic
def correct_record(
    *, activity_id: int, note: Note, actor: Actor, at: datetime, reason: str
) -> Activity:
    """Put right what was written down once: its words, class, place, numbers and moment, never where it was sent.

    After thirty days only whoever confirms does. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    kept, kind = _locked(activity_id)
    demand_hand(actor, kept.circle, hands_that_correct(kept, kind, at))
    demand_not_over(kept, at)
    why = reason_of(reason)
    demand_sense(kind, note, kept.planned_at, sent_to=kept.facts.get("to", ""))
    before = _said(kept)
    _rewrite(kept, kind, note)
    changed = {key: one for key, one in before.items() if one != _said(kept)[key]}
    if not changed:
        raise Invalid(gettext("和原来一样，没有改。请改写错的地方，或返回。"))
    kept.revision += 1
    kept.save()
    record(
        f"activity:{kept.pk}", f"{kept.programme}.correct_record", actor=actor, at=at,
        body={"reason": why, "before": changed},
    )  # fmt: skip
    return kept


@transaction.atomic
def strike_record(*, activity_id: int, actor: Actor, at: datetime, reason: str) -> Activity:
    """Strike what should not stand here at all: it counts nowhere, and stays to be read with its reason.

    By whom and how long as for putting right; what it was sent on to is not touched. Raises the refusals.
    """
    kept, kind = _locked(activity_id)
    demand_hand(actor, kept.circle, hands_that_correct(kept, kind, at))
    demand_not_over(kept, at)
    why, before = reason_of(reason), _said(kept)
    facts = {key: one for key, one in kept.facts.items() if key != "counted"}
    kept.state, kept.facts = "cancelled", facts | {"cancelled": why}
    kept.save(update_fields=["state", "facts"])
    record(
        f"activity:{kept.pk}", f"{kept.programme}.strike_record", actor=actor, at=at,
        body={"reason": why, "before": before},
    )  # fmt: skip
    return kept


def _locked(activity_id: int) -> tuple[Activity, ActivityKind]:
    rows = Activity.objects.select_for_update(of=("self",)).select_related("circle")
    kept = rows.filter(pk=activity_id).first()
    if kept is None or not kind_of(kept).is_record:
        raise NotFound(gettext(NOT_FOUND))
    if kept.state == "cancelled":
        raise Conflict(gettext("这条记录已经撤下。请刷新页面看看。"))
    return kept, kind_of(kept)


def _rewrite(kept: Activity, kind: ActivityKind, note: Note) -> None:
    kept.title, kept.place = title_of(kind, note), place_of(note)
    kept.words = clean(note.words, label=gettext("情况"), most=2000)
    kept.thing = note.thing if kind.classes else ""
    facts = {key: one for key, one in kept.facts.items() if key != "counted"}
    kept.facts = facts | ({"counted": dict(note.counted)} if note.counted else {})
    if note.when is not None and whole_minute(note.when) != whole_minute(kept.starts_at):
        # The tallies count the day it stood on anew as well.
        kept.facts["was_at"] = [*facts.get("was_at", ()), kept.starts_at.isoformat()]
        kept.starts_at, kept.ends_at = note.when, note.when + timedelta(minutes=1)


def _said(kept: Activity) -> dict[str, Any]:
    """What a record says, key by key."""
    return {
        "title": kept.title, "thing": kept.thing, "place": kept.place, "words": kept.words,
        "counted": kept.facts.get("counted", {}), "when": kept.starts_at.isoformat(),
    }  # fmt: skip
