"""Posts have dated holders: one at a time, with stand-ins for absent ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from chuishao.directory import operations, queries
from chuishao.directory.kinds import PostKind
from chuishao.directory.models import Holding, Person
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM, TODAY, Town

WEEK = timedelta(days=7)


def stand_in(
    post_id: int, person_id: int, from_on: date = TODAY, to_on: date = TODAY + WEEK
) -> int:
    return operations.appoint_stand_in(
        post_id=post_id, person_id=person_id, from_on=from_on, to_on=to_on, actor=SYSTEM, at=NINE
    )


def test_a_post_has_one_holder_at_a_time(town: Town) -> None:
    with pytest.raises(Conflict, match="已有人任职"):
        operations.appoint(
            post_id=town.community_head, person_id=town.street_head, actor=SYSTEM, at=NINE
        )


def test_the_database_itself_refuses_a_second_holder(town: Town) -> None:
    with pytest.raises(IntegrityError, match="one_holder_at_a_time"), transaction.atomic():
        Holding.objects.create(
            post_id=town.community_head, person_id=town.street_head, from_on=TODAY
        )


def test_the_next_holder_begins_on_the_day_the_last_one_left(town: Town) -> None:
    leaving = TODAY + WEEK
    operations.relieve(post_id=town.community_head, on=leaving, actor=SYSTEM, at=NINE)
    new = towns.person("吴秀英")
    operations.appoint(
        post_id=town.community_head, person_id=new, from_on=leaving, actor=SYSTEM, at=NINE
    )
    assert queries.posts_of(new, NINE) == ()
    assert len(queries.posts_of(new, NINE + WEEK)) == 1


def test_a_stand_in_acts_only_on_the_days_of_the_absence(town: Town) -> None:
    deputy = towns.person("王志强")
    stand_in(town.community_head, deputy)
    assert queries.posts_of(deputy, NINE - timedelta(days=1)) == ()
    (held,) = queries.posts_of(deputy, NINE)
    assert (held.stands_in_for, held.post_kind) == ("陈颖", PostKind.HEAD)
    assert queries.posts_of(deputy, NINE + WEEK) == ()


def test_the_stand_in_acts_with_the_reach_of_the_post_and_the_absent_is_named(town: Town) -> None:
    deputy = towns.person("王志强")
    stand_in(town.community_head, deputy)
    actor = towns.acting(deputy)
    absent = towns.holder_of(town.community_head).person_id
    assert (actor.stands_in_for, actor.territory) == (absent, "530102001003")
    assert actor.label == "五华山社区 王志强（代陈颖）"


def test_nobody_stands_in_for_oneself(town: Town) -> None:
    holder = towns.holder_of(town.community_head).person_id
    with pytest.raises(Invalid, match="不能代理自己"):
        stand_in(town.community_head, holder)


def test_two_stand_ins_at_once_are_refused(town: Town) -> None:
    stand_in(town.community_head, towns.person("王志强"))
    with pytest.raises(Conflict, match="已有人任职或代理"):
        stand_in(town.community_head, towns.person("赵明"))


def test_an_empty_post_has_no_stand_in(town: Town) -> None:
    empty = towns.post(town.water, PostKind.HEAD)
    with pytest.raises(Conflict, match="无人任职"):
        stand_in(empty, town.street_head)


def test_the_stand_in_ends_when_the_holder_is_relieved(town: Town) -> None:
    deputy = towns.person("王志强")
    stand_in(town.community_head, deputy)
    operations.relieve(
        post_id=town.community_head, on=TODAY + timedelta(days=2), actor=SYSTEM, at=NINE
    )
    assert queries.posts_of(deputy, towns.later(days=1))
    assert queries.posts_of(deputy, towns.later(days=2)) == ()


def test_an_appointment_that_ends_before_it_begins_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="结束日期要晚于开始日期"):
        stand_in(town.community_head, town.street_head, TODAY, TODAY)


def test_people_may_not_appoint_alone(town: Town) -> None:
    with pytest.raises(NotAllowed, match="另一人确认"):
        operations.appoint(
            post_id=town.community_head,
            person_id=town.street_head,
            actor=towns.acting(town.street_head),
            at=NINE,
        )


def test_telephones_are_sealed_masked_and_hashed(town: Town) -> None:
    stored = Person.objects.get(pk=towns.person("王志强", phone="13900001234"))
    assert stored.phone_masked == "139****1234"
    assert b"13900001234" not in bytes(stored.phone_encrypted)
    assert secrecy.decrypt(stored.phone_encrypted, "directory.person.phone") == "13900001234"


@pytest.mark.parametrize("phone", ["12345", "23900001234", "1390000123a"])
def test_a_wrong_telephone_is_refused_by_field(town: Town, phone: str) -> None:
    with pytest.raises(Invalid) as refused:
        towns.person("王志强", phone=phone)
    assert "phone" in refused.value.fields


def test_a_telephone_is_shown_for_a_purpose_and_the_look_is_logged(town: Town) -> None:
    person = towns.person("王志强", phone="13900001234")
    leader = towns.acting(town.street_head)
    look = {"person_id": person, "actor": leader, "at": NINE}
    with pytest.raises(Invalid, match="用途"):
        operations.reveal_phone(**look, purpose="  ")
    assert operations.reveal_phone(**look, purpose="联系到场处置") == "13900001234"
    (seen,) = records.looks_at(f"person:{person}")
    assert (seen.actor["person"], seen.purpose) == (town.street_head, "联系到场处置")


def test_a_contact_of_a_member_unit_sees_no_telephone(town: Town) -> None:
    _, contact = towns.seat(town.audit_office, PostKind.CONTACT, "赵明")
    with pytest.raises(NotAllowed, match="不能查看联系电话"):
        operations.reveal_phone(
            person_id=town.street_head, purpose="联系到场处置", actor=towns.acting(contact), at=NINE
        )
