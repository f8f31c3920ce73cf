"""Opening, closing and unlocking accounts, and setting passwords."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory import passwords
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Account, AccountSession, PasswordHistory, Person
from chuishao.directory.operations._recording import demand, record
from chuishao.directory.operations.posts import PHONE_PURPOSE
from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed

_USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


@transaction.atomic
def open_account(
    *,
    person_id: int,
    username: str,
    password: str,
    actor: Actor,
    at: datetime,
    must_change_password: bool = True,
) -> int:
    """Open the one account of a person, with a password to be changed at first use. Returns its id."""
    demand(actor, Administrator.SYSTEM)
    person = Person.objects.select_for_update().filter(pk=person_id, forgotten_at=None).first()
    if person is None:
        raise Invalid("没有这个人员，请先登记。")
    _check_username(username, person_id)
    _check_rules(password, username, _phone(person))
    account = Account.objects.create(
        username=username,
        person=person,
        password=make_password(password),
        opened_at=at,
        password_changed_at=at,
        must_change_password=must_change_password,
    )
    body = {"person": person_id, "username": username}
    record(f"account:{account.pk}", "open", actor=actor, at=at, body=body)
    return account.pk


@transaction.atomic
def close_account(*, account_id: int, actor: Actor, at: datetime) -> None:
    """Close an account for good and end its sessions; the row stays for the audit."""
    demand(actor, Administrator.SYSTEM)
    account = _locked(account_id)
    if account.person_id == actor.person_id:
        raise NotAllowed("不能注销本人的账号，请由另一名系统管理员办理。")
    if account.administrator:
        raise Conflict("这是管理员的账号。请先在“三员”里由两个人免去，再注销。")
    Account.objects.filter(pk=account.pk).update(closed_at=at)
    AccountSession.objects.filter(account=account).delete()
    record(f"account:{account.pk}", "close", actor=actor, at=at, body={})


@transaction.atomic
def unlock_account(*, account_id: int, actor: Actor, at: datetime) -> None:
    """Lift a lock before its time."""
    demand(actor, Administrator.SYSTEM)
    account = _locked(account_id)
    Account.objects.filter(pk=account.pk).update(failed_attempts=0, locked_until=None)
    record(f"account:{account.pk}", "unlock", actor=actor, at=at, body={})


@transaction.atomic
def set_password(
    *, account_id: int, password: str, actor: Actor, at: datetime, old_password: str = ""
) -> None:
    """Set a password: one's own by giving the old one, or another's as system administrator.

    A password set by another person must be changed at the next sign-in. All sessions of the account end.
    """
    account = _locked(account_id)
    is_own = account.pk == actor.account_id
    if not is_own:
        demand(actor, Administrator.SYSTEM)
    elif not check_password(old_password, account.password):
        raise Invalid("原口令不对，请重新输入。", fields={"old_password": "与现用口令不一致"})
    _check_rules(password, account.username, _phone(account.person))
    _check_history(account, password)
    _write_password(account, password, at, must_change=not is_own)
    AccountSession.objects.filter(account=account).delete()
    record(f"account:{account.pk}", "set_password", actor=actor, at=at, body={"own": is_own})


def _locked(account_id: int) -> Account:
    accounts = Account.objects.select_for_update(of=("self",)).select_related("person")
    account = accounts.filter(pk=account_id, closed_at=None).first()
    if account is None:
        raise Invalid("没有这个账号，或者它已经注销。")
    return account


def _check_username(username: str, person_id: int) -> None:
    if not _USERNAME.fullmatch(username):
        remedy = gettext("3 到 40 位，小写字母开头，只含小写字母、数字、点、横线、下划线")
        raise Invalid("用户名不合要求。", fields={"username": remedy})
    if Account.objects.filter(username=username).exists():
        raise Conflict("这个用户名已有人使用（含已注销的账号），请换一个。")
    if Account.objects.filter(person_id=person_id, closed_at=None).exists():
        raise Conflict("该人员已有账号，一人只开一个账号。")


def _check_rules(password: str, username: str, phone: str) -> None:
    found = passwords.faults(password, username=username, phone=phone)
    if found:
        raise Invalid("口令不合要求：" + "".join(found), fields={"password": "".join(found)})


def _check_history(account: Account, password: str) -> None:
    past = PasswordHistory.objects.filter(account=account).order_by("-replaced_at", "-id")
    # The present password counts as one of the five.
    hashes = [
        account.password,
        *past.values_list("password", flat=True)[: passwords.REMEMBERED - 1],
    ]
    if any(check_password(password, kept) for kept in hashes):
        remedy = gettext("不能与最近 %(remembered)s 次用过的口令相同") % {
            "remembered": passwords.REMEMBERED
        }
        raise Invalid(
            gettext("%(remedy)s，请换一个。") % {"remedy": remedy}, fields={"password": remedy}
        )


def _write_password(account: Account, password: str, at: datetime, *, must_change: bool) -> None:
    PasswordHistory.objects.create(account=account, password=account.password, replaced_at=at)
    Account.objects.filter(pk=account.pk).update(
        password=make_password(password),
        password_changed_at=at,
        must_change_password=must_change,
        failed_attempts=0,
        locked_until=None,
    )


def _phone(person: Person) -> str:
    sealed = person.phone_encrypted
    return secrecy.decrypt(sealed, PHONE_PURPOSE) if sealed else ""
