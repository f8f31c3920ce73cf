"""Accounts: one a person, with rules for names and passwords; and the accounts of the demo."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command

from chuishao.directory import operations, queries
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Account
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, PASSWORD, SYSTEM, Town


@pytest.fixture
def wang(town: Town) -> int:
    """The account of 王志强, whose telephone is known."""
    return towns.account(towns.person("王志强", phone="13900001234"), "wangzq")


def change(account: int, new: str, old: str = PASSWORD) -> None:
    """The owner changes the password."""
    session = operations.sign_in(username="wangzq", password=old, at=NINE)
    oneself = queries.session_of(session.session_key, NINE).oneself
    operations.set_password(
        account_id=account, password=new, old_password=old, actor=oneself, at=NINE
    )


def test_a_person_has_one_account(wang: int) -> None:
    person = Account.objects.get(pk=wang).person_id
    with pytest.raises(Conflict, match="一人只开一个账号"):
        towns.account(person, "another")


def test_a_user_name_is_never_given_again(wang: int) -> None:
    operations.close_account(account_id=wang, actor=SYSTEM, at=NINE)
    with pytest.raises(Conflict, match="已有人使用"):
        towns.account(towns.person("赵明"), "wangzq")


@pytest.mark.parametrize("username", ["", "ab", "Wang", "1wang", "王志强", "a" * 41, "wang zq"])
def test_a_wrong_user_name_is_refused_by_field(town: Town, username: str) -> None:
    with pytest.raises(Invalid) as refused:
        towns.account(towns.person("赵明"), username)
    assert "username" in refused.value.fields


def test_the_last_five_passwords_are_not_taken_again(wang: int) -> None:
    passwords = [PASSWORD, *(f"Cui-hu-2026{letter}" for letter in "abcdef")]
    for old, new in pairwise(passwords[:5]):
        change(wang, new, old)
    with pytest.raises(Invalid, match="最近 5 次"):
        change(wang, PASSWORD, passwords[4])
    change(wang, passwords[5], passwords[4])
    change(wang, PASSWORD, passwords[5])


def test_the_telephone_is_no_password(wang: int) -> None:
    with pytest.raises(Invalid, match="手机号"):
        change(wang, "Wo-13900001234")


def test_the_old_password_must_be_known(wang: int) -> None:
    session = operations.sign_in(username="wangzq", password=PASSWORD, at=NINE)
    oneself = queries.session_of(session.session_key, NINE).oneself
    with pytest.raises(Invalid) as refused:
        operations.set_password(
            account_id=wang, password="Dian-chi-2026", old_password="no", actor=oneself, at=NINE
        )
    assert "old_password" in refused.value.fields


def test_a_new_password_ends_all_sessions(wang: int) -> None:
    other = operations.sign_in(username="wangzq", password=PASSWORD, at=NINE)
    change(wang, "Dian-chi-2026")
    assert queries.session_of(other.session_key, NINE) is None


def test_a_password_set_by_another_must_be_changed(wang: int) -> None:
    operations.set_password(account_id=wang, password="Dian-chi-2026", actor=SYSTEM, at=NINE)
    assert Account.objects.get(pk=wang).must_change_password


def test_nobody_sets_the_password_of_another(town: Town, wang: int) -> None:
    with pytest.raises(NotAllowed, match="系统管理员"):
        operations.set_password(
            account_id=wang,
            password="Dian-chi-2026",
            actor=towns.acting(town.street_head),
            at=NINE,
        )


def test_no_password_stands_in_the_audit(wang: int) -> None:
    from chuishao.kernel import records

    change(wang, "Dian-chi-2026")
    kept = str([(e.body, e.actor) for e in records.history(f"account:{wang}")])
    assert "Dian-chi-2026" not in kept
    assert PASSWORD not in kept


@pytest.fixture
def kunming(db: None) -> None:
    call_command("load_kunming", "--demo-organisations", verbosity=0)


def test_demo_accounts_are_refused_for_real(kunming: None, settings: object) -> None:
    settings.DEBUG = False
    with pytest.raises(NotAllowed, match="正式运行不能开通"):
        operations.open_demo_accounts(actor=SYSTEM, at=NINE)
    assert not Account.objects.exists()


def test_there_is_one_demo_account_for_each_kind_of_user(kunming: None, settings: object) -> None:
    settings.DEBUG = True
    opened = operations.open_demo_accounts(actor=SYSTEM, at=NINE)
    assert len({account.password for account in opened}) == len(opened) == 21
    assert operations.open_demo_accounts(actor=SYSTEM, at=NINE) == []
    roles = set(Account.objects.exclude(administrator="").values_list("administrator", flat=True))
    assert roles == {role.value for role in Administrator}


def test_every_demo_account_signs_in_with_its_post(kunming: None, settings: object) -> None:
    settings.DEBUG = True
    for account in operations.open_demo_accounts(actor=SYSTEM, at=NINE):
        session = operations.sign_in(username=account.username, password=account.password, at=NINE)
        actor = towns.actor_of_session(session.session_key, NINE)
        assert actor is not None, account.label
        assert bool(actor.administrator) != bool(actor.post_id), account.label


def test_the_first_administrators_are_opened_by_command(db: None) -> None:
    call_command(
        "appoint_administrators",
        *("--system", "xitong", "甲", "--security", "anquan", "乙", "--audit", "shenji", "丙"),
        stdout=StringIO(),
    )
    assert Account.objects.filter(must_change_password=True).count() == 3
