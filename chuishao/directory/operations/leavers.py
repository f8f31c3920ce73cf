"""Forgetting those who left: proposed by one person, confirmed by another, done by a job, and signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Administrator, ForgettingState, Tier
from chuishao.directory.models import (
    Account,
    AccountSession,
    Address,
    Forgetting,
    Grant,
    LeaverPeriod,
    Letter,
    Message,
    PasswordHistory,
    Person,
    SavedList,
)
from chuishao.directory.operations._recording import record
from chuishao.directory.queries.leavers import counts_of, last_day_due, leaver_period, leavers
from chuishao.kernel import records, secrecy
from chuishao.kernel.database import as_json
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line, said

PREFIX: Final = "XH"
PURPOSE: Final = "directory.forgetting"
AT_ONCE: Final = 100
GONE: Final = gettext_noop("已离任人员")
# What entries about a person say in words: the user name, names of lists, why a grant was refused.
_WORDS: Final = ("username", "name", "reason")
_OPEN: Final = (ForgettingState.PROPOSED, ForgettingState.CONFIRMED)


def may_forget(actor: Actor) -> bool:
    """Leaders of a street or above for their territory, and the security administrator."""
    leads = actor.post_kind is not None and actor.post_kind.leads
    of_place = leads and actor.tier != Tier.COMMUNITY and bool(reach(actor).territory)
    return of_place or actor.administrator == Administrator.SECURITY


def may_set_leaver_period(actor: Actor) -> bool:
    """One period for the whole city: its leaders and the security administrator set it."""
    is_city = actor.tier == Tier.CITY or actor.administrator == Administrator.SECURITY
    return is_city and may_forget(actor)


@transaction.atomic
def set_leaver_period(*, months: int, document_no: str, actor: Actor, at: datetime) -> None:
    """How many months people are kept after leaving, by which document. Raises the refusals."""
    if not may_set_leaver_period(actor) or not actor.person_id:
        raise NotAllowed("离任后的期限全市一样，由市级负责人或安全管理员设定。")
    document = _line(document_no, gettext("文件号"), "document_no", 120)
    if not 1 <= months <= 600:
        raise Invalid("月数要在 1 到 600 之间。", fields={"months": "请填 1 到 600。"})
    LeaverPeriod.objects.create(
        months=months, document_no=document, set_at=at, set_by_id=actor.person_id
    )
    body = {"months": months, "document_no": document}
    record("retention", "directory.set_leaver_period", actor=actor, at=at, body=body)


@transaction.atomic
def propose_forgetting(*, region_path: str, actor: Actor, at: datetime) -> str:
    """Propose to forget who left a place long enough ago; the number. Another person confirms it."""
    _demand(actor, region_path)
    left_by, kept = last_day_due(at), leaver_period()
    count = leavers(region_path, left_by, at).count()
    if not count:
        raise Conflict("这里没有到期的离任人员，请刷新页面。")
    if Forgetting.objects.filter(region_path=region_path, state__in=_OPEN).exists():
        raise Conflict("这里已经有一份销毁等确认或正在办，请先看那一份。")
    number = next_number(PREFIX, region_path, timezone.localdate(at))
    made = Forgetting.objects.create(
        number=number, region_path=region_path, left_by=left_by,
        months=kept.months, document_no=kept.document_no,
        state=ForgettingState.PROPOSED, expected=count, proposed_by_id=actor.person_id,
        proposed_label=actor.label[:120], proposed_at=at,
    )  # fmt: skip
    record(_subject(made), "directory.propose_forgetting", actor=actor, at=at, body=_said(made))
    return number


@transaction.atomic
def confirm_forgetting(*, number: str, actor: Actor, at: datetime) -> None:
    """A second person confirms; then ``carry_on_forgetting`` forgets. Raises NotFound, NotAllowed, Conflict."""
    _decide(_proposed(number, actor), ForgettingState.CONFIRMED, actor, at)


@transaction.atomic
def refuse_forgetting(*, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """A second person refuses with a reason; nobody is forgotten."""
    made = _proposed(number, actor)
    made.reason = _line(reason, gettext("理由"), "reason", 200)
    _decide(made, ForgettingState.REFUSED, actor, at)


def carry_on_forgetting(*, number: str, actor: Actor, at: datetime) -> bool:
    """Forget the next hundred people; False when all is done and signed. A killed worker's is carried on."""
    made = Forgetting.objects.filter(number=number, state=ForgettingState.CONFIRMED).first()
    if made is None:
        return False
    due = leavers(made.region_path, made.left_by, at).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        with transaction.atomic():
            made.counts = dict(Counter(made.counts) + _forget(key, made, actor, at))
            Forgetting.objects.filter(pk=made.pk).update(counts=made.counts)
    if not keys:
        _sign(made, actor, at)
    return bool(keys)


