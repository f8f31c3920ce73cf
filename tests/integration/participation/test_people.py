"""People: known by a pseudonym, named for a purpose that is written down, forgotten when they wish it."""

from __future__ import annotations

import pytest
from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Belonging, Participant
from chuishao.participation.operations import (
    Correction,
    Registration,
    correct_participant,
    forget_participant,
    leave_taking_part,
    record_consent,
    register_participant,
    renew_link_of_phone,
    renew_participant_link,
    reveal_participant,
)
from tests.integration.participation.branches import circle
from tests.integration.participation.cast import SECRET, neighbour, window
from tests.make import HUASHAN, WUHUASHAN, actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
PHONE = "13888001234"


def test_nothing_of_a_name_or_telephone_is_readable_in_the_table() -> None:
    kept = Participant.objects.get(pk=neighbour("王小梅", PHONE).participant_id)
    assert (kept.name_masked, kept.phone_masked) == ("王*", "138****1234")
    plain = [
        bytes(kept.name_sealed or b""),
        bytes(kept.phone_sealed or b""),
        bytes(kept.phone_hash or b""),
    ]
    assert not any("王小梅".encode() in one or PHONE.encode() in one for one in plain)
    assert not set("王小梅") & set(kept.pseudonym)


def test_the_same_name_gives_another_pseudonym() -> None:
    assert neighbour("王小梅").pseudonym != neighbour("王小梅").pseudonym


def test_a_telephone_registers_once_however_it_is_written() -> None:
    neighbour("王小梅", "+86 138 8800 1234")
    with pytest.raises(Conflict, match="电话已经登记"):
        neighbour("李明", PHONE)


def test_through_the_window_one_gets_a_link_and_the_same_form_twice_is_one_person() -> None:
    told = Registration(WUHUASHAN, name="李明")
    first, again = (
        register_participant(registration=told, actor=window(), at=at(), secret=SECRET)
        for _ in "12"
    )
    assert first == again
    me = queries.actor_of_link(token=first.token)
    assert me == Actor.participant(first.participant_id)
    assert first.token.encode() not in bytes(
        Participant.objects.get(pk=first.participant_id).link_hash or b""
    )


def test_the_window_of_one_community_registers_nobody_of_another() -> None:
    with pytest.raises(Invalid, match="居住地"):
        register_participant(
            registration=Registration(HUASHAN + "001", name="李明"),
            actor=window(),
            at=at(),
            secret=SECRET,
        )
    with pytest.raises(NotAllowed, match="替人登记"):
        neighbour(by=Actor.stranger())


def test_a_child_at_the_window_has_no_consent_until_somebody_heard_the_guardian() -> None:
    told = Registration(WUHUASHAN, name="小明", birth_year=2012, guardian="王芳 13888005678")
    child = register_participant(registration=told, actor=window(), at=at(), secret=SECRET)
    kept = Participant.objects.get(pk=child.participant_id)
    assert kept.guardian_sealed
    assert kept.guardian_at is None
    with pytest.raises(NotFound):
        record_consent(
            participant_id=child.participant_id,
            guardian="王芳",
            actor=Actor.participant(kept.pk),
            at=at(),
        )
    record_consent(participant_id=child.participant_id, guardian="王芳", actor=actor(), at=at())
    kept.refresh_from_db()
    assert kept.guardian_at == at()


def test_the_community_sees_a_pseudonym_and_skills_and_no_more() -> None:
    made = neighbour("王小梅", PHONE, skills=("电工", "电工", "急救"))
    [card] = queries.participant_cards(actor=actor())
    assert (card.pseudonym, card.skills) == (made.pseudonym, ("电工", "急救"))
    assert "王" not in repr(card)
    assert "138" not in repr(card)
    assert queries.participant_cards(actor=actor("龙翔街道办事处", "clerk")) == []


def test_a_name_is_shown_for_a_purpose_and_its_bearer_sees_who_looked() -> None:
    made = neighbour("王小梅", PHONE, secret=SECRET)
    seen = {"participant_id": made.participant_id, "fields": ["name", "phone"], "at": at()}
    with pytest.raises(Invalid, match="用途"):
        reveal_participant(**seen, actor=actor(), purpose="看看")
    with pytest.raises(NotFound):
        reveal_participant(**seen, actor=actor("龙翔街道办事处", "head"), purpose="联系活动安排")
    assert reveal_participant(**seen, actor=actor(), purpose="联系活动安排") == {
        "name": "王小梅",
        "phone": PHONE,
    }
    held = queries.held_about(
        participant_id=made.participant_id, actor=Actor.participant(made.participant_id)
    )
    assert [(look.purpose, list(look.fields)) for look in held.looks] == [
        ("联系活动安排", ["name", "phone"])
    ]


