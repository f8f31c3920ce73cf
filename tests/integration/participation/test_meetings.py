"""Meetings: told of in time, held by those expected, voted on exactly, answered in time or shown as missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chuishao.casework.models import Case
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Listing
from chuishao.participation.operations import (
    Motion,
    add_topic,
    answer_resolution,
    cancel_meeting,
    carry_out,
    give_notice,
    hold_meeting,
    sweep,
)
from tests.integration.participation.alliances import (
    COMMUNITY,
    POLICE,
    STREET,
    alliance,
    committee,
    held,
    listed,
    meeting,
    member,
    voted,
)
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
MOTION = Motion("一起办活动")


@pytest.mark.parametrize(("days", "is_late"), [(2, True), (3, False)])
def test_notice_is_given_the_declared_days_before(days: int, is_late: bool) -> None:
    planned, clerk = meeting(alliance(), days=5), actor(STREET, "clerk")
    add_topic(meeting_id=planned.pk, motion=MOTION, actor=clerk, at=at())
    then = planned.starts_at - timedelta(days=days)
    if is_late:
        with pytest.raises(Conflict, match="提前 3 天"):
            give_notice(meeting_id=planned.pk, actor=clerk, at=then)
        with pytest.raises(Conflict, match="下一次会议"):
            add_topic(meeting_id=planned.pk, motion=MOTION, actor=clerk, at=then)
    else:
        assert give_notice(meeting_id=planned.pk, actor=clerk, at=then).noticed_at == then


def test_a_meeting_is_not_held_before_it_was_told_of_nor_before_it_begins() -> None:
    planned, clerk = meeting(alliance()), actor(STREET, "clerk")
    known = {"meeting_id": planned.pk, "present_ids": [], "minutes": "记录", "actor": clerk}
    with pytest.raises(Conflict):
        hold_meeting(**known, at=planned.ends_at)
    add_topic(meeting_id=planned.pk, motion=MOTION, actor=clerk, at=at())
    give_notice(meeting_id=planned.pk, actor=clerk, at=at())
    with pytest.raises(Conflict, match="还没有开"):
        hold_meeting(**known, at=planned.starts_at - timedelta(minutes=1))
    with pytest.raises(Invalid, match="应到名单"):
        hold_meeting(**{**known, "present_ids": [0]}, at=planned.ends_at)


@pytest.mark.parametrize(
    ("present", "agree", "state"),
    [
        (3, 2, "passed"),
        (3, 1, "rejected"),
        (2, 2, "passed"),
        (2, 1, "rejected"),
        (1, 1, "no_quorum"),
    ],
)
def test_silence_agrees_to_nothing_and_too_few_decide_nothing(
    present: int, agree: int, state: str
) -> None:
    _, topic = held(alliance(), present)
    assert voted(topic, agree).state == state


def test_votes_are_entered_once_and_not_by_whoever_kept_the_minutes() -> None:
    done, topic = held(alliance())
    head = actor(STREET, "head")
    done.facts["held_by"] = head.person_id
    done.save(update_fields=["facts"])
    with pytest.raises(NotAllowed, match="另一位同事核对"):
        voted(topic, 2, head)
    voted(topic, 2, actor(STREET, "deputy"))
    with pytest.raises(Conflict, match="已经议决"):
        voted(topic, 3, actor(STREET, "deputy"))


def test_more_votes_than_people_are_refused() -> None:
    _, topic = held(alliance(), 2)
    with pytest.raises(Invalid, match="票数对不上"):
        voted(topic, 3)


def test_the_addressee_answers_within_ten_working_days_or_it_is_shown_as_missed() -> None:
    """Decided on Saturday the third of October, in the holidays: the tenth working day is the 20th."""
    circle = alliance()
    _, topic = held(circle, topic="deliberation", executor_id=unit(POLICE))
    assert voted(topic, 3).due_on == date(2026, 10, 20)
    for when, late in (("2026-10-20 23:00", False), ("2026-10-21 00:00", True)):
        (line,) = queries.answers_waiting(actor=member(POLICE), at=at(when))
        assert (line.executor, line.is_late) == (POLICE, late)
    with pytest.raises(NotAllowed, match="被提出的单位"):
        answer_resolution(resolution_id=topic.pk, reply="好", actor=member(), at=at())
    with pytest.raises(Conflict, match="先等对方答复"):
        carry_out(resolution_id=topic.pk, words="办了", actor=actor(STREET, "head"), at=at())
    done = answer_resolution(resolution_id=topic.pk, reply="采纳", actor=member(POLICE), at=at())
    assert (done.state, queries.answers_waiting(actor=member(POLICE), at=at())) == ("answered", [])


def test_a_need_sent_on_becomes_one_whistle_however_often_it_is_told() -> None:
    circle = alliance()
    need, late = listed(circle), at("2026-10-28 09:00")
    planned = meeting(circle, days=40)
    sweep(at=late)
    (topic,) = queries.agenda_of(meeting_id=planned.pk, actor=member())
    clerk, after = actor(STREET, "clerk"), planned.ends_at
    give_notice(meeting_id=planned.pk, actor=clerk, at=late)
    there = [one.belonging_id for one in queries.voters_of(meeting_id=planned.pk, actor=clerk)]
    hold_meeting(
        meeting_id=planned.pk, present_ids=there, minutes="请区里办", actor=clerk, at=after
    )
    voted(topic, 3)
    while records.deliver_pending(at=after).delivered:
        pass
    (case,) = Case.objects.filter(source="联席会议")
    assert (case.case_type, case.kind, case.level, case.takers["open"]) == ("whistle", "alliance", "street", [])  # fmt: skip
    need = Listing.objects.get(pk=need.pk)
    assert (need.state, need.became) == ("sent_on", f"case:{case.number}")


def test_a_cancelled_meeting_leaves_its_need_to_the_next() -> None:
    circle = alliance()
    need, late = listed(circle), at("2026-10-28 09:00")
    planned = meeting(circle, days=40)
    sweep(at=late)
    cancel_meeting(meeting_id=planned.pk, actor=actor(STREET, "clerk"), at=late, reason="停电")
    again = meeting(circle, days=7, when=late)
    (topic,) = queries.agenda_of(meeting_id=again.pk, actor=member())
    assert topic.listing_id == need.pk


def test_strangers_neither_see_nor_touch_a_meeting() -> None:
    done, topic = held(alliance((COMMUNITY,)), 1)
    stranger = actor("龙翔街道办事处", "head")
    assert queries.meeting_page(meeting_id=done.pk, actor=stranger, at=at()) is None
    with pytest.raises(NotFound):
        voted(topic, 1, stranger)
    with pytest.raises(NotFound):
        add_topic(meeting_id=done.pk, motion=MOTION, actor=member(POLICE), at=at())


def test_a_page_tells_who_was_there_and_how_it_went() -> None:
    done, topic = held(alliance(), 2)
    voted(topic, 1)
    page = queries.meeting_page(meeting_id=done.pk, actor=member(), at=at())
    assert page is not None
    assert (page.kind, page.expected, page.present, page.is_quorate) == ("联席会议", 3, 2, True)
    (line,) = page.topics
    assert queries.vote_words(line.votes) == "3 人应到，2 人参加，1 人同意，0 人反对，0 人弃权"
    assert queries.shortfall_words(line.missing) == "同意的人数不够"


def test_what_a_community_sends_on_is_a_whistle_of_the_community() -> None:
    """The second tier: people are part-time members and vote beside the units."""
    circle = committee()
    need, late = listed(circle, COMMUNITY, "community_need"), at("2026-10-28 09:00")
    planned = meeting(circle, days=40, kind="committee_meeting", host=COMMUNITY)
    sweep(at=late)
    (topic,) = queries.agenda_of(meeting_id=planned.pk, actor=member())
    clerk, after = actor(COMMUNITY, "clerk"), planned.ends_at
    give_notice(meeting_id=planned.pk, actor=clerk, at=late)
    there = [one.belonging_id for one in queries.voters_of(meeting_id=planned.pk, actor=clerk)]
    assert len(there) == 2
    hold_meeting(meeting_id=planned.pk, present_ids=there, minutes="转办", actor=clerk, at=after)
    voted(topic, 2, actor(COMMUNITY, "head"))
    while records.deliver_pending(at=after).delivered:
        pass
    (case,) = Case.objects.filter(source="联席会议")
    need.refresh_from_db()
    assert (case.level, need.became) == ("community", f"case:{case.number}")
