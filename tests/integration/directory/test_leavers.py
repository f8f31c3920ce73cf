"""Forgetting those who left: by two people, nothing of the person left but the records' signatures, counts kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, PostKind
from chuishao.directory.models import Account, Forgetting, Holding, Person
from chuishao.directory.operations.leavers import signature_of
from chuishao.directory.operations.messages import Left, enter_address, leave_messages
from chuishao.directory.queries.leavers import leaver_period, leavers_due, preview_leavers
from chuishao.directory.queries.roster import people_named
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM, TODAY, Town, later

NAME, PHONE, MAIL, USER = "欧阳阿彩", "13800138765", "ouyang@example.org", "ouyang.acai"
STREET = "530102001"
LEFT_ON = TODAY + timedelta(days=10)
BEFORE = later(days=150)
AFTER = later(days=10 + 184)


@pytest.fixture
def gone(town: Town) -> int:
    """Somebody who held a post of the street for ten days and left all that a person leaves."""
    who = towns.person(NAME, PHONE)
    post = towns.post(town.street, PostKind.DEPUTY)
    operations.appoint(post_id=post, person_id=who, actor=SYSTEM, at=NINE)
    towns.account(who, USER)
    operations.sign_in(username=USER, password=towns.PASSWORD, at=NINE)
    enter_address(person_id=who, address=MAIL, actor=SYSTEM, at=NINE)
    one = Left(who, "k", "turn", "KM-1", f"{NAME}的消息", {}, NINE)
    leave_messages(messages=[one], actor=SYSTEM, at=NINE)
    operations.save_list(name=f"{NAME}的清单", query="tab=all", actor=towns.acting(who), at=NINE)
    operations.relieve(post_id=post, on=LEFT_ON, actor=SYSTEM, at=NINE)
    return who


@pytest.fixture
def security(town: Town) -> Actor:
    return towns.administrators()[Administrator.SECURITY]


def proposed(town: Town) -> str:
    head = towns.acting(town.street_head)
    return operations.propose_forgetting(region_path=STREET, actor=head, at=AFTER)


def carried_out(town: Town, second: Actor) -> Forgetting:
    number = proposed(town)
    operations.confirm_forgetting(number=number, actor=second, at=AFTER)
    while operations.carry_on_forgetting(number=number, actor=SYSTEM, at=AFTER):
        pass
    return Forgetting.objects.get(number=number)


def dump(*besides: str) -> str:
    """All that any table says, as text; of the records without who acted."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            row = "to_jsonb(row) - 'actor'" if table == "kernel_audit_entry" else "row"
            cursor.execute(f'SELECT ({row})::text FROM "{table}" AS row')
            said += [text for (text,) in cursor.fetchall()]
    return "\n".join(said)


def test_nothing_of_the_person_is_left_but_signatures(
    town: Town, gone: int, security: Actor
) -> None:
    assert all(words in dump() for words in (NAME, USER))
    made = carried_out(town, security)
    said = dump()
    assert [words for words in (NAME, PHONE, "138****8765", MAIL, USER) if words in said] == []
    kinds = ("people", "accounts", "phones", "addresses", "messages", "lists")
    assert [made.counts.get(kind) for kind in kinds] == [1] * 6
    told = records.history(f"person:{gone}")
    assert told[0].action == "enter"
    assert NAME in str([entry.actor for entry in told])


def test_the_records_verify_and_posts_keep_their_days(
    town: Town, gone: int, security: Actor
) -> None:
    before = list(Holding.objects.order_by("pk").values())
    records.anchor(at=AFTER)
    carried_out(town, security)
    records.anchor(at=AFTER)
    assert list(records.verify()) == []
    assert list(Holding.objects.order_by("pk").values()) == before


def test_nobody_signs_in_with_a_forgotten_account(town: Town, gone: int, security: Actor) -> None:
    carried_out(town, security)
    account = Account.objects.get(person_id=gone)
    assert account.closed_at == AFTER
    assert account.sessions.count() == account.past_passwords.count() == 0
    with pytest.raises(NotAllowed):
        operations.sign_in(username=USER, password=towns.PASSWORD, at=AFTER)


def test_the_forgotten_is_not_appointed_found_or_given_an_account(
    town: Town, gone: int, security: Actor
) -> None:
    carried_out(town, security)
    post = towns.post(town.street, PostKind.CLERK)
    with pytest.raises(Invalid):
        operations.appoint(post_id=post, person_id=gone, actor=SYSTEM, at=AFTER)
    with pytest.raises(Invalid):
        towns.account(gone, "ouyang.again")
    assert people_named(Person.objects.get(pk=gone).name, AFTER) == []


def test_the_record_is_numbered_and_signed(town: Town, gone: int, security: Actor) -> None:
    made = carried_out(town, security)
    assert made.number.startswith(f"XH-{STREET}-")
    assert made.signature == signature_of(made)
    assert records.history(f"forgetting:{made.number}")[-1].body["signature"] == made.signature
    made.counts = {"people": 9}
    assert made.signature != signature_of(made)


