"""What one person did or found on the spot, written down once; settled there, or sent on to be taken up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Invalid, NotFound
from chuishao.kernel.text import clean, clean_line, said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND, demand_hand
from .._recording import record
from ..declarations import ActivityKind
from ..events import RecordSentOn
from ..models import Activity, Circle
from .circles import demand_active, locked

PREFIX = "HD"


@dataclass(frozen=True)
class Note:
    """What is written down: of which class, where, in words, what was counted, and to what it is sent on ("": settled)."""

    title: str
    place: str
    words: str = ""
    thing: str = ""
    sends_on: str = ""
    counted: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def write_down(*, circle_id: int, kind: str, note: Note, actor: Actor, at: datetime) -> Activity:
    """Keep a declared record once: no plan, no sign-up, no hours. Sent on, an event tells the programme.

    Raises NotFound, NotAllowed, Conflict, Invalid naming each wrong field.
    """
    circle = locked(circle_id)
    rules = catalogue.rules(circle.rules_id)
    declared = _declared(circle, kind)
    demand_hand(actor, circle, declared.organised_by)
    demand_active(rules, circle.region_path, at)
    _demand_sense(declared, note)
    kept = _kept(circle, declared, note, actor, at)
    told = [_sent_on(kept, note, actor)] if note.sends_on else []
    record(
        f"activity:{kept.pk}", f"{circle.programme}.write_down", actor=actor, at=at, events=told,
        body={"kind": kind, "number": kept.number, "to": note.sends_on or None},
    )  # fmt: skip
    return kept


@transaction.atomic
def note_record_became(*, activity_id: int, became: str, actor: Actor, at: datetime) -> Activity:
    """Remember what a record that was sent on became, such as ``case:KM-…``; the first word stands."""
    kept = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if kept is None:
        raise NotFound(gettext(NOT_FOUND))
    if "became" not in kept.facts:
        kept.facts = {**kept.facts, "became": became[:60]}
        kept.save(update_fields=["facts"])
        record(
            f"activity:{kept.pk}", f"{kept.programme}.became", actor=actor, at=at, body={"became": became}
        )  # fmt: skip
    return kept


def _declared(circle: Circle, kind: str) -> ActivityKind:
    rules = catalogue.rules(circle.rules_id)
    for one in rules.activities:
        if one.key == kind and one.circle == circle.kind and one.is_record:
            return one
    raise Invalid(gettext("这里不记这一类。请从列出的里选。"))


def _demand_sense(declared: ActivityKind, note: Note) -> None:
    wrong: dict[str, str] = {}
    if declared.classes and note.thing not in dict(declared.classes):
        wrong["thing"] = gettext("请选一个类别。")
    if note.sends_on and note.sends_on not in dict(declared.sends_on):
        wrong["sends_on"] = gettext("不能转成这一种。请从列出的里选。")
    counters = dict(declared.counters)
    if any(key not in counters or count < 0 for key, count in note.counted.items()):
        wrong["counted"] = gettext("只记列出的数，不能小于 0。")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _kept(
    circle: Circle, declared: ActivityKind, note: Note, actor: Actor, at: datetime
) -> Activity:
    title = clean_line(note.title, label=gettext("名称"), most=100) or said(declared.label)
    return Activity.objects.create(
        number=next_number(PREFIX, circle.region_path[:9], at.astimezone(SHANGHAI).date()),
        programme=circle.programme, kind=declared.key, rules_id=circle.rules_id, circle=circle,
        organiser_id=circle.host_id, region_path=circle.region_path, title=title,
        words=clean(note.words, label=gettext("情况"), most=2000), thing=note.thing,
        place=clean_line(note.place, label=gettext("地点"), most=200), state="held",
        starts_at=at, ends_at=at + timedelta(minutes=1), planned_at=at,
        planned_by_id=actor.person_id or None,
        facts={"counted": dict(note.counted)} if note.counted else {},
    )  # fmt: skip


def _sent_on(kept: Activity, note: Note, actor: Actor) -> RecordSentOn:
    return RecordSentOn(
        activity_id=kept.pk, number=kept.number, programme=kept.programme, to=note.sends_on,
        title=kept.title, words=kept.words, place=kept.place, region_path=kept.region_path,
        host_id=kept.organiser_id, by_post_id=actor.post_id, by_person_id=actor.person_id,
    )  # fmt: skip
