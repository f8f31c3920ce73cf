"""An emergency: switched on by two people for a time, dissolved on its day, and nothing of anybody is left of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import operations
from chuishao.participation.models import (
    Activation,
    Activity,
    Attendance,
    Belonging,
    Circle,
    Destruction,
    Participant,
)
from chuishao.participation.operations.destroying import signature_of
from chuishao.participation.queries.activity_pages import activity_page
from chuishao.participation.queries.figures import figures_of
from tests.integration.participation.branches import came, circle, held, members, person
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
NAME, PHONE = "欧阳阿彩", "13800138765"
BEGAN, LATER = at("2026-02-01 09:00"), at("2026-04-15 09:00")
DISTRICT, COMMUNITY = "五华区政府", "五华山社区"
SYSTEM = Actor.system("到期结束")


def proposed(**more: object) -> Activation:
    known = {
        "programme": "emergency", "region_path": "530102", "basis": "《传染病防治法》第四十二条",
        "document_no": "五政发〔2026〕3号", "until_on": date(2026, 3, 31), **more,
    }  # fmt: skip
    by = known.pop("actor", actor(DISTRICT, "clerk"))
    return operations.propose_activation(actor=by, at=BEGAN, **known)


def activated() -> Activation:
    row = proposed()
    return operations.confirm_activation(
        activation_id=row.pk, actor=actor(DISTRICT, "head"), at=BEGAN
    )


def branch(ends_on: date | None = date(2026, 3, 20), **more: object) -> Circle:
    """The temporary branch of the observation point, with 21 members."""
    made = circle(
        "temporary_branch", "emergency", name="金马留观点临时党支部", at=BEGAN, ends_on=ends_on,
        facts={"founding_members": 21, "note": f"{NAME}联系"}, **more,
    )  # fmt: skip
    members(made, 21, "temporary_member")
    return made


def ended(at_: object = LATER) -> None:
    operations.end_what_is_over(actor=SYSTEM, at=at_)


def dump() -> str:
    """All that any table says, as text."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row::text FROM "{table}" AS row')
            said += [text for (text,) in cursor.fetchall()]
    return "\n".join(said)


def destroyed(activation: Activation) -> Destruction:
    made = operations.propose_destruction(
        activation_id=activation.pk, actor=actor(DISTRICT, "head"), at=LATER
    )
    operations.confirm_destruction(number=made.number, actor=actor("市政府", "head"), at=LATER)
    operations.carry_on_destruction(actor=SYSTEM, at=LATER)
    made.refresh_from_db()
    return made


def test_nothing_is_founded_before_it_is_activated() -> None:
    with pytest.raises(Conflict, match="平时不启用"):
        branch()
    row = proposed()
    with pytest.raises(Conflict, match="平时不启用"):
        branch()
    operations.confirm_activation(activation_id=row.pk, actor=actor(DISTRICT, "head"), at=BEGAN)
    assert branch().kind == "temporary_branch"


def test_a_head_confirms_and_never_their_own() -> None:
    row = proposed(actor=actor(DISTRICT, "head"))
    for by, why in (
        (actor(DISTRICT, "head"), "不能自己确认"),
        (actor(DISTRICT, "deputy"), "主要负责人"),
    ):
        with pytest.raises(NotAllowed, match=why):
            operations.confirm_activation(activation_id=row.pk, actor=by, at=BEGAN)
    city = operations.confirm_activation(
        activation_id=row.pk, actor=actor("市政府", "head"), at=BEGAN
    )
    assert city.state == "active"
    with pytest.raises(Conflict):
        operations.refuse_activation(
            activation_id=row.pk, reason="晚了", actor=actor("市政府", "head"), at=BEGAN
        )


def test_who_may_propose_and_what_must_be_said() -> None:
    with pytest.raises(NotAllowed):
        proposed(actor=actor("华山街道办事处", "head"), region_path="530102001")
    with pytest.raises(NotFound):
        proposed(actor=actor("盘龙区政府", "clerk"))
    with pytest.raises(Invalid, match="法律依据"):
        proposed(basis=" ")
    with pytest.raises(Invalid, match="今天以后"):
        proposed(until_on=date(2026, 1, 31))
    with pytest.raises(Invalid, match="一直是启用"):
        proposed(programme="party_life")
    proposed()
    with pytest.raises(Conflict, match="已经启用"):
        proposed()


