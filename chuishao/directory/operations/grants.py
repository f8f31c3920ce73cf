"""Grants of posts and of administration: proposed by one person, decided by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, GrantKind, GrantOutcome
from chuishao.directory.models import Account, Grant, Holding, Organisation, Post
from chuishao.directory.operations import posts
from chuishao.directory.operations._dismissing import DECIDERS, check_dismissal, dismiss
from chuishao.directory.operations._recording import demand, record
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import said

_UPWARD_STEPS = 6


@transaction.atomic
def propose_appointment(
    *,
    post_id: int,
    person_id: int,
    from_on: date,
    document_no: str,
    actor: Actor,
    at: datetime,
    to_on: date | None = None,
) -> int:
    """Propose that a person takes a post; it holds once another person confirms. Returns the id."""
    return _propose(
        GrantKind.APPOINTMENT, person_id, actor, at, from_on, to_on, post_id, document_no
    )


@transaction.atomic
def propose_relief(*, post_id: int, on: date, document_no: str, actor: Actor, at: datetime) -> int:
    """Propose that the holder of a post leaves it on a day. Returns the id of the grant."""
    held = posts.holding_on(post_id, on)
    if held is None:
        raise Conflict("该岗位这一天无人任职，无需免职。")
    return _propose(GrantKind.RELIEF, held.person_id, actor, at, on, None, post_id, document_no)


@transaction.atomic
def propose_stand_in(
    *,
    post_id: int,
    person_id: int,
    from_on: date,
    to_on: date,
    document_no: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Propose that a person stands in for the holder of a post up to (not with) ``to_on``."""
    held = posts.holding_on(post_id, from_on)
    if held is not None and held.person_id == person_id:
        raise Invalid("本人不能代理自己的岗位，请另选代理人。", fields={"person": "请另选一人"})
    return _propose(GrantKind.STAND_IN, person_id, actor, at, from_on, to_on, post_id, document_no)


