"""Votes: somebody concerned is heard, the count is entered by a second person, and what it comes to is exact."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.working_time import SHANGHAI, due, last_day, working_days

from .._lists import demand_host, in_words
from .._meeting import locked_topic, note, rules_of, topic_rules
from .._presence import reason_of
from .._votes import Votes, is_correctable, plain, tallies
from ..declarations import ActivityKind, Ballot, Shortfall, Topic
from ..events import NeedSentOn, ResolutionPassed
from ..models import Activity, Listing, Resolution


@transaction.atomic
def hear(*, resolution_id: int, words: str, actor: Actor, at: datetime) -> Resolution:
    """Write down what somebody whom a topic is about says to it, before it is decided. Raises the refusals."""
    topic, meeting = locked_topic(resolution_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    _demand_open(topic)
    topic.heard = in_words(words, 2000)
    if not topic.heard:
        fault = gettext("请写下本人的陈述；本人不陈述的，写明何时问过。")
        raise Invalid(fault, fields={"heard": fault})
    topic.save(update_fields=["heard"])
    note(meeting, "hear", actor, at, resolution=topic.pk)
    return topic


@transaction.atomic
def decide(
    *, resolution_id: int, votes: Votes, actor: Actor, at: datetime, words: str = ""
) -> Resolution:
    """Enter the votes on a topic of a meeting that was held; once, by another than who kept the minutes.

    Passed, not passed, or not reached because too few took part: silence agrees to nothing.
    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    topic, meeting = locked_topic(resolution_id, actor)
    rules, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.confirmed_by)
    _demand_held(topic, meeting, actor)
    declared = topic_rules(topic, rules)
    topic.words = in_words(words, 2000) or topic.words
    _demand_reasons(topic, declared)
    ballot = rules.ballot(topic.ballot)
    _count(topic, votes, meeting, ballot, kind)
    topic.decided_at = at
    _set_days(topic, declared, meeting, at, is_public=ballot.by_area)
    topic.save()
    note(
        meeting, "decide", actor, at, resolution=topic.pk, state=topic.state, votes=topic.votes,
        events=_told(topic, meeting, actor),
    )  # fmt: skip
    return topic