def test_a_branch_dissolves_on_its_day_and_the_rest_at_the_end() -> None:
    activation = activated()
    first, second = branch(), branch(ends_on=date(2026, 4, 30), host="华山街道办事处")
    operations.end_what_is_over(actor=SYSTEM, at=at("2026-03-20 23:59"))
    first.refresh_from_db()
    assert first.ended_on is None
    operations.end_what_is_over(actor=SYSTEM, at=at("2026-03-21 00:01"))
    first.refresh_from_db()
    assert first.ended_on == date(2026, 3, 20)
    assert set(first.belongings.values_list("state", "to_on")) == {("ended", date(2026, 3, 20))}
    ended(at("2026-04-01 00:00"))
    second.refresh_from_db()
    activation.refresh_from_db()
    assert (second.ended_on, activation.state) == (date(2026, 3, 31), "ended")
    assert operations.end_what_is_over(actor=SYSTEM, at=LATER) == 0


def test_the_end_in_a_district_leaves_what_the_city_keeps_going() -> None:
    wide = proposed(region_path="5301", actor=actor("市政府", "clerk"))
    city = actor("市政府", "head")
    operations.confirm_activation(activation_id=wide.pk, actor=city, at=BEGAN)
    row, made = activated(), branch()
    head, early = actor(DISTRICT, "head"), at("2026-03-01 09:00")
    operations.end_activation(activation_id=row.pk, reason="解除", actor=head, at=early)
    made.refresh_from_db()
    assert made.ended_on is None
    operations.end_activation(activation_id=wide.pk, reason="解除", actor=city, at=early)
    made.refresh_from_db()
    assert made.ended_on == early.date()


def test_what_has_ended_can_only_be_read() -> None:
    row, made = activated(), branch()
    operations.end_activation(
        activation_id=row.pk,
        reason="响应终止",
        actor=actor(DISTRICT, "head"),
        at=at("2026-03-01 09:00"),
    )
    joining = operations.Joining("temporary_member", participant_id=person().pk)
    head = actor(COMMUNITY, "head")
    with pytest.raises(Conflict, match="只能查看"):
        operations.ask_to_join(circle_id=made.pk, joining=joining, actor=head, at=LATER)
    with pytest.raises(Conflict, match="平时不启用"):
        operations.found_circle(
            programme="emergency", kind="gate", name="卡口", host_id=unit(COMMUNITY), actor=head,
            at=at("2026-03-01 09:01"), ends_on=date(2026, 3, 30),
        )  # fmt: skip


def full_branch() -> tuple[Circle, Participant, Participant]:
    """A branch of 21, later 25, with words about people where they do not belong."""
    made = branch()
    members(made, 3, "temporary_member", date(2026, 2, 10))
    elsewhere, only_here = (
        person("另有身份", name_masked=NAME),
        person("只在这里", name_masked=NAME),
    )
    Belonging.objects.create(
        circle=made, role="temporary_member", participant=only_here, region_path=made.region_path,
        state="active", from_on=date(2026, 2, 10), facts={"note": f"{NAME} {PHONE}"},
    )  # fmt: skip
    members_of_life = circle(name="常设支部")
    Belonging.objects.create(
        circle=members_of_life, role="member", participant=elsewhere, region_path=made.region_path,
        state="active", from_on=date(2026, 1, 1),
    )  # fmt: skip
    Participant.objects.filter(pk=elsewhere.pk).update(name_masked="")
    duty = held(
        made,
        "branch_gathering",
        "2026-02-11 09:00",
        words=f"{NAME}发言",
        facts={"counted": {"passed": 7}, "who": NAME},
    )
    one = came(duty, only_here)
    Attendance.objects.filter(pk=one.pk).update(reason=NAME)
    came(duty, elsewhere)
    head = actor(COMMUNITY, "head")
    asked = operations.ask_to_join(
        circle_id=made.pk, joining=operations.Joining("temporary_member", participant_id=elsewhere.pk),
        actor=head, at=at("2026-02-12 09:00"), facts={"note": NAME},
    )  # fmt: skip
    operations.end_belonging(
        belonging_id=asked.pk,
        actor=head,
        at=at("2026-02-12 09:05"),
        reason=f"{NAME}调走",
    )
    return made, elsewhere, only_here