DUE = [
    ("before six months are over", BEFORE, None, 0),
    ("six months after leaving", AFTER, None, 1),
    ("not while the office keeps people a year", AFTER, 12, 0),
    ("earlier where the office keeps them three months", BEFORE, 3, 1),
]


@pytest.mark.parametrize(("why", "at", "months", "people"), DUE, ids=[row[0] for row in DUE])
def test_who_is_due(
    town: Town, gone: int, security: Actor, why: str, at: object, months: int | None, people: int
) -> None:
    if months:
        said = {"months": months, "document_no": "昆办发〔2026〕1号"}
        operations.set_leaver_period(**said, actor=security, at=NINE)
    found = leavers_due(root="5301", at=at)
    assert sum(line.people for line in found) == people, why


def test_a_preview_names_whom_it_takes_and_counts_the_rest(town: Town, gone: int) -> None:
    found = preview_leavers(region_path=STREET, at=AFTER)
    assert [(one.name, one.left_on) for one in found.first] == [(NAME, LEFT_ON)]
    assert (found.people, found.counts["messages"], found.counts["lists"]) == (1, 1, 1)


def test_whoever_holds_or_is_proposed_for_a_post_is_not_due(town: Town, gone: int) -> None:
    post = towns.post(town.community, PostKind.DEPUTY)
    operations.propose_appointment(
        post_id=post, person_id=gone, from_on=date(2026, 8, 1), document_no="五任〔2026〕1号",
        actor=towns.acting(town.street_head), at=AFTER,
    )  # fmt: skip
    assert leavers_due(root="5301", at=AFTER) == []
    Holding.objects.filter(person_id=gone).update(to_on=None)
    assert leavers_due(root="5301", at=AFTER) == []


def test_administrators_are_not_due(town: Town, security: Actor) -> None:
    assert leavers_due(root="5301", at=later(days=4000)) == []


def test_who_ceased_to_be_an_administrator_is_kept_from_that_day(town: Town) -> None:
    three, dismissed = towns.administrators(), later(days=900)
    security, system = three[Administrator.SECURITY], three[Administrator.SYSTEM]
    who = three[Administrator.AUDIT].person_id
    grant = operations.propose_dismissal(
        person_id=who, document_no="五办〔2026〕3号", actor=security, at=dismissed
    )
    operations.confirm_grant(grant_id=grant, actor=system, at=dismissed, leaves_vacant=True)
    assert leavers_due(root="5301", at=later(days=930)) == []
    [line] = leavers_due(root="5301", at=later(days=1300))
    assert (line.people, line.since) == (1, dismissed.date())


def test_an_account_that_never_had_a_post_is_counted_at_the_city(town: Town) -> None:
    towns.account(towns.person(NAME, PHONE), USER)
    [line] = leavers_due(root="5301", at=AFTER)
    assert (line.region_path, line.people, line.since) == ("5301", 1, TODAY)
    assert leavers_due(root="530102", at=AFTER) == []


def test_a_second_person_of_the_place_decides(town: Town, gone: int, security: Actor) -> None:
    number, head = proposed(town), towns.acting(town.street_head)
    with pytest.raises(NotAllowed):
        operations.confirm_forgetting(number=number, actor=head, at=AFTER)
    elsewhere = replace(head, territory="530102005", region_path="530102005", person_id=9)
    with pytest.raises(NotFound):
        operations.confirm_forgetting(number=number, actor=elsewhere, at=AFTER)
    assert not operations.carry_on_forgetting(number=number, actor=SYSTEM, at=AFTER)
    with pytest.raises(Conflict):
        proposed(town)
    operations.refuse_forgetting(number=number, reason="还在审计", actor=security, at=AFTER)
    assert not operations.carry_on_forgetting(number=number, actor=SYSTEM, at=AFTER)
    assert Person.objects.get(pk=gone).name == NAME


def test_the_database_wants_two_people(town: Town, gone: int) -> None:
    made = Forgetting.objects.get(number=proposed(town))
    with pytest.raises(IntegrityError), transaction.atomic():
        Forgetting.objects.update(decided_by_id=made.proposed_by_id)


def test_somebody_appointed_meanwhile_stays(town: Town, gone: int, security: Actor) -> None:
    number = proposed(town)
    operations.confirm_forgetting(number=number, actor=security, at=AFTER)
    post = towns.post(town.street, PostKind.CLERK)
    operations.appoint(post_id=post, person_id=gone, actor=SYSTEM, at=AFTER)
    while operations.carry_on_forgetting(number=number, actor=SYSTEM, at=AFTER):
        pass
    assert Person.objects.get(pk=gone).name == NAME
    assert Forgetting.objects.get().counts == {}


def test_the_period_is_the_citys(town: Town, security: Actor) -> None:
    assert (leaver_period().months, leaver_period().document_no) == (6, "")
    head = towns.acting(town.street_head)
    with pytest.raises(NotAllowed):
        operations.set_leaver_period(months=3, document_no="1号", actor=head, at=NINE)
    for months, document in ((0, "1号"), (3, " ")):
        with pytest.raises(Invalid):
            operations.set_leaver_period(
                months=months, document_no=document, actor=security, at=NINE
            )