@transaction.atomic
def correct_votes(
    *, resolution_id: int, votes: Votes, actor: Actor, at: datetime, reason: str
) -> Resolution:
    """Put right a count that was entered wrongly: what comes of it is reckoned anew, what it said before stays.

    Not once it was answered, carried out or became something else. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    topic, meeting = locked_topic(resolution_id, actor)
    rules, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.confirmed_by)
    _demand_correctable(topic, meeting, actor)
    ballot, before = rules.ballot(topic.ballot), {**topic.votes, "state": topic.state}
    earlier = before.pop("corrected", [])
    _count(topic, votes, meeting, ballot, kind)
    if all(topic.votes[key] == before[key] for key in ("heads", "area")):
        raise Invalid(gettext("和原来一样，没有改。请改写错的地方，或返回。"))
    why = reason_of(reason)
    topic.votes["corrected"] = [
        *earlier,
        {**before, "on": at.astimezone(SHANGHAI).date().isoformat(), "reason": why},
    ]
    _set_days(topic, topic_rules(topic, rules), meeting, at, is_public=ballot.by_area)
    topic.save()
    told = [] if before["state"] == "passed" else _told(topic, meeting, actor)
    note(
        meeting, "correct_votes", actor, at, resolution=topic.pk, state=topic.state,
        votes=topic.votes, reason=why, events=told,
    )  # fmt: skip
    return topic


def _demand_correctable(topic: Resolution, meeting: Activity, actor: Actor) -> None:
    if not is_correctable(topic):
        raise Conflict(gettext("已经答复、落实或转出的，票数不能再改。请在后面的办理里说明。"))
    _demand_another(meeting, actor)


def _demand_another(meeting: Activity, actor: Actor) -> None:
    if actor.person_id and actor.person_id == meeting.facts.get("held_by"):
        raise NotAllowed(gettext("作会议记录的人不能自己登记票数，请另一位同事核对后登记。"))


def _demand_open(topic: Resolution) -> None:
    if topic.state != "proposed":
        raise Conflict(gettext("这一项已经议决过了。请刷新页面看看。"))


def _demand_held(topic: Resolution, meeting: Activity, actor: Actor) -> None:
    _demand_open(topic)
    if meeting.state != "held":
        raise Conflict(gettext("先登记会议开过、谁到了，再登记票数。"))
    _demand_another(meeting, actor)
    if topic.listing is not None and topic.listing.state != "published":
        raise Conflict(gettext("这项需求已经有人认领或已撤回，不用再议。"))


def _demand_reasons(topic: Resolution, declared: Topic | None) -> None:
    if declared is None or not declared.is_heard:
        return
    if not topic.words:
        words = gettext("评议和审核意见要写明理由。")
        raise Invalid(words, fields={"words": words})
    if not topic.heard:
        raise Conflict(gettext("还没有听本人陈述。先登记本人的陈述，再登记票数。"))


def _count(
    topic: Resolution, votes: Votes, meeting: Activity, ballot: Ballot, kind: ActivityKind
) -> None:
    """What the votes come to. Raises Invalid for a count that cannot be."""
    heads, area = tallies(votes, ballot, meeting)
    missing = ballot.shortfalls(heads, area)
    topic.state = _state(missing, kind, meeting)
    topic.votes = {
        "heads": plain(heads), "area": plain(area), "missing": [one.value for one in missing],
    }  # fmt: skip


def _state(missing: tuple[Shortfall, ...], kind: ActivityKind, meeting: Activity) -> str:
    few = {Shortfall.FEW_PRESENT, Shortfall.FEW_AREA_PRESENT}
    if not meeting.facts.get("is_quorate", True) or few & {*missing}:
        return "no_quorum"
    return "rejected" if missing else "passed"


def _set_days(
    topic: Resolution, declared: Topic | None, meeting: Activity, at: datetime, *, is_public: bool
) -> None:
    """How long it hangs out, and until when its addressee answers; what owners said hangs out whatever came of it."""
    topic.publish_from = topic.publish_to = None
    is_passed = topic.state == "passed"
    if declared is None or not (is_passed or is_public):
        topic.due_on = None
        return
    day = at.astimezone(SHANGHAI).date()
    if declared.publish_days:
        topic.publish_from = day + timedelta(days=1)
        topic.publish_to = day + timedelta(days=declared.publish_days)
    answers = is_passed and declared.answer_days and topic.executor_id
    if answers and topic.due_on is None:
        calendar = load_calendar(meeting.region_path)
        topic.due_on = last_day(due(working_days(declared.answer_days), at, calendar).at)
    elif not answers:
        topic.due_on = None


def _told(topic: Resolution, meeting: Activity, actor: Actor) -> list[records.Event]:
    if topic.state != "passed":
        return []
    told: list[records.Event] = [_passed(topic, meeting, actor)]
    if topic.listing is not None:
        told.append(_sent_on(topic, topic.listing, meeting, actor))
    return told


def _passed(topic: Resolution, meeting: Activity, actor: Actor) -> ResolutionPassed:
    return ResolutionPassed(
        resolution_id=topic.pk, programme=meeting.programme, circle=meeting.circle.kind,
        ballot=topic.ballot, thing=topic.thing, title=topic.title, words=topic.words,
        region_path=meeting.region_path, host_id=meeting.circle.host_id,
        executor_id=topic.executor_id, by_post_id=actor.post_id, by_person_id=actor.person_id,
    )  # fmt: skip


def _sent_on(topic: Resolution, need: Listing, meeting: Activity, actor: Actor) -> NeedSentOn:
    """The need leaves the list; what it becomes a programme says."""
    need.state, need.revision = "sent_on", need.revision + 1
    need.save(update_fields=["state", "revision"])
    return NeedSentOn(
        listing_id=need.pk, number=need.number, programme=need.programme, title=need.title,
        words=need.words, decided=topic.words, region_path=need.region_path,
        host_id=meeting.circle.host_id, owner_id=need.owner_id, by_post_id=actor.post_id,
        by_person_id=actor.person_id,
    )  # fmt: skip
