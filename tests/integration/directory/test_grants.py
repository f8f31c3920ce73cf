"""Grants take two people; the three administrators are three people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chuishao.directory import operations, queries
from chuishao.directory.actors import NO_REACH, Actor
from chuishao.directory.kinds import Administrator, PostKind
from chuishao.directory.models import Account, Grant
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, TODAY, Town


@pytest.fixture
def three(town: Town) -> dict[Administrator, Actor]:
    return towns.administrators()


def propose(post_id: int, person_id: int, actor: Actor) -> int:
    return operations.propose_appointment(
        post_id=post_id,
        person_id=person_id,
        from_on=TODAY,
        document_no="五任〔2026〕1号",
        actor=actor,
        at=NINE,
    )


def propose_administrator(person_id: int, role: Administrator, actor: Actor) -> int:
    return operations.propose_administrator(
        person_id=person_id, administrator=role, document_no="五办〔2026〕2号", actor=actor, at=NINE
    )


def test_one_proposes_and_another_confirms(town: Town, three: dict) -> None:
    new, empty = towns.person("赵明"), towns.post(town.community, PostKind.DEPUTY)
    grant = propose(empty, new, towns.acting(town.street_head))
    assert queries.posts_of(new, NINE) == ()
    operations.confirm_grant(grant_id=grant, actor=three[Administrator.SECURITY], at=NINE)
    assert [held.post_id for held in queries.posts_of(new, NINE)] == [empty]
    assert [e.action for e in records.history(f"grant:{grant}")] == ["propose", "confirmed"]


def test_the_proposer_cannot_confirm(town: Town, three: dict) -> None:
    grant = propose(
        towns.post(town.community, PostKind.DEPUTY),
        towns.person("赵明"),
        three[Administrator.SECURITY],
    )
    with pytest.raises(NotAllowed, match="另一人确认"):
        operations.confirm_grant(grant_id=grant, actor=three[Administrator.SECURITY], at=NINE)


def test_the_database_itself_demands_a_second_person(town: Town, three: dict) -> None:
    empty = towns.post(town.community, PostKind.DEPUTY)
    grant = propose(empty, towns.person("赵明"), towns.acting(town.street_head))
    with (
        pytest.raises(IntegrityError, match="grant_decided_by_a_second_person"),
        transaction.atomic(),
    ):
        Grant.objects.filter(pk=grant).update(decided_by_id=town.street_head, outcome="confirmed")


def test_who_gains_neither_proposes_nor_confirms(town: Town, three: dict) -> None:
    empty = towns.post(town.community, PostKind.DEPUTY)
    with pytest.raises(NotAllowed, match="不能为本人"):
        propose(empty, town.street_head, towns.acting(town.street_head))
    grant = propose(empty, town.street_head, three[Administrator.SECURITY])
    with pytest.raises(NotAllowed, match="另一人确认"):
        operations.confirm_grant(grant_id=grant, actor=towns.acting(town.street_head), at=NINE)


def test_a_clerk_proposes_nothing(town: Town) -> None:
    clerk = towns.holder_of(town.community_clerk).person_id
    with pytest.raises(NotAllowed, match="主要负责人办理"):
        propose(town.community_head, towns.person("赵明"), towns.acting(clerk))


def test_a_head_has_no_say_in_an_organisation_that_is_not_below(town: Town) -> None:
    empty = towns.post(town.water, PostKind.CLERK)
    with pytest.raises(NotAllowed):
        propose(empty, towns.person("赵明"), towns.acting(town.street_head))


def test_a_stand_in_and_a_relief_take_two_people_too(town: Town, three: dict) -> None:
    leader, deputy = towns.acting(town.street_head), towns.person("赵明")
    until = TODAY + timedelta(days=3)
    grant = operations.propose_stand_in(
        post_id=town.community_head,
        person_id=deputy,
        from_on=TODAY,
        to_on=until,
        document_no="",
        actor=leader,
        at=NINE,
    )
    operations.confirm_grant(grant_id=grant, actor=three[Administrator.SECURITY], at=NINE)
    assert queries.posts_of(deputy, NINE)[0].until == until
    relief = operations.propose_relief(
        post_id=town.community_head, on=TODAY, document_no="", actor=leader, at=NINE
    )
    operations.confirm_grant(grant_id=relief, actor=three[Administrator.SECURITY], at=NINE)
    assert queries.posts_of(deputy, NINE) == ()


def test_a_decided_grant_is_not_decided_again(town: Town, three: dict) -> None:
    empty = towns.post(town.community, PostKind.DEPUTY)
    grant = propose(empty, towns.person("赵明"), towns.acting(town.street_head))
    security = three[Administrator.SECURITY]
    operations.refuse_grant(grant_id=grant, reason="人选待定", actor=security, at=NINE)
    with pytest.raises(Conflict, match="已经有人处理"):
        operations.confirm_grant(grant_id=grant, actor=security, at=NINE)


def test_a_refusal_says_why(town: Town, three: dict) -> None:
    empty = towns.post(town.community, PostKind.DEPUTY)
    grant = propose(empty, towns.person("赵明"), towns.acting(town.street_head))
    with pytest.raises(Invalid, match="驳回要写明理由"):
        operations.refuse_grant(
            grant_id=grant, reason=" ", actor=three[Administrator.SECURITY], at=NINE
        )


def test_an_administrator_is_made_by_two_people(town: Town, three: dict) -> None:
    new = towns.person("赵明")
    account = towns.account(new, "zhaoming")
    grant = propose_administrator(new, Administrator.AUDIT, three[Administrator.SECURITY])
    operations.confirm_grant(grant_id=grant, actor=three[Administrator.SYSTEM], at=NINE)
    assert Account.objects.get(pk=account).administrator == "audit"


def test_only_the_security_administrator_proposes_administrators(town: Town, three: dict) -> None:
    new = towns.person("赵明")
    towns.account(new, "zhaoming")
    for role in (Administrator.SYSTEM, Administrator.AUDIT):
        with pytest.raises(NotAllowed, match="安全管理员"):
            propose_administrator(new, Administrator.AUDIT, three[role])


@pytest.mark.parametrize("role", list(Administrator))
@pytest.mark.parametrize("second", list(Administrator))
def test_one_person_is_at_most_one_administrator(
    town: Town, three: dict, role: Administrator, second: Administrator
) -> None:
    if role is Administrator.SECURITY:
        return  # cannot propose for oneself; the two others stand for all
    with pytest.raises(Conflict, match="一人不能兼两员"):
        propose_administrator(three[role].person_id, second, three[Administrator.SECURITY])


def test_who_holds_a_post_is_no_administrator_and_the_other_way_round(
    town: Town, three: dict
) -> None:
    towns.account(town.street_head, "lijianguo")
    with pytest.raises(Conflict, match="不兼任业务岗位"):
        propose_administrator(town.street_head, Administrator.AUDIT, three[Administrator.SECURITY])
    with pytest.raises(Conflict, match="管理员不兼任业务岗位"):
        propose(
            towns.post(town.community, PostKind.DEPUTY),
            three[Administrator.AUDIT].person_id,
            towns.acting(town.street_head),
        )


def test_administrators_see_no_case(town: Town, three: dict) -> None:
    assert {queries.reach(actor) for actor in three.values()} == {NO_REACH}


def test_the_audit_administrator_changes_nothing(town: Town, three: dict) -> None:
    audit = three[Administrator.AUDIT]
    for act in (
        lambda: operations.enter_person(name="赵明", actor=audit, at=NINE),
        lambda: operations.rename_organisation(
            organisation_id=town.water, name="水务", actor=audit, at=NINE
        ),
        lambda: operations.unlock_account(account_id=1, actor=audit, at=NINE),
        lambda: propose(town.community_head, town.street_head, audit),
        lambda: propose_administrator(town.street_head, Administrator.AUDIT, audit),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_first_administrators_come_once_and_all_three(town: Town, three: dict) -> None:
    people = {role: (f"second.{role.value}", "乙") for role in Administrator}
    with pytest.raises(Conflict, match="已经有管理员"):
        operations.open_first_administrators(people=people, actor=towns.SYSTEM, at=NINE)
    del people[Administrator.AUDIT]
    with pytest.raises(Invalid, match="三员须一次配齐"):
        operations.open_first_administrators(people=people, actor=towns.SYSTEM, at=NINE)
