"""Meetings with their agenda, who is expected, what is due and what was missed; turns of a circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.periods import period_named
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._guests import guests
from .._meeting import has_roll, rules_of, topic_rules, voters
from .._turns import is_behind
from .._votes import PARTS, SIDES
from ..models import Activity, Belonging, Resolution, Turn
from ..states import state_label
from .visibility import activities_visible_to, circles_visible_to
from .votes import threshold_words

MOST_ANSWERS = 50


@dataclass(frozen=True)
class Voter:
    """Somebody expected at a meeting: the unit's name, or the pseudonym of a person."""

    belonging_id: int
    name: str
    role: str


@dataclass(frozen=True)
class TopicLine:
    """One topic of an agenda, as it stands now.

    ``is_late``: its answer was due and has not come, or came after that day. ``needed``: what the vote had to reach.
    ``corrected``: the counts that stood there before, each with the day and the reason.
    """

    id: int
    meeting_id: int
    title: str
    topic: str
    state: str
    state_label: str
    words: str
    heard: str
    votes: dict[str, Any]
    missing: tuple[str, ...]
    executor: str
    due_on: date | None
    is_late: bool
    publish_from: date | None
    publish_to: date | None
    reply: str
    became: str
    needed: str = ""
    corrected: tuple[dict[str, Any], ...] = ()
    replied_on: date | None = None


@dataclass(frozen=True)
class MeetingPage:
    """A meeting whole: what it is, who is expected or was there, its minutes and topics.

    ``has_roll``: whether it has members to be expected; owners are counted by their ballots.
    """

    meeting: Activity
    kind: str
    state_label: str
    minutes: str
    expected: int
    present: int
    is_quorate: bool | None
    topics: tuple[TopicLine, ...]
    has_roll: bool


def meetings_visible_to(*, actor: Actor | None) -> QuerySet[Activity]:
    """Meetings of visible circles: the activities that can decide something."""
    kinds = [
        (programme.key, kind.key)
        for programme in catalogue.declared()
        for kind in programme.activities
        if kind.ballots or kind.topics
    ]
    wanted = Q(pk=None)
    for programme, kind in kinds:
        wanted |= Q(programme=programme, kind=kind)
    return activities_visible_to(actor=actor).filter(wanted)


def meeting_page(*, meeting_id: int, actor: Actor | None, at: datetime) -> MeetingPage | None:
    """A meeting with its topics; None when the actor may not know of it."""
    meeting = _known(meeting_id, actor)
    if meeting is None:
        return None
    rules, kind = rules_of(meeting)
    facts = meeting.facts
    known = "expected" in facts
    expected = facts["expected"] if known else voters(meeting.circle, kind, at).count()
    topics = Resolution.objects.filter(meeting=meeting).order_by("id")
    return MeetingPage(
        meeting, said(kind.label), state_label(meeting), facts.get("minutes", ""), expected,
        len(facts.get("present", ())), facts.get("is_quorate"), tuple(_lines(topics, at)), has_roll(rules, kind),
    )  # fmt: skip


def agenda_of(*, meeting_id: int, actor: Actor | None) -> list[Resolution]:
    """The topics of a meeting the actor may know of, in order."""
    visible = meetings_visible_to(actor=actor).filter(pk=meeting_id)
    return list(Resolution.objects.filter(meeting__in=visible).order_by("id"))


def voters_of(*, meeting_id: int, actor: Actor | None) -> list[Voter]:
    """Who is expected at a meeting the actor may know of, in order of joining."""
    meeting = _known(meeting_id, actor)
    if meeting is None:
        return []
    return _in_order(voters(meeting.circle, rules_of(meeting)[1], meeting.starts_at))


def guests_of(*, meeting_id: int, actor: Actor | None) -> list[Voter]:
    """The leaders who may come to it as ordinary members and are not expected already."""
    meeting = _known(meeting_id, actor)
    if meeting is None:
        return []
    kind, begins = rules_of(meeting)[1], meeting.starts_at
    expected = voters(meeting.circle, kind, begins).filter(participant__isnull=False)
    rest = guests(meeting.circle, kind, begins).exclude(
        participant__in=expected.values("participant")
    )
    return _in_order(rest)


def _known(meeting_id: int, actor: Actor | None) -> Activity | None:
    rows = meetings_visible_to(actor=actor).select_related("circle")
    return rows.filter(pk=meeting_id).first()


def _in_order(rows: QuerySet[Belonging]) -> list[Voter]:
    asked = rows.order_by("from_on", "id").values_list(
        "pk", "organisation__short_name", "participant__pseudonym", "role"
    )
    return [Voter(pk, unit or pseudonym, role) for pk, unit, pseudonym, role in asked]