@transaction.atomic
def propose_administrator(
    *,
    person_id: int,
    administrator: Administrator,
    document_no: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Propose that a person becomes one of the three administrators. Returns the id of the grant."""
    demand(actor, Administrator.SECURITY)
    _check_administrator(person_id, administrator, timezone.localdate(at))
    return _write(
        Grant(
            kind=GrantKind.ADMINISTRATOR,
            person_id=person_id,
            administrator=administrator,
            from_on=timezone.localdate(at),
            document_no=document_no,
        ),
        actor,
        at,
    )


@transaction.atomic
def propose_dismissal(
    *, person_id: int, document_no: str, actor: Actor, at: datetime, successor_id: int | None = None
) -> int:
    """Propose that an administrator leaves the role, and who takes it at the same moment. Returns the id of the grant."""
    demand(actor, Administrator.SECURITY)
    role, day = check_dismissal(person_id, successor_id or 0, actor), timezone.localdate(at)
    if successor_id is not None:
        _check_administrator(successor_id, role, day)
    grant = Grant(
        kind=GrantKind.DISMISSAL, person_id=person_id, administrator=role, from_on=day,
        document_no=document_no, successor_id=successor_id,
    )  # fmt: skip
    return _write(grant, actor, at)


@transaction.atomic
def confirm_grant(
    *, grant_id: int, actor: Actor, at: datetime, leaves_vacant: bool = False
) -> None:
    """Confirm a proposed grant: from now on it holds. The confirmer is a second person.

    ``leaves_vacant``: the confirmer knows that after a dismissal nobody holds the role. Raises Invalid without.
    """
    grant, day = _open(grant_id), timezone.localdate(at)
    _check_second_person(grant, actor)
    if grant.kind == GrantKind.ADMINISTRATOR:
        _make_administrator(grant.person_id, Administrator(grant.administrator), day)
    elif grant.kind == GrantKind.DISMISSAL:
        role = dismiss(grant, leaves_vacant=leaves_vacant, actor=actor, at=at)
        if grant.successor_id is not None:
            _make_administrator(grant.successor_id, role, day)
    else:
        _carry_out(grant, actor, at)
    _decide(grant, GrantOutcome.CONFIRMED, actor, at)


@transaction.atomic
def refuse_grant(*, grant_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Refuse a proposed grant with a reason; nothing changes."""
    grant = _open(grant_id)
    _check_second_person(grant, actor)
    if not reason.strip():
        raise Invalid("驳回要写明理由。", fields={"reason": "请填写理由"})
    grant.reason = reason.strip()[:200]
    _decide(grant, GrantOutcome.REFUSED, actor, at)


def _propose(
    kind: GrantKind,
    person_id: int,
    actor: Actor,
    at: datetime,
    from_on: date,
    to_on: date | None,
    post_id: int,
    document_no: str,
) -> int:
    _check_authority(actor, post_id)
    if person_id == actor.person_id:
        raise NotAllowed("不能为本人提出任免，请由他人提出。")
    _check_not_administrator(person_id)
    return _write(
        Grant(
            kind=kind,
            person_id=person_id,
            post_id=post_id,
            from_on=from_on,
            to_on=to_on,
            document_no=document_no,
        ),
        actor,
        at,
    )


def _write(grant: Grant, actor: Actor, at: datetime) -> int:
    if not actor.person_id:
        raise NotAllowed("任免要由具体的人提出。")
    grant.proposed_by_id, grant.proposed_at = actor.person_id, at
    grant.save(force_insert=True)
    body = {"kind": grant.kind, "person": grant.person_id, "post": grant.post_id}
    record(f"grant:{grant.pk}", "propose", actor=actor, at=at, body=body)
    return grant.pk


def _open(grant_id: int) -> Grant:
    grant = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise Invalid("没有这项申请，请刷新后重选。")
    if grant.outcome != GrantOutcome.PROPOSED:
        raise Conflict("这项申请已经有人处理，请刷新查看结果。")
    return grant


def _check_second_person(grant: Grant, actor: Actor) -> None:
    if actor.person_id in (0, grant.proposed_by_id, grant.person_id):
        raise NotAllowed("须由提出人和当事人以外的另一人确认。")
    if grant.kind in (GrantKind.ADMINISTRATOR, GrantKind.DISMISSAL):
        if actor.administrator not in DECIDERS or actor.person_id == grant.successor_id:
            raise NotAllowed("管理员授权由另一名安全管理员或系统管理员确认。")
        return
    _check_authority(actor, grant.post_id or 0)


def _check_authority(actor: Actor, post_id: int) -> None:
    """The security administrator, or who leads the organisation or one above it."""
    if actor.administrator == Administrator.SECURITY:
        return
    organisation = Organisation.objects.filter(posts__id=post_id).values_list("id", flat=True)
    owner = organisation.first()
    leads = actor.post_kind is not None and actor.post_kind.leads
    if not leads or owner is None or not _is_under(owner, actor.organisation_id):
        raise NotAllowed("任免由安全管理员、本单位或上级单位主要负责人办理，您不能办理。")


def _is_under(organisation_id: int, superior_id: int) -> bool:
    current = organisation_id
    for _ in range(_UPWARD_STEPS):
        if current == superior_id:
            return True
        above = Organisation.objects.filter(pk=current).values_list("superior_id", flat=True)
        current = above.first() or 0
    return False


def _check_not_administrator(person_id: int) -> None:
    held = Account.objects.filter(person_id=person_id, closed_at=None).exclude(administrator="")
    if held.exists():
        raise Conflict("该人员是管理员，管理员不兼任业务岗位，请另选。")


def _check_administrator(person_id: int, wanted: Administrator, day: date) -> None:
    account = Account.objects.filter(person_id=person_id, closed_at=None).first()
    if account is None:
        raise Invalid("该人员还没有账号，请先开通账号。")
    if account.administrator:
        held = Administrator(account.administrator).label
        raise Conflict(
            gettext("该人员已是%(held)s。三员由三人分任，一人不能兼两员，也不能改任%(wanted)s。")
            % {"held": held, "wanted": said(wanted.label)}
        )
    later = Holding.objects.filter(person_id=person_id).exclude(to_on__lte=day)
    if later.exists():
        raise Conflict("该人员在业务岗位任职，管理员不兼任业务岗位，请先免去。")


def _make_administrator(person_id: int, wanted: Administrator, day: date) -> None:
    Account.objects.select_for_update().filter(person_id=person_id, closed_at=None).first()
    _check_administrator(person_id, wanted, day)
    Account.objects.filter(person_id=person_id, closed_at=None).update(administrator=wanted)


def _carry_out(grant: Grant, actor: Actor, at: datetime) -> None:
    post = Post.objects.filter(pk=grant.post_id or 0).first()
    if post is None:
        raise Invalid("没有这个岗位，请重新提出。")
    _check_not_administrator(grant.person_id)
    if grant.kind == GrantKind.RELIEF:
        posts.release(post.pk, grant.from_on, actor=actor, at=at)
        return
    number = grant.document_no
    span = (post.pk, grant.person_id, grant.from_on)
    if grant.kind == GrantKind.STAND_IN and grant.to_on is not None:
        posts.stand_in(*span, grant.to_on, document_no=number, actor=actor, at=at)
    else:
        posts.hold(*span, grant.to_on, document_no=number, actor=actor, at=at)


def _decide(grant: Grant, outcome: GrantOutcome, actor: Actor, at: datetime) -> None:
    grant.outcome, grant.decided_by_id, grant.decided_at = outcome, actor.person_id, at
    grant.save(update_fields=["outcome", "decided_by", "decided_at", "reason"])
    body = {"kind": grant.kind, "person": grant.person_id, "reason": grant.reason}
    record(f"grant:{grant.pk}", outcome.value, actor=actor, at=at, body=body)