def signature_of(made: Forgetting) -> str:
    """The keyed digest over all that a record of forgetting says."""
    return secrecy.keyed_hash(as_json(_said(made)), PURPOSE).hex()


def _forget(person_id: int, made: Forgetting, actor: Actor, at: datetime) -> Counter[str]:
    """Forget one person if still due; what went. Posts held, days and numbers stay, and so do the records."""
    Person.objects.select_for_update().get(pk=person_id)
    if not leavers(made.region_path, made.left_by, at).filter(pk=person_id).exists():
        return Counter()
    went = Counter(counts_of([person_id]))
    _close_accounts(person_id, at)
    for table in (Message, Letter, Address, SavedList):
        table.objects.filter(person_id=person_id).delete()
    Grant.objects.filter(person_id=person_id).update(reason="")
    Person.objects.filter(pk=person_id).update(
        name=GONE, phone_encrypted=None, phone_masked="", phone_hash="", forgotten_at=at
    )
    went["entries"] = sum(
        records.erase(
            subject=one, actor=actor.as_record(), at=at, remains=_remains,
            body={"forgetting": made.number},
        )
        for one in _subjects(person_id)
    )  # fmt: skip
    return went


def _close_accounts(person_id: int, at: datetime) -> None:
    """Nobody can sign in with them any more; their names are free of the person's."""
    for account in Account.objects.select_for_update().filter(person_id=person_id):
        account.username, account.password = f"gone.{account.pk}", "!"
        account.closed_at = account.closed_at or at
        account.save(update_fields=["username", "password", "closed_at"])
        AccountSession.objects.filter(account=account).delete()
        PasswordHistory.objects.filter(account=account).delete()


def _subjects(person_id: int) -> list[str]:
    """Whose entries say something in words about this person."""
    accounts = Account.objects.filter(person_id=person_id).values_list("pk", flat=True)
    grants = Grant.objects.filter(person_id=person_id).values_list("pk", flat=True)
    named = [f"account:{key}" for key in accounts] + [f"grant:{key}" for key in grants]
    return [f"person:{person_id}", *named]


def _remains(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in _WORDS}


@transaction.atomic
def _sign(made: Forgetting, actor: Actor, at: datetime) -> None:
    made.state, made.done_at = ForgettingState.DONE, at
    made.signature = signature_of(made)
    made.save()
    body = {**_said(made), "signature": made.signature}
    record(_subject(made), "directory.forgotten", actor=actor, at=at, body=body)


def _said(made: Forgetting) -> dict[str, Any]:
    return {
        "number": made.number, "region_path": made.region_path, "left_by": made.left_by,
        "months": made.months, "document_no": made.document_no, "proposed_by": made.proposed_label, "confirmed_by": made.decided_label,
        "counts": made.counts,
    }  # fmt: skip


def _subject(made: Forgetting) -> str:
    return f"forgetting:{made.number}"


def _proposed(number: str, actor: Actor) -> Forgetting:
    made = Forgetting.objects.select_for_update().filter(number=number).first()
    is_security = actor.administrator == Administrator.SECURITY
    if made is None or not (is_security or reach(actor).covers_path(made.region_path)):
        raise NotFound("没有这份销毁申请，请刷新页面。")
    _demand(actor, made.region_path)
    if actor.person_id in (0, made.proposed_by_id):
        raise NotAllowed("须由提出人以外的另一人确认。")
    if made.state != ForgettingState.PROPOSED:
        raise Conflict("这份销毁已经有人处理，请刷新查看结果。")
    return made


def _decide(made: Forgetting, state: ForgettingState, actor: Actor, at: datetime) -> None:
    made.state, made.decided_by_id, made.decided_at = state, actor.person_id, at
    made.decided_label = actor.label[:120]
    made.save()
    body = {**_said(made), "reason": made.reason}
    record(_subject(made), f"directory.forgetting_{state.value}", actor=actor, at=at, body=body)


def _demand(actor: Actor, region_path: str) -> None:
    if not may_forget(actor) or not actor.person_id:
        raise NotAllowed(
            "离任人员的销毁由街道以上的主要负责人、书记和安全管理员办理，您的岗位不能办理。"
        )
    if actor.administrator is None and not reach(actor).covers_path(region_path):
        raise NotAllowed("这个地方不在您的辖区，请选辖区内的地方。")


def _line(words: str, label: str, field: str, most: int) -> str:
    line = clean_line(words, label=label, most=most).strip()
    if not line:
        wanted = gettext("请填%(label)s。") % {"label": said(label)}
        raise Invalid(wanted, fields={field: wanted})
    return line