def test_nobody_asks_what_is_held_of_somebody_else() -> None:
    made, other = neighbour("王小梅"), neighbour("李明")
    for who in (Actor.participant(other.participant_id), actor(post="head"), Actor.stranger()):
        with pytest.raises(NotFound):
            queries.held_about(participant_id=made.participant_id, actor=who)


def test_one_corrects_oneself_and_nobody_else() -> None:
    made, other = neighbour("王小梅"), neighbour("李明")
    me = Actor.participant(made.participant_id)
    change = Correction(name="王晓梅", skills=("理发",))
    correct_participant(participant_id=made.participant_id, correction=change, actor=me, at=at())
    assert queries.held_about(participant_id=made.participant_id, actor=me).name == "王晓梅"
    with pytest.raises(NotFound):
        correct_participant(
            participant_id=other.participant_id, correction=change, actor=me, at=at()
        )


def test_a_new_link_ends_the_old_one() -> None:
    made = neighbour(secret=SECRET)
    token = renew_participant_link(
        participant_id=made.participant_id, secret=SECRET + "another", actor=actor(), at=at()
    )
    assert queries.actor_of_link(token=made.token) is None
    assert queries.actor_of_link(token=token) is not None


def test_who_is_forgotten_leaves_counts_and_nothing_else() -> None:
    made = neighbour("王小梅", PHONE, secret=SECRET, skills=("电工",), birth_year=1980)
    me = Actor.participant(made.participant_id)
    leave_taking_part(participant_id=made.participant_id, actor=me, at=at(), reason="搬家")
    forget_participant(participant_id=made.participant_id, actor=me, at=at())
    kept = Participant.objects.get(pk=made.participant_id)
    assert (kept.name_sealed, kept.phone_sealed, kept.phone_hash, kept.link_hash) == (None,) * 4
    assert (kept.skills, kept.birth_year, kept.name_masked) == ([], None, "")
    assert queries.actor_of_link(token=made.token) is None
    assert kept.pseudonym != made.pseudonym
    assert list(records.verify()) == []
    assert "搬家" not in str(records.history(f"participant:{made.participant_id}"))
    assert neighbour("王小梅", PHONE).participant_id != made.participant_id


def test_a_lost_link_is_renewed_by_whoever_looks_after_somebody_and_they_see_by_whom() -> None:
    made = neighbour("王小梅", "13812345678", secret=SECRET + "first")
    stranger = actor("龙翔街道办事处", "clerk")
    asked = {"phone": "138 1234 5678", "secret": SECRET + "second", "at": at()}
    for phone, who in (("13812345678", stranger), ("13900000000", actor())):
        with pytest.raises(NotFound, match="没有用这个电话登记"), transaction.atomic():
            renew_link_of_phone(**{**asked, "phone": phone}, actor=who)
    token = renew_link_of_phone(**asked, actor=actor())
    assert queries.actor_of_link(token=made.token) is None
    mine = queries.actor_of_link(token=token)
    assert mine is not None
    held = queries.held_about(participant_id=made.participant_id, actor=mine)
    assert [(one.purpose, tuple(one.fields)) for one in held.looks] == [
        ("换新的私人链接", ("link",))
    ]


def test_a_branch_members_link_is_handed_on_by_leaders_only() -> None:
    made = neighbour("王小梅", "13812345678", secret=SECRET + "first")
    Belonging.objects.create(
        circle=circle("branch"), role="member", participant_id=made.participant_id,
        region_path=WUHUASHAN, state="active", from_on=at().date(),
    )  # fmt: skip
    asked = {"phone": "13812345678", "secret": SECRET + "second", "at": at()}
    with pytest.raises(NotAllowed, match="不能查看姓名"), transaction.atomic():
        renew_link_of_phone(**asked, actor=actor())
    assert renew_link_of_phone(**asked, actor=actor(post="head"))
