"""An administrator leaves by two people's word: signed out at once, on record, and no role is left empty unawares."""

from __future__ import annotations

import pytest

from chuishao.directory import operations, queries
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Account, AccountSession
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, PASSWORD, Town

SYSTEM, SECURITY, AUDIT = Administrator.SYSTEM, Administrator.SECURITY, Administrator.AUDIT


@pytest.fixture
def three(town: Town) -> dict[Administrator, Actor]:
    return towns.administrators()


def somebody(username: str = "zhaoming", name: str = "赵明") -> int:
    """A person with an account and without a post."""
    new = towns.person(name)
    towns.account(new, username)
    return new


def named(person: int, role: Administrator, three: dict[Administrator, Actor]) -> Actor:
    """Made an administrator by the security and the system administrator, and signed in."""
    grant = operations.propose_administrator(
        person_id=person, administrator=role, document_no="五办〔2026〕2号", actor=three[SECURITY], at=NINE
    )  # fmt: skip
    operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE)
    username = Account.objects.get(person=person).username
    actor = towns.actor_of_session(
        operations.sign_in(username=username, password=PASSWORD, at=NINE).session_key
    )
    assert actor is not None
    return actor


def proposed(who: Actor, by: Actor, successor: int | None = None) -> int:
    return operations.propose_dismissal(
        person_id=who.person_id,
        document_no="五办〔2026〕3号",
        successor_id=successor,
        actor=by,
        at=NINE,
    )


def roles() -> dict[int, str]:
    held = Account.objects.exclude(administrator="").values_list("person_id", "administrator")
    return dict(held)


def test_one_proposes_another_confirms_and_the_dismissed_is_out_at_once(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    second = named(somebody(), AUDIT, three)
    [session] = AccountSession.objects.filter(account=second.account_id)
    grant = proposed(second, three[SECURITY])
    assert roles()[second.person_id] == "audit"
    operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE)
    assert second.person_id not in roles()
    assert queries.session_of(session.session_key, NINE) is None
    assert [e.action for e in records.history(f"grant:{grant}")] == ["propose", "confirmed"]
    last = records.history(f"account:{second.account_id}")[-1]
    assert (last.action, last.body["role"], last.body["document_no"]) == (
        "dismiss_administrator", "audit", "五办〔2026〕3号",
    )  # fmt: skip


def test_neither_the_proposer_nor_the_dismissed_nor_the_auditor_confirms(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    second = named(somebody(), SYSTEM, three)
    grant = proposed(second, three[SECURITY])
    for who in (three[SECURITY], second, three[AUDIT], towns.acting(town.street_head)):
        with pytest.raises(NotAllowed):
            operations.confirm_grant(grant_id=grant, actor=who, at=NINE)
    for who in (three[SYSTEM], three[AUDIT], towns.acting(town.street_head)):
        with pytest.raises(NotAllowed):
            proposed(second, who)
    assert roles()[second.person_id] == "system"


def test_the_last_of_a_role_goes_only_when_the_second_person_says_so(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    grant = proposed(three[AUDIT], three[SECURITY])
    with pytest.raises(Invalid, match="没有审计管理员了"):
        operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE)
    assert roles()[three[AUDIT].person_id] == "audit"
    operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE, leaves_vacant=True)
    assert set(roles().values()) == {"system", "security"}


def test_a_successor_takes_the_role_at_the_same_moment(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    new = somebody()
    grant = proposed(three[SECURITY], three[SECURITY], new)
    operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE)
    assert roles()[new] == "security"
    assert three[SECURITY].person_id not in roles()
    body = records.history(f"account:{three[SECURITY].account_id}")[-1].body
    assert body["next_person"] == new


def test_a_successor_with_a_post_or_a_role_is_refused(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    towns.account(town.street_head, "lijianguo")
    for wrong in (town.street_head, three[SYSTEM].person_id):
        with pytest.raises(Conflict):
            proposed(three[AUDIT], three[SECURITY], wrong)
    with pytest.raises(Invalid, match="另一个人"):
        proposed(three[AUDIT], three[SECURITY], three[AUDIT].person_id)


def test_a_successor_who_got_a_post_meanwhile_leaves_everything_as_it_was(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    new = somebody()
    grant = proposed(three[AUDIT], three[SECURITY], new)
    named(new, SYSTEM, three)
    with pytest.raises(Conflict, match="一人不能兼两员"):
        operations.confirm_grant(grant_id=grant, actor=three[SYSTEM], at=NINE)
    assert roles()[three[AUDIT].person_id] == "audit"


def test_two_always_remain_who_can_name_others(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    with pytest.raises(Conflict, match="没有第二个人能确认"):
        proposed(three[SYSTEM], three[SECURITY])
    last = proposed(three[SECURITY], three[SECURITY])
    with pytest.raises(Conflict, match="最后一名安全管理员"):
        operations.confirm_grant(grant_id=last, actor=three[SYSTEM], at=NINE, leaves_vacant=True)
    named(somebody("zhaojie", "赵洁"), SYSTEM, three)
    other = named(somebody("qianliang", "钱亮"), SECURITY, three)
    operations.confirm_grant(grant_id=last, actor=three[SYSTEM], at=NINE)
    gone = proposed(three[SYSTEM], other)
    operations.confirm_grant(grant_id=gone, actor=_second(three, "zhaojie"), at=NINE)
    assert sorted(roles().values()) == ["audit", "security", "system"]


def _second(three: dict[Administrator, Actor], username: str) -> Actor:
    session = operations.sign_in(username=username, password=PASSWORD, at=NINE)
    actor = towns.actor_of_session(session.session_key)
    assert actor is not None
    return actor


def test_two_dismissals_at_once_do_not_empty_a_role_between_them(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    """Both were the one of two when proposed; whoever is confirmed second is the last."""
    second = named(somebody(), AUDIT, three)
    grants = [proposed(one, three[SECURITY]) for one in (second, three[AUDIT])]
    operations.confirm_grant(grant_id=grants[0], actor=three[SYSTEM], at=NINE)
    with pytest.raises(Invalid):
        operations.confirm_grant(grant_id=grants[1], actor=three[SYSTEM], at=NINE)


def test_it_is_proposed_once_and_of_administrators_only(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    proposed(three[AUDIT], three[SECURITY])
    with pytest.raises(Conflict, match="已经提出过"):
        proposed(three[AUDIT], three[SECURITY])
    with pytest.raises(Conflict, match="不是管理员"):
        proposed(towns.acting(town.street_head), three[SECURITY])


def test_nobody_closes_an_administrators_account_alone(
    town: Town, three: dict[Administrator, Actor]
) -> None:
    with pytest.raises(Conflict, match="两个人免去"):
        operations.close_account(account_id=three[AUDIT].account_id, actor=three[SYSTEM], at=NINE)
