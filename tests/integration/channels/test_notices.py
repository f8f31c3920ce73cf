"""Who is told of what: whose turn it is, each once, and nobody who may not see the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.casework import operations as casework
from chuishao.casework.queries import cases_visible_to
from chuishao.casework.queries.telling import as_it_stands
from chuishao.channels.outbound.notices import reactions, telling
from chuishao.channels.outbound.notices.people import Audience
from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.models import Holding, Message
from chuishao.directory.operations.messages import mark_read
from chuishao.directory.queries.messages import messages_of, people_to_tell, unread_count
from chuishao.kernel import records
from tests import make
from tests.integration.hands import DESK, SQUAD, act, who

pytestmark = pytest.mark.usefixtures("ground")

SYSTEM = Actor.system("测试")


def deliver(when: str = "2026-09-28 09:01") -> None:
    """Run the reactions, as the worker does."""
    assert records.deliver_pending(at=make.at(when)).failed == 0


def told(actor: Actor) -> list[str]:
    """The topics of a person's messages, oldest first."""
    return [row.topic for row in reversed(messages_of(actor))]


def test_a_called_unit_is_told_once_although_it_owes_three_things() -> None:
    done = make.dispatched("emergency")
    deliver()
    (message,) = messages_of(who(SQUAD, "liaison"))
    assert message.words == "请报到：华山南路66号院化粪池外溢，2026年9月28日 09:30 前"
    assert (message.number, message.is_urgent, message.is_read) == (done.number, True, False)


def test_each_is_told_when_it_is_their_turn() -> None:
    done = make.whistle()
    act(done.case_id, "submit", who())
    deliver()
    assert told(who(post="head")) == ["turn"]
    assert told(who()) == []
    act(done.case_id, "approve", who(post="head"))
    deliver()
    assert told(who(DESK, "dispatcher")) == ["turn"]
    act(done.case_id, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"})
    act(done.case_id, "report_in", who(SQUAD, "liaison"))
    act(done.case_id, "finish", who(SQUAD, "liaison"), result="已清掏。")
    deliver()
    assert told(who()) == ["turn"]
    assert told(who(SQUAD, "liaison")) == [], "whoever did it all need not be told"


def test_telling_again_tells_nobody_twice() -> None:
    done = make.dispatched()
    deliver()
    before = Message.objects.count()
    again = telling.of_move(done.case_id, "dispatch", [make.unit(SQUAD)], make.at())
    assert again
    reactions.leave(again, make.at())
    assert Message.objects.count() == before


def test_urging_is_told_and_from_the_second_level_on_the_head_hears_of_it() -> None:
    done = make.dispatched()
    act(done.case_id, "urge", who(DESK, "dispatcher"))
    deliver()
    assert told(who(SQUAD, "liaison")) == ["turn", "urged"]
    assert told(who(SQUAD, "head")) == []
    act(done.case_id, "supervise", who(DESK, "head"))
    deliver()
    assert told(who(SQUAD, "head")) == ["urged"]


def test_whoever_asked_is_told_the_decision() -> None:
    done = make.dispatched()
    act(done.case_id, "report_in", who(SQUAD, "liaison"))
    act(done.case_id, "ask_extension", who(SQUAD, "liaison"), extra_days=2, reason="等材料。")
    deliver()
    assert "turn" in told(who(DESK, "dispatcher"))
    act(done.case_id, "grant_extension", who(DESK, "dispatcher"), opinion="同意。")
    deliver()
    last = messages_of(who(SQUAD, "liaison"))[0]
    assert last.words.startswith("您的申请有了结果：同意延期，")


def test_what_fell_due_is_told_to_who_owes_its_head_and_the_referee() -> None:
    make.dispatched("emergency")
    deliver()
    casework.sweep(at=make.at("2026-09-28 09:31"))
    deliver("2026-09-28 09:31")
    for person in (who(SQUAD, "liaison"), who(SQUAD, "head"), who(DESK, "dispatcher")):
        assert messages_of(person)[0].topic == "fell_due"
    assert "fell_due" not in told(who("五华山社区", "head"))


def test_a_colleague_to_whom_it_was_handed_over_is_told() -> None:
    done = make.dispatched()
    head = who(SQUAD, "head")
    act(done.case_id, "hand_over", who(SQUAD, "liaison"), colleague=head.person_id)
    deliver()
    assert told(head) == ["turn"]


def test_the_stand_in_is_told_instead_of_the_absent_head() -> None:
    head, deputy = who(post="head"), who()
    operations.appoint_stand_in(
        post_id=head.post_id, person_id=deputy.person_id, from_on=make.at().date(),
        to_on=make.at().date() + timedelta(days=5), actor=SYSTEM, at=make.at(),
    )  # fmt: skip
    try:
        found = people_to_tell([head.organisation_id], make.at())
        heads = {a.person_id for a in found if a.post_kind == "head"}
        assert heads == {deputy.person_id}
    finally:
        Holding.objects.filter(stands_in_for__isnull=False).delete()


def test_nobody_hears_of_a_case_they_may_not_see() -> None:
    done = make.dispatched("emergency", {SQUAD: "lead", "华山市场监管所": "assisting"})
    act(done.case_id, "urge", who(DESK, "dispatcher"))
    casework.sweep(at=make.at("2026-09-28 12:00"))
    deliver("2026-09-28 12:00")
    heard = set(Message.objects.values_list("person_id", flat=True))
    assert heard
    everyone = people_to_tell(list(range(1, 400)), make.at())
    can_see = {
        a.person_id for a in everyone if cases_visible_to(actor=a).filter(pk=done.case_id).exists()
    }
    assert heard <= can_see


def test_a_post_below_the_grade_of_the_case_hears_nothing() -> None:
    done = make.dispatched()
    cases_visible_to(actor=who()).filter(pk=done.case_id).update(confidentiality=4)
    standing = as_it_stands(done.case_id)
    people = Audience.of(standing, [make.unit(SQUAD)], make.at()).people
    assert {a.clearance for a in people} == {4}


def test_messages_are_read_by_their_person_only() -> None:
    make.dispatched()
    deliver()
    mine = who(SQUAD, "liaison")
    ids = [row.id for row in messages_of(mine)]
    assert mark_read(actor=who(), at=make.at(), message_ids=ids) == 0
    assert unread_count(mine) == 1
    assert mark_read(actor=mine, at=make.at()) == 1
    assert unread_count(mine) == 0
