"""What one person did or found on the spot, written down once; settled there, or sent on to be taken up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import clean, clean_line, said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND, demand_hand
from .._names import has_word, no_word_words
from .._recording import record
from ..declarations import ActivityKind
from ..events import RecordSentOn
from ..models import Activity, Circle
from .circles import demand_active, locked

PREFIX = "HD"
LONGEST_AGO, MOST_COUNTED = timedelta(days=30), 9999


@dataclass(frozen=True)
class Note:
    """What is written down: of which class, where, in words, what was counted, and to what it is sent on ("": settled).

    ``when``: the moment it was done or found; None: just now.
    """

    title: str
    place: str
    words: str = ""
    thing: str = ""
    sends_on: str = ""
    counted: Mapping[str, int] = field(default_factory=dict)
    when: datetime | None = None


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
    demand_sense(declared, note, at)
    _demand_once(circle, declared, note, actor, at)
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


def demand_sense(declared: ActivityKind, note: Note, at: datetime, *, sent_to: str = "") -> None:
    """Raise Invalid naming each field that is wrong in what is written down at this moment.

    ``sent_to``: to what it was sent on before, when it is put right.
    """
    wrong = {**_wrong_choice(declared, note), **_wrong_words(declared, note, sent_to)}
    if note.when is not None and note.when > at:
        wrong["when"] = gettext("这个时间还没有到。请写办的时候或发现的时候。")
    elif note.when is not None and at - note.when > LONGEST_AGO:
        wrong["when"] = gettext("只能记 30 天以内的。请检查日期。")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _wrong_words(declared: ActivityKind, note: Note, sent_to: str) -> dict[str, str]:
    wrong = {}
    if (declared.classes or note.sends_on or sent_to) and not note.title.strip():
        wrong["title"] = gettext("请用一句话写明是什么事。")
    elif note.title.strip() and not has_word(note.title):
        wrong["title"] = no_word_words()
    if not note.place.strip():
        wrong["place"] = gettext("请写清在哪里。")
    return wrong


def _wrong_choice(declared: ActivityKind, note: Note) -> dict[str, str]:
    wrong = {}
    if declared.classes and note.thing not in dict(declared.classes):
        wrong["thing"] = gettext("请选一个类别。")
    if note.sends_on and note.sends_on not in dict(declared.sends_on):
        wrong["sends_on"] = gettext("不能转成这一种。请从列出的里选。")
    counters = dict(declared.counters)
    for key, count in note.counted.items():
        if key not in counters or count < 0:
            wrong[f"counted_{key}"] = gettext("只记列出的数，不能小于 0。")
        elif count > MOST_COUNTED:
            wrong[f"counted_{key}"] = gettext("一条最多记 %d。请检查这个数。") % MOST_COUNTED
    return wrong


def _demand_once(
    circle: Circle, declared: ActivityKind, note: Note, actor: Actor, at: datetime
) -> None:
    """A form that was sent twice is kept once; the lock on the circle lets one come after the other."""
    if note.when is None or not actor.person_id:
        return
    same = Activity.objects.filter(
        circle=circle, kind=declared.key, starts_at=note.when, planned_by=actor.person_id,
        title=title_of(declared, note), place=place_of(note), thing=note.thing, state="held",
    )  # fmt: skip
    if same.exists():
        raise Conflict(gettext("这一条已经记下了，没有再记一遍。不是同一件事，请改写时间或事由。"))


def title_of(declared: ActivityKind, note: Note) -> str:
    """What it is called: as somebody wrote, else as its kind."""
    return clean_line(note.title, label=gettext("名称"), most=100) or said(declared.label)


def place_of(note: Note) -> str:
    """Where it was, cleaned."""
    return clean_line(note.place, label=gettext("地点"), most=200)


def _kept(
    circle: Circle, declared: ActivityKind, note: Note, actor: Actor, at: datetime
) -> Activity:
    begins = note.when or at
    facts = {"counted": dict(note.counted), "to": note.sends_on}
    return Activity.objects.create(
        number=next_number(PREFIX, circle.region_path[:9], at.astimezone(SHANGHAI).date()),
        programme=circle.programme, kind=declared.key, rules_id=circle.rules_id, circle=circle,
        organiser_id=circle.host_id, region_path=circle.region_path, title=title_of(declared, note),
        words=clean(note.words, label=gettext("情况"), most=2000),
        thing=note.thing if declared.classes else "",
        place=place_of(note), state="held", starts_at=begins, ends_at=begins + timedelta(minutes=1), planned_at=at,
        planned_by_id=actor.person_id or None,
        facts={key: value for key, value in facts.items() if value},
    )  # fmt: skip


def _sent_on(kept: Activity, note: Note, actor: Actor) -> RecordSentOn:
    return RecordSentOn(
        activity_id=kept.pk, number=kept.number, programme=kept.programme, to=note.sends_on,
        title=kept.title, words=kept.words, place=kept.place, region_path=kept.region_path,
        host_id=kept.organiser_id, by_post_id=actor.post_id, by_person_id=actor.person_id,
    )  # fmt: skip
