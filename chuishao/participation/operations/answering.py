"""What follows a decision: its addressee answers, it is carried out, and what it became is noted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line

from .._lists import demand_host, in_words, locked_listing
from .._meeting import locked_topic, note, rules_of
from .._recording import record
from ..models import Listing, Resolution


@transaction.atomic
def answer_resolution(*, resolution_id: int, reply: str, actor: Actor, at: datetime) -> Resolution:
    """Its addressee says what it does about it, late or in time. Raises the refusals."""
    topic, meeting = locked_topic(resolution_id, actor)
    if not actor.is_system and topic.executor_id != actor.organisation_id:
        raise NotAllowed(gettext("由被提出的单位自己答复。"))
    if topic.state != "passed" or topic.executor_id is None:
        raise Conflict(gettext("这一项不用答复，或者已经答复过了。请刷新页面看看。"))
    words = clean_line(reply, label=gettext("答复"), most=2000).strip()
    if not words:
        raise Invalid(
            gettext("还没有写答复。"), fields={"reply": gettext("请写明采纳不采纳和理由。")}
        )
    topic.state, topic.reply, topic.replied_at = "answered", words, at
    topic.save(update_fields=["state", "reply", "replied_at"])
    note(meeting, "answer", actor, at, resolution=topic.pk)
    return topic


@transaction.atomic
def carry_out(*, resolution_id: int, words: str, actor: Actor, at: datetime) -> Resolution:
    """The host says what came of it, and closes it. Raises the refusals."""
    topic, meeting = locked_topic(resolution_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    waits = topic.executor_id is not None and topic.due_on is not None
    if topic.state != "answered" and (topic.state != "passed" or waits):
        raise Conflict(gettext("要先通过；要答复的，先等对方答复。"))
    outcome = in_words(words)
    if not outcome:
        raise Invalid(gettext("请写明落实了什么。"), fields={"words": gettext("请写一两句。")})
    topic.state = "done"
    topic.save(update_fields=["state"])
    note(meeting, "carry_out", actor, at, resolution=topic.pk, words=outcome)
    return topic


@transaction.atomic
def note_listing_became(*, listing_id: int, became: str, actor: Actor, at: datetime) -> Listing:
    """Remember what a listing that was sent on became, such as ``case:KM-…``; the first word stands."""
    listing = locked_listing(listing_id, actor)
    if not listing.became:
        listing.became = became[:60]
        listing.save(update_fields=["became"])
        record(
            f"listing:{listing.pk}", f"{listing.programme}.became", actor=actor, at=at,
            body={"number": listing.number, "became": listing.became},
        )  # fmt: skip
    return listing


@transaction.atomic
def note_resolution_became(
    *, resolution_id: int, became: str, actor: Actor, at: datetime
) -> Resolution:
    """Remember what a decision became; the first word stands."""
    topic, meeting = locked_topic(resolution_id, actor)
    if not topic.became:
        topic.became = became[:60]
        topic.save(update_fields=["became"])
        note(meeting, "became", actor, at, resolution=topic.pk, became=topic.became)
    return topic