def counts_known(*, resolution_id: int, actor: Actor) -> dict[str, str]:
    """What is counted already: by the topic's own count, or else of all owners by their last one.

    Who took part is taken over only from another topic of the same meeting. Keys as ``heads_agree``.
    """
    asked = Resolution.objects.filter(meeting__in=meetings_visible_to(actor=actor))
    topic = asked.select_related("meeting").filter(pk=resolution_id).first()
    if topic is None:
        return {}
    if topic.votes:
        return _flat(topic.votes, ("expected", *PARTS))
    counted = asked.filter(
        meeting__circle=topic.meeting.circle_id, votes__area__expected__isnull=False
    )
    last = counted.order_by("-decided_at").first()
    if last is None:
        return {}
    is_same = last.meeting_id == topic.meeting_id
    return _flat(last.votes, ("expected", "present") if is_same else ("expected",))


def _flat(votes: dict[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    return {f"{side}_{key}": votes[side][key] for side in SIDES if votes[side] for key in keys}


def answers_waiting(
    *, actor: Actor, at: datetime, limit: int = MOST_ANSWERS, offset: int = 0
) -> list[TopicLine]:
    """Decisions that wait for an answer of the actor's own organisation, the most urgent first."""
    rows = unanswered(actor).order_by(F("due_on").asc(nulls_last=True), "id")
    return _lines(rows[offset : offset + limit], at)


def answer_waiting(*, resolution_id: int, actor: Actor, at: datetime) -> TopicLine | None:
    """One decision that waits for an answer of the actor's organisation, wherever it was taken."""
    return next(iter(_lines(unanswered(actor).filter(pk=resolution_id), at)), None)


def unanswered(actor: Actor) -> QuerySet[Resolution]:
    """The decisions that wait for an answer of the actor's organisation."""
    ours = reach(actor).organisation_id
    if not ours:
        return Resolution.objects.none()
    return Resolution.objects.filter(executor_id=ours, state="passed")


def meetings_due(*, actor: Actor | None, at: datetime, limit: int = 200) -> list[Activity]:
    """Meetings that lie ahead or wait for their minutes, the next first."""
    waiting = meetings_visible_to(actor=actor).filter(state__in=["planned", "published"])
    return list(waiting.select_related("circle").order_by("starts_at", "id")[:limit])


def _lines(topics: QuerySet[Resolution], at: datetime) -> list[TopicLine]:
    rows = list(topics.select_related("meeting"))
    cards = directory.organisations_by_ids({one.executor_id for one in rows if one.executor_id})
    today = at.astimezone(SHANGHAI).date()
    return [_line(one, cards, today) for one in rows]


def _line(one: Resolution, cards: Any, today: date) -> TopicLine:
    rules = catalogue.rules(one.meeting.rules_id)
    declared = topic_rules(one, rules)
    executor = cards.get(one.executor_id)
    replied = one.replied_at.astimezone(SHANGHAI).date() if one.replied_at else None
    settled = replied or (None if one.state == "passed" else one.due_on)
    late = one.due_on is not None and one.due_on < (settled or today)
    needed = threshold_words(one.votes, rules.ballot(one.ballot)) if one.votes else ""
    return TopicLine(
        one.pk, one.meeting_id, one.title, said(declared.label) if declared else "", one.state,
        state_label(one), one.words, one.heard, one.votes, tuple(one.votes.get("missing", ())),
        executor.short_name if executor else "", one.due_on, late, one.publish_from,
        one.publish_to, one.reply, one.became, needed, tuple(one.votes.get("corrected", ())), replied,
    )  # fmt: skip


@dataclass(frozen=True)
class TurnLine:
    """One turn: the period, whose it is, how it stands, and with which period it wants to change.

    ``is_behind``: it changes hands no more.
    """

    id: int
    period: str
    period_words: str
    chair_id: int
    chair: str
    state: str
    state_label: str
    note: str
    wants: str
    is_behind: bool


def turns_of(*, circle_id: int, actor: Actor | None, at: datetime) -> list[TurnLine]:
    """The turns of a circle from this year on, and what of last year nobody has closed yet.

    Empty when the actor may not know of the circle.
    """
    circles = circles_visible_to(actor=actor).filter(pk=circle_id)
    year = at.astimezone(SHANGHAI).year
    shown = Q(period__gte=str(year)) | Q(period__gte=str(year - 1), state="planned")
    rows = Turn.objects.filter(shown, circle__in=circles).select_related("chair", "wants")
    ordered = rows.order_by("rotation", "period")
    return [
        TurnLine(
            turn.pk, turn.period, period_named(turn.period).words, turn.chair_id,
            turn.chair.short_name, turn.state, state_label(turn), turn.note,
            turn.wants.period if turn.wants else "", is_behind(turn.state, turn.period, at),
        )
        for turn in ordered
    ]  # fmt: skip
