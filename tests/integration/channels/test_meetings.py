"""Notice of a meeting reaches whoever is to come, and a decision reaches whoever is to answer it; each once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from chuishao.directory.models import Message
from chuishao.directory.queries.messages import messages_of
from chuishao.participation.models import Activity
from chuishao.participation.operations import (
    Motion,
    Votes,
    add_topic,
    answer_resolution,
    cancel_meeting,
    decide,
    give_notice,
    hold_meeting,
)
from chuishao.participation.queries import voters_of
from tests import make
from tests.doors.conftest import (
    StandingClock,
    account_of,
    browser,
    quick_passwords,
    standing_clock,
)
from tests.integration.channels.test_second_persons import clicked, deliver
from tests.integration.participation.alliances import POLICE, SQUAD, STREET, alliance
from tests.integration.participation.alliances import meeting as planned

__all__ = ["quick_passwords", "standing_clock"]
pytestmark = pytest.mark.usefixtures("ground")
SOON, THEN = make.at("2026-09-28 09:00"), make.at("2026-09-28 09:30")
HEAD = (STREET, "head")


def called() -> Activity:
    """A joint meeting of which notice was given, with a topic that the enforcement squad answers."""
    meeting = planned(alliance())
    motion = Motion("夜市几点收摊", topic="deliberation", executor_id=make.unit(SQUAD))
    add_topic(meeting_id=meeting.pk, motion=motion, actor=make.actor(*HEAD), at=SOON)
    give_notice(meeting_id=meeting.pk, actor=make.actor(*HEAD), at=SOON)
    return meeting


def passed(meeting: Activity) -> int:
    """Held by the head with everybody there, decided by the deputy: the topic."""
    later: Any = meeting.ends_at
    present = [
        one.belonging_id for one in voters_of(meeting_id=meeting.pk, actor=make.actor(*HEAD))
    ]
    hold_meeting(
        meeting_id=meeting.pk,
        present_ids=present,
        minutes="都同意",
        actor=make.actor(*HEAD),
        at=later,
    )
    topic = meeting.resolutions.get(title="夜市几点收摊")
    deputy = make.actor(STREET, "deputy")
    decide(resolution_id=topic.pk, votes=Votes(agree=len(present)), actor=deputy, at=later)
    return topic.pk


def test_each_unit_is_told_when_and_where_and_led_to_the_page(
    standing_clock: StandingClock, quick_passwords: None
) -> None:
    meeting = called()
    deliver(THEN)
    chief = make.actor(POLICE, "head")
    [told] = messages_of(chief)
    assert (told.topic, told.number) == ("meeting", f"activity:{meeting.pk}")
    assert meeting.title in told.words
    assert meeting.place in told.words
    standing_clock.at = THEN
    opened = clicked(browser(account_of(chief, THEN), THEN), told.id, told.number)
    assert opened == f"/desk/activity/{meeting.pk}/"
    with translation.override("en"):
        assert "Please come" in messages_of(chief)[0].words


def test_a_cancelled_meeting_is_told_to_the_same_and_one_nobody_heard_of_to_nobody() -> None:
    meeting = called()
    cancel_meeting(meeting_id=meeting.pk, actor=make.actor(*HEAD), at=SOON, reason="停电")
    quiet = planned(meeting.circle)
    cancel_meeting(meeting_id=quiet.pk, actor=make.actor(*HEAD), at=SOON, reason="重了")
    deliver(THEN)
    topics = {one.topic for one in messages_of(make.actor(POLICE, "head"))}
    assert topics == {"meeting_off"}
    assert not Message.objects.filter(key__contains=f":{quiet.pk}:").exists()


def test_whoever_is_to_answer_is_told_by_when_and_led_to_the_answer(
    standing_clock: StandingClock, quick_passwords: None
) -> None:
    meeting = called()
    passed(meeting)
    deliver(meeting.ends_at)
    squad = make.actor(SQUAD, "head")
    told = next(one for one in messages_of(squad) if one.topic == "to_answer")
    assert "夜市几点收摊" in told.words
    standing_clock.at = meeting.ends_at
    opened = clicked(
        browser(account_of(squad, meeting.ends_at), meeting.ends_at), told.id, told.number
    )
    assert opened == "/desk/confirm/"
    assert not [one for one in messages_of(make.actor(POLICE, "head")) if one.topic == "to_answer"]


def test_what_was_answered_meanwhile_is_asked_of_nobody() -> None:
    meeting = called()
    topic = passed(meeting)
    squad = make.actor(SQUAD, "head")
    answer_resolution(resolution_id=topic, reply="十点收摊", actor=squad, at=meeting.ends_at)
    deliver(meeting.ends_at)
    assert not Message.objects.filter(topic="to_answer").exists()
