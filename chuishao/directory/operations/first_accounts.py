"""The accounts a new installation begins with: the three administrators, or one demo user of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from chuishao.directory import demo_rules, passwords
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Account, Holding
from chuishao.directory.operations._recording import record
from chuishao.directory.operations.accounts import open_account
from chuishao.directory.operations.posts import enter_person
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account just opened; the password is known here and nowhere else."""

    label: str
    username: str
    password: str


@transaction.atomic
def open_first_administrators(
    *,
    people: Mapping[Administrator, tuple[str, str]],
    actor: Actor,
    at: datetime,
    must_change_password: bool = True,
) -> list[FirstAccount]:
    """Open the three administrators (user name and name of each) while there is none yet.

    Later ones are proposed and confirmed by two people.
    """
    if not actor.is_system:
        raise NotAllowed("首批管理员只能由安装命令开通。")
    if set(people) != set(Administrator):
        raise Invalid("三员须一次配齐：系统管理员、安全管理员、审计管理员各一人。")
    if Account.objects.exclude(administrator="").exists():
        raise Conflict("已经有管理员了；增补管理员须由两人办理授权。")
    return [
        _open_administrator(role, username, name, actor, at, must_change_password)
        for role, (username, name) in people.items()
    ]


@transaction.atomic
def open_demo_accounts(*, actor: Actor, at: datetime) -> list[FirstAccount]:
    """Open one account for each kind of user of the demonstration set; those there are left alone.

    Raises NotAllowed unless ``DEBUG`` is on: a real installation has no accounts of known names.
    """
    if not settings.DEBUG:
        raise NotAllowed("演示账号只在试用（DEBUG）时开通，正式运行不能开通。")
    rows: list[tuple[str, str, str, str]] = demo_rules.rules()["accounts"]
    opened = [_open_demo(*row, actor, at) for row in rows]
    accounts = [account for account in opened if account is not None]
    if not Account.objects.exclude(administrator="").exists():
        roles = demo_rules.rules()["administrators"].items()
        people = {Administrator(role): (username, name) for role, (username, name) in roles}
        accounts += open_first_administrators(
            people=people, actor=actor, at=at, must_change_password=False
        )
    return accounts


def _open_demo(
    username: str, label: str, organisation: str, kind: str, actor: Actor, at: datetime
) -> FirstAccount | None:
    if Account.objects.filter(username=username).exists():
        return None
    holding = (
        Holding.objects.filter(
            post__organisation__short_name=organisation,
            post__organisation__is_demo=True,
            post__kind=kind,
            to_on=None,
            person__accounts=None,
        )
        .order_by("id")
        .first()
    )
    if holding is None:
        raise Conflict(f"没有找到演示岗位“{organisation} {kind}”，请先装入演示机构。")
    password = passwords.generated()
    open_account(
        person_id=holding.person_id,
        username=username,
        password=password,
        actor=actor,
        at=at,
        must_change_password=False,
    )
    return FirstAccount(f"{label}（{organisation}）", username, password)


def _open_administrator(
    role: Administrator, username: str, name: str, actor: Actor, at: datetime, must_change: bool
) -> FirstAccount:
    person_id = enter_person(name=name, actor=actor, at=at)
    password = passwords.generated()
    account_id = open_account(
        person_id=person_id,
        username=username,
        password=password,
        actor=actor,
        at=at,
        must_change_password=must_change,
    )
    Account.objects.filter(pk=account_id).update(administrator=role)
    subject = f"account:{account_id}"
    record(subject, "first_administrator", actor=actor, at=at, body={"role": role})
    return FirstAccount(role.label, username, password)