def test_of_those_who_were_there_nothing_is_left() -> None:
    activation = activated()
    made, elsewhere, only_here = full_branch()
    ended()
    assert NAME in dump()
    record = destroyed(activation)
    said = dump()
    assert NAME not in said
    assert PHONE not in said
    assert not Participant.objects.filter(pk=only_here.pk).exists()
    assert Participant.objects.filter(pk=elsewhere.pk).exists()
    assert not Attendance.objects.filter(circle=made).exists()
    assert record.counts["belongings"] == 26
    assert (record.counts["attendances"], record.counts["minutes"]) == (2, 240)
    assert record.counts["participants"] == 25


def test_numbers_and_the_name_of_the_branch_stay() -> None:
    activation = activated()
    made, _, _ = full_branch()
    ended()
    destroyed(activation)
    made.refresh_from_db()
    assert (made.name, made.facts) == ("金马留观点临时党支部", {"founding_members": 21})
    [duty] = Activity.objects.filter(circle=made)
    assert (duty.facts, duty.words) == ({"counted": {"passed": 7}}, "")
    assert "销毁" in duty.title


def test_what_was_counted_by_the_hour_is_still_read_once_the_rest_is_destroyed() -> None:
    activation = activated()
    duty = gate_duty()
    counts(duty, "2026-02-13 09:20", passed=120, raised=0, turned_back=3)
    ended()
    destroyed(activation)
    page = activity_page(activity_id=duty.pk, actor=actor(COMMUNITY, "clerk"), at=LATER)
    assert [one.numbers for one in page.hours] == [(120, 0, 3)]


def test_the_record_is_signed_and_the_chain_verifies() -> None:
    activation = activated()
    full_branch()
    ended()
    records.anchor(at=LATER)
    made = destroyed(activation)
    records.anchor(at=LATER)
    assert list(records.verify()) == []
    assert made.state == "done"
    assert made.number.startswith("XH-530102-20260415-")
    assert made.digest == signature_of(made)
    made.counts = {**made.counts, "participants": 1}
    assert made.digest != signature_of(made)
    activation.refresh_from_db()
    assert activation.destroyed_at == LATER


def test_destruction_takes_an_end_and_two_people() -> None:
    activation = activated()
    branch()
    head = actor(DISTRICT, "head")
    with pytest.raises(Conflict, match="还没有结束"):
        operations.propose_destruction(activation_id=activation.pk, actor=head, at=LATER)
    ended()
    with pytest.raises(NotAllowed):
        operations.propose_destruction(
            activation_id=activation.pk, actor=actor(DISTRICT, "clerk"), at=LATER
        )
    made = operations.propose_destruction(activation_id=activation.pk, actor=head, at=LATER)
    with pytest.raises(NotAllowed, match="不能自己确认"):
        operations.confirm_destruction(number=made.number, actor=head, at=LATER)
    operations.carry_on_destruction(actor=SYSTEM, at=LATER)
    assert Belonging.objects.filter(circle__programme="emergency").count() == 21
    with pytest.raises(Conflict, match="已经有一份"):
        operations.propose_destruction(activation_id=activation.pk, actor=head, at=LATER)


def test_of_residents_only_numbers_are_shown() -> None:
    activated()
    gate = circle("gate", "emergency", name="双桥路353号", at=BEGAN, ends_on=date(2026, 3, 1))
    held(gate, "gate_duty", "2026-02-13 09:00", facts={"counted": {"passed": 4700, "raised": 2}})
    held(gate, "gate_duty", "2026-02-14 09:00", facts={"counted": {"passed": 300}})
    found = figures_of(
        programme="emergency", region_path="530102", actor=actor(DISTRICT, "head"), at=LATER
    )
    counted = {one.key: one.counted for one in found}
    assert (counted["passages"], counted["raised_temperatures"]) == (5000, 2)


GATE_HOURS = ("2026-02-13 09:00", "2026-02-13 17:00")


def gate_duty() -> Activity:
    """A duty at the gate of 双桥路353号 on 13 February, published the day before."""
    gate = circle(
        "gate",
        "emergency",
        name="双桥路353号卡口",
        at=at("2026-02-02 09:00"),
        ends_on=date(2026, 3, 20),
    )
    shifts = (operations.PlannedShift(at(GATE_HOURS[0]), at(GATE_HOURS[1])),)
    plan = operations.Plan(gate.pk, "gate_duty", "双桥路353号值守", "双桥路353号", shifts)
    before, by = at("2026-02-12 09:00"), actor(COMMUNITY, "clerk")
    made = operations.plan_activity(plan=plan, actor=by, at=before)
    return operations.publish_activity(activity_id=made.pk, actor=by, at=before)


