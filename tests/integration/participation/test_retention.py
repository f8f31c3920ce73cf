"""Those who left are forgotten on time: by a period of two people, every night, carried on, with a signed record."""

from __future__ import annotations

import pytest

from chuishao.directory.actors import Actor
from chuishao.directory.models import Message
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.participation import jobs, operations
from chuishao.participation.models import LeftForgetting, Participant, RetentionPeriod
from chuishao.participation.operations import retention
from chuishao.participation.queries.retention import retention_of
from tests.integration.participation.cast import neighbour
from tests.integration.participation.test_emergency import activated, dump
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
NAME, PHONE = "欧阳阿彩", "13800138765"
LEFT, NIGHT = at("2026-09-10 09:00"), at("2027-03-11 03:40")
DISTRICT = "五华区政府"


def city(post: str = "head") -> Actor:
    return actor("市政府", post)


def left() -> int:
    who = neighbour(NAME, PHONE, skills=("急救",)).participant_id
    operations.leave_taking_part(participant_id=who, actor=actor(), at=LEFT)
    return who


def period(months: int = 6) -> None:
    operations.propose_period(months=months, document_no="昆府〔2026〕9号", actor=city(), at=LEFT)
    [waiting] = RetentionPeriod.objects.filter(state="proposed")
    operations.decide_period(period_id=waiting.pk, is_confirmed=True, actor=city("deputy"), at=LEFT)


def test_nothing_is_forgotten_before_two_people_set_a_period() -> None:
    who = left()
    jobs.forget_those_who_left_long_ago(at("2040-01-01 03:40"))
    operations.propose_period(months=1, document_no="昆府〔2026〕9号", actor=city(), at=LEFT)
    jobs.forget_those_who_left_long_ago(at("2040-01-01 03:40"))
    assert Participant.objects.get(pk=who).name_sealed is not None
    assert retention_of(actor=city(), at=NIGHT).due is None


def test_on_the_night_it_is_due_nothing_of_anybody_is_left_and_the_record_is_signed() -> None:
    who, stays = left(), neighbour("张三").participant_id
    period()
    jobs.forget_those_who_left_long_ago(at("2027-03-10 03:40"))
    assert Participant.objects.get(pk=who).name_sealed is not None
    assert retention_of(actor=city(), at=NIGHT).due == 1
    jobs.forget_those_who_left_long_ago(NIGHT)
    gone = Participant.objects.get(pk=who)
    assert (gone.name_sealed, gone.phone_hash, gone.skills) == (None, None, [])
    assert Participant.objects.get(pk=stays).name_sealed is not None
    [card] = retention_of(actor=city(), at=NIGHT).records
    assert (card.people, card.months, card.is_genuine) == (1, 6, True)
    assert NAME not in dump()
    assert records.history(f"retention:{card.number}")[-1].body["digest"] == card.digest
    LeftForgetting.objects.update(counts={"participants": 9})
    assert not retention_of(actor=city(), at=NIGHT).records[0].is_genuine


def test_the_next_night_has_nothing_to_do_and_makes_no_record() -> None:
    left()
    period()
    jobs.forget_those_who_left_long_ago(NIGHT)
    jobs.forget_those_who_left_long_ago(at("2027-03-12 03:40"))
    assert LeftForgetting.objects.count() == 1


def test_a_night_that_was_broken_off_is_carried_on(monkeypatch: pytest.MonkeyPatch) -> None:
    left()
    operations.leave_taking_part(
        participant_id=neighbour("李四").participant_id, actor=actor(), at=LEFT
    )
    period()
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    monkeypatch.setattr(retention, "_sign", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.forget_those_who_left_long_ago(NIGHT)
    monkeypatch.undo()
    jobs.forget_those_who_left_long_ago(at("2027-03-12 03:40"))
    made = LeftForgetting.objects.get()
    assert (made.counts, bool(made.digest)) == ({"participants": 2}, True)


def test_only_heads_of_the_city_set_it_and_never_alone() -> None:
    with pytest.raises(NotAllowed):
        operations.propose_period(months=6, document_no="x", actor=actor(DISTRICT, "head"), at=LEFT)
    for months, document in ((0, "昆府1号"), (601, "昆府1号"), (6, " ")):
        with pytest.raises(Invalid):
            operations.propose_period(months=months, document_no=document, actor=city(), at=LEFT)
    operations.propose_period(months=6, document_no="昆府1号", actor=city(), at=LEFT)
    with pytest.raises(Conflict):
        operations.propose_period(months=7, document_no="昆府2号", actor=city("deputy"), at=LEFT)
    waiting = RetentionPeriod.objects.get().pk
    with pytest.raises(NotAllowed):
        operations.decide_period(period_id=waiting, is_confirmed=True, actor=city(), at=LEFT)
    operations.decide_period(period_id=waiting, is_confirmed=False, actor=city("deputy"), at=LEFT)
    assert retention_of(actor=city(), at=NIGHT).period is None


def test_who_should_propose_a_destruction_is_told_once_when_its_time_is_over() -> None:
    row = activated()
    head = actor(DISTRICT, "head")
    ended = at("2026-03-01 09:00")
    operations.end_activation(activation_id=row.pk, reason="响应终止", actor=head, at=ended)
    jobs.forget_those_who_left_long_ago(at("2026-03-31 03:40"))
    assert not Message.objects.filter(number="office_activations").exists()
    late = at("2026-04-02 03:40")
    jobs.forget_those_who_left_long_ago(late)
    jobs.forget_those_who_left_long_ago(at("2026-04-03 03:40"))
    told = Message.objects.filter(number="office_activations")
    assert {one.person_id for one in told} == {row.proposed_by_id, head.person_id}
    assert told.count() == 2
    assert retention_of(actor=head, at=late).late == 1
    assert retention_of(actor=actor("盘龙区政府", "head"), at=late).late == 0
    made = operations.propose_destruction(activation_id=row.pk, actor=head, at=late)
    operations.confirm_destruction(number=made.number, actor=city(), at=late)
    operations.carry_on_destruction(actor=Actor.system("按规定销毁"), at=late)
    assert retention_of(actor=head, at=late).late == 0
