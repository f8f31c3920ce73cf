"""Dismissing an administrator: no role is left empty unawares, and two always remain who can name others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, GrantKind, GrantOutcome
from chuishao.directory.models import Account, AccountSession, Grant
from chuishao.directory.operations._recording import record
from chuishao.kernel.refusals import Conflict, Invalid
from chuishao.kernel.text import said

DECIDERS: Final = (Administrator.SECURITY, Administrator.SYSTEM)


def check_dismissal(person_id: int, successor_id: int, actor: Actor) -> Administrator:
    """The role of whom somebody would dismiss; refused where it is asked already or nobody could confirm it."""
    everybody = _administrators()
    role = _role_of(person_id, everybody)
    waiting = Grant.objects.filter(kind=GrantKind.DISMISSAL, outcome=GrantOutcome.PROPOSED)
    if waiting.filter(person_id=person_id).exists():
        raise Conflict("免去这名管理员已经提出过，正在等第二人确认。")
    if successor_id == person_id:
        words = gettext("接任的要是另一个人。")
        raise Invalid(words, fields={"successor": words})
    concerned = {actor.person_id, person_id}
    if not any(one.person_id not in concerned for one in _deciding(everybody)):
        raise Conflict(
            "没有第二个人能确认：除了您和要免去的人，没有别的安全管理员或系统管理员。请先提出增补一名，再提出免去。"
        )
    return role


def dismiss(grant: Grant, *, leaves_vacant: bool, actor: Actor, at: datetime) -> Administrator:
    """Take the role and end every session of theirs. Returns the role; raises Conflict, Invalid."""
    everybody = _administrators()
    role = _role_of(grant.person_id, everybody)
    remain = [one for one in everybody if one.person_id != grant.person_id]
    if grant.successor_id is None:
        _check_remaining(role, remain, leaves_vacant)
    account = next(one for one in everybody if one.person_id == grant.person_id)
    Account.objects.filter(pk=account.pk).update(administrator="")
    AccountSession.objects.filter(account=account).delete()
    body = {"role": role, "grant": grant.pk, "document_no": grant.document_no, "next_person": grant.successor_id}  # fmt: skip
    record(f"account:{account.pk}", "dismiss_administrator", actor=actor, at=at, body=body)
    return role


def _administrators() -> list[Account]:
    """All there are now, locked, so that two who dismiss at once see one another."""
    held = Account.objects.select_for_update().filter(closed_at=None).exclude(administrator="")
    return list(held.order_by("id"))


def _deciding(held: Iterable[Account]) -> list[Account]:
    return [one for one in held if one.administrator in DECIDERS]


def _role_of(person_id: int, held: Iterable[Account]) -> Administrator:
    found = next((one for one in held if one.person_id == person_id), None)
    if found is None:
        raise Conflict("这个人现在不是管理员，不用免去。请刷新这一页。")
    return Administrator(found.administrator)


def _check_remaining(role: Administrator, remain: list[Account], leaves_vacant: bool) -> None:
    is_vacant = all(one.administrator != role for one in remain)
    if is_vacant and role == Administrator.SECURITY:
        raise Conflict(
            "这是最后一名安全管理员，免去以后没有人能再提出管理员。请驳回这一项，另提一项，写明接任的人。"
        )
    if len(_deciding(remain)) < 2:
        raise Conflict(
            "免去以后只剩一个人，没有第二个人能确认管理员。请驳回这一项，另提一项，写明接任的人。"
        )
    if is_vacant and not leaves_vacant:
        words = gettext("确认以后就没有%(role)s了。真要这样，请勾上；不要这样，请驳回。")
        words %= {"role": said(role.label)}
        raise Invalid(words, fields={"leaves_vacant": "还没有勾"})