def counts(duty: Activity, hour: str, when: str = "", **numbers: int) -> Activity:
    return operations.count_hour(
        activity_id=duty.pk, hour=at(hour), numbers=numbers, actor=actor(COMMUNITY, "clerk"),
        at=at(when or hour),
    )  # fmt: skip


def test_who_passed_a_gate_is_counted_by_the_hour_and_put_right_in_the_open() -> None:
    activated()
    duty = gate_duty()
    counts(duty, "2026-02-13 09:20", passed=120, raised=0, turned_back=3)
    counts(duty, "2026-02-13 10:00", passed=80, raised=1, turned_back=0)
    put_right = counts(
        duty, "2026-02-13 09:00", "2026-02-13 10:30", passed=118, raised=0, turned_back=3
    )
    assert put_right.facts["counted"] == {"passed": 198, "raised": 1, "turned_back": 3}
    last = records.history(f"activity:{duty.pk}")[-1]
    assert (last.body["passed"], last.body["passed_before"]) == (118, 120)
    figures = figures_of(
        programme="emergency",
        region_path="530102",
        actor=actor(DISTRICT, "head"),
        at=at("2026-02-14 09:00"),
    )
    assert next(one.exact for one in figures if one.key == "passages") == "198人次"
    page = activity_page(activity_id=duty.pk, actor=actor(COMMUNITY, "clerk"), at=at(GATE_HOURS[0]))
    assert [one.numbers for one in page.hours] == [(118, 0, 3), (80, 1, 0)]


def test_a_count_is_refused_for_other_hours_other_numbers_and_other_hands() -> None:
    activated()
    duty = gate_duty()
    for hour, when, numbers in (
        ("2026-02-13 08:00", "2026-02-13 09:30", {"passed": 1}), ("2026-02-13 17:00", "2026-02-13 18:00", {"passed": 1}),
        ("2026-02-13 12:00", "2026-02-13 11:00", {"passed": 1}), ("2026-02-13 12:00", "2026-02-15 18:00", {"passed": 1}),
        ("2026-02-13 12:00", "2026-02-13 12:00", {"name": 1}), ("2026-02-13 12:00", "2026-02-13 12:00", {"passed": -1}),
        ("2026-02-13 12:00", "2026-02-13 12:00", {}),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            counts(duty, hour, when, **numbers)
    told = {
        "activity_id": duty.pk,
        "hour": at(GATE_HOURS[0]),
        "numbers": {"passed": 1},
        "at": at(GATE_HOURS[0]),
    }
    with pytest.raises(NotFound):
        operations.count_hour(**told, actor=actor("龙翔街道办事处", "clerk"))


def test_once_it_is_over_every_act_on_who_came_is_refused_in_plain_words() -> None:
    activation = activated()
    duty, who = gate_duty(), person()
    [shift] = duty.shifts.all()
    clerk, head, late = actor(COMMUNITY, "clerk"), actor(COMMUNITY, "head"), at("2026-02-13 18:00")
    there = [operations.Present(who.pk, shift.starts_at, shift.ends_at)]
    operations.sign_up(shift_id=shift.pk, participant_id=who.pk, actor=clerk, at=at(GATE_HOURS[0]))
    [row] = operations.record_list(shift_id=shift.pk, present=there, actor=clerk, at=late)
    operations.end_activation(
        activation_id=activation.pk,
        actor=actor(DISTRICT, "head"),
        at=at("2026-02-13 19:00"),
        reason="解除",
    )
    by, why = {"actor": head, "at": at("2026-02-13 20:00")}, {"reason": "补记时没有写清楚"}
    mine = {"actor": Actor.participant(who.pk), "at": at("2026-02-13 20:00")}
    for deed in (
        lambda: operations.confirm_attendance(attendance_ids=[row.pk], **by),
        lambda: operations.strike_out(attendance_id=row.pk, **by, **why),
        lambda: operations.dispute_attendance(attendance_id=row.pk, **mine, **why),
        lambda: operations.record_list(shift_id=shift.pk, present=there, **by),
        lambda: operations.fill_in_afterwards(shift_id=shift.pk, present=there, **by, **why),
        lambda: operations.sign_up(shift_id=shift.pk, participant_id=person().pk, **by),
        lambda: counts(duty, "2026-02-13 12:00", "2026-02-13 20:00", passed=1),
    ):
        with pytest.raises(Conflict, match="只能查看"), transaction.atomic():
            deed()
