"""Forgetting by retention: periods, holds, and destruction proposed by one person and confirmed by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Administrator
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.directory.queries.messages import people_at
from chuishao.kernel import records, secrecy
from chuishao.kernel.database import Batch, as_json
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line, said

from .._due import CASE, SEALED, SUBJECTS, due_cases, period
from ..events import DestructionConfirmed
from ..models import Case, Destruction, Forgotten, LegalHold, RetentionRule
from ..queries.retention import overdue_districts
from ..queries.visibility import cases_visible_to
from ._erasing import forget_case
from .turning import may_turn

PREFIX: Final = "XH"
PURPOSE: Final = "casework.destruction"
AT_ONCE: Final = 100
PROPOSED, CONFIRMED, REFUSED, DONE = "proposed", "confirmed", "refused", "done"
BY_MECHANISM: Final = gettext_noop("按事项机制声明的保存期限")
WAITS: Final = gettext_noop("有 %(cases)s 件到期的内容等您确认或驳回销毁，编号 %(number)s。")
_WIDTHS: Final = (9, 6, 4)
OVERDUE: Final = gettext_noop(
    "有 %(cases)s 件事过了保存期限一个月以上还没有销毁，请看“保存和销毁”。"
)
SYSTEM: Final = Actor.system("按期销毁")


@transaction.atomic
def set_period(*, months: int, document_no: str, actor: Actor, at: datetime) -> None:
    """How many months after its end a case keeps its sealed answers, by which document. Raises the refusals."""
    _demand_leader(actor)
    document = _line(document_no, gettext("文件号"), "document_no", 120)
    if not 1 <= months <= 600:
        raise Invalid("月数要在 1 到 600 之间。", fields={"months": "请填 1 到 600。"})
    RetentionRule.objects.create(
        subject=SEALED, months=months, document_no=document, set_at=at, set_by_id=actor.person_id
    )
    body = {"subject": SEALED, "months": months, "document_no": document}
    _record("retention", "casework.set_period", actor, at, body)


@transaction.atomic
def hold_case(*, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """Stop forgetting for one case, with a reason. Raises the refusals."""
    case, why = _case(number, actor), _line(reason, gettext("理由"), "reason", 200)
    if Forgotten.objects.filter(case=case, subject=CASE).exists():
        raise Conflict("这件事的内容已经销毁，暂缓不了。")
    _, is_new = LegalHold.objects.get_or_create(
        case=case, lifted_at=None,
        defaults={"reason": why, "held_at": at, "held_by": actor.label[:120]},
    )  # fmt: skip
    if not is_new:
        raise Conflict("这件事已经暂缓销毁，不用再设。")
    _record("retention", "casework.hold", actor, at, {"case": case.pk, "number": number})


@transaction.atomic
def lift_hold(*, number: str, actor: Actor, at: datetime) -> None:
    """From now on the case is forgotten when its time has come. Raises the refusals."""
    case = _case(number, actor)
    held = LegalHold.objects.filter(case=case, lifted_at=None)
    if not held.update(lifted_at=at, lifted_by=actor.label[:120]):
        raise Conflict("这件事没有暂缓销毁，请刷新页面。")
    _record("retention", "casework.lift_hold", actor, at, {"case": case.pk, "number": number})


@transaction.atomic
def propose_destruction(
    *, subject: str, region_path: str, case_type: str, actor: Actor, at: datetime
) -> str:
    """Propose to forget what is due in a place by today; the number. Another person confirms it."""
    _demand_leader(actor)
    if subject not in SUBJECTS or not reach(actor).covers_path(region_path):
        raise NotAllowed("这个地方不在您的辖区，请选辖区内的地方。")
    day = timezone.localdate(at)
    count = due_cases(subject, region_path, day).filter(case_type=case_type).count()
    if not count:
        raise Conflict("这里没有到期要销毁的内容，请刷新页面。")
    same = Destruction.objects.filter(
        subject=subject,
        region_path=region_path,
        case_type=case_type,
        state__in=(PROPOSED, CONFIRMED),
    )
    if same.exists():
        raise Conflict("这里已经有一份销毁等确认或正在办，请先看那一份。")
    rule = period(subject)
    number = next_number(PREFIX, region_path, day)
    made = Destruction.objects.create(
        number=number, subject=subject, region_path=region_path, case_type=case_type, due_before=day,
        rule=BY_MECHANISM if rule is None else f"终结后 {rule.months} 个月，{rule.document_no}",
        state=PROPOSED, expected=count, proposed_by_id=actor.person_id,
        proposed_label=actor.label[:120], proposed_at=at,
    )  # fmt: skip
    _record(_subject(made), "casework.propose_destruction", actor, at, _said(made))
    _tell_second_persons(made, at)
    return number


def _tell_second_persons(made: Destruction, at: datetime) -> None:
    """To whoever may confirm it at the nearest office where there is anybody besides the proposer."""
    told = {"cases": made.expected, "number": made.number}
    left = [
        Left(
            person_id=one.person_id, key=f"destruction:{made.number}", topic="office",
            number="office_retention", letter_at=None, words=WAITS % told,
            values={"says": WAITS, "with": told},
        )
        for one in _second_persons(made, at)
    ]  # fmt: skip
    leave_messages(messages=left, actor=SYSTEM, at=at)


def _second_persons(made: Destruction, at: datetime) -> list[Actor]:
    for width in _WIDTHS:
        found = [
            one for one in people_at(made.region_path[:width], at)
            if may_turn(one) and reach(one).covers_path(made.region_path)
            and one.person_id != made.proposed_by_id
        ]  # fmt: skip
        if found and width <= len(made.region_path):
            return found
    return []


@transaction.atomic
def confirm_destruction(*, number: str, actor: Actor, at: datetime) -> None:
    """A second person confirms; the event brings the job. Raises NotAllowed, Conflict."""
    made = _proposed(number, actor)
    _decide(made, CONFIRMED, actor, at)
    with records.sending(Batch()) as batch:
        event = DestructionConfirmed(number=made.number)
        records.publish(batch, event, subject=_subject(made), at=at)


@transaction.atomic
def refuse_destruction(*, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """A second person refuses with a reason; nothing is forgotten."""
    made = _proposed(number, actor)
    made.reason = _line(reason, gettext("理由"), "reason", 200)
    _decide(made, REFUSED, actor, at)


def carry_on(*, number: str, actor: Actor, at: datetime) -> bool:
    """Forget the next hundred cases; False when all is done and signed. A killed worker's is carried on."""
    made = Destruction.objects.filter(number=number, state=CONFIRMED).first()
    if made is None:
        return False
    due = due_cases(made.subject, made.region_path, made.due_before)
    keys = list(
        due.filter(case_type=made.case_type).order_by("id").values_list("id", flat=True)[:AT_ONCE]
    )
    for key in keys:
        with transaction.atomic():
            went = forget_case(case_id=key, destruction=made, actor=actor, at=at)
            _add(made, went)
    if not keys:
        _sign(made, at)
    return bool(keys)


def warn_of_overdue_forgetting(*, actor: Actor, at: datetime) -> int:
    """Leave a message a month for those who may propose, where something is due for more than a month."""
    left = [
        Left(
            person_id=one.person_id, key=f"retention:{area}:{at:%Y%m}", topic="office",
            number="office_retention", letter_at=None, words=OVERDUE % {"cases": cases},
            values={"says": OVERDUE, "with": {"cases": cases}},
        )
        for area, cases in overdue_districts(at)
        for one in people_at(area, at)
        if may_turn(one)
    ]  # fmt: skip
    leave_messages(messages=left, actor=actor, at=at)
    return len(left)


def signature_of(made: Destruction) -> str:
    """The keyed digest over all that a record of destruction says."""
    return secrecy.keyed_hash(as_json(_said(made)), PURPOSE).hex()


def _add(made: Destruction, went: Counter[str]) -> None:
    made.counts = dict(Counter(made.counts) + went)
    Destruction.objects.filter(pk=made.pk).update(counts=made.counts)


@transaction.atomic
def _sign(made: Destruction, at: datetime) -> None:
    made.state, made.done_at = DONE, at
    made.signature = signature_of(made)
    made.save()
    body = {**_said(made), "signature": made.signature}
    _record(_subject(made), "casework.destroyed", SYSTEM, at, body)


def _said(made: Destruction) -> dict[str, Any]:
    return {
        "number": made.number, "subject": made.subject, "region_path": made.region_path,
        "case_type": made.case_type, "due_before": made.due_before, "rule": made.rule,
        "proposed_by": made.proposed_label, "confirmed_by": made.decided_label,
        "counts": made.counts,
    }  # fmt: skip


def _subject(made: Destruction) -> str:
    return f"destruction:{made.number}"


def _proposed(number: str, actor: Actor) -> Destruction:
    made = Destruction.objects.select_for_update().filter(number=number).first()
    is_security = actor.administrator == Administrator.SECURITY
    if made is None or not (is_security or reach(actor).covers_path(made.region_path)):
        raise NotFound("没有这份销毁申请，请刷新页面。")
    if not is_security:
        _demand_leader(actor)
    if actor.person_id in (0, made.proposed_by_id):
        raise NotAllowed("须由提出人以外的另一人确认。")
    if made.state != PROPOSED:
        raise Conflict("这份销毁已经有人处理，请刷新查看结果。")
    return made


def _decide(made: Destruction, state: str, actor: Actor, at: datetime) -> None:
    made.state, made.decided_by_id, made.decided_at = state, actor.person_id, at
    made.decided_label = actor.label[:120]
    made.save()
    body = {**_said(made), "reason": made.reason}
    _record(_subject(made), f"casework.destruction_{state}", actor, at, body)


def _demand_leader(actor: Actor) -> None:
    if not may_turn(actor):
        raise NotAllowed("保存期限和销毁由街道以上的负责人办理，您的岗位不能办理。")


def _case(number: str, actor: Actor) -> Case:
    _demand_leader(actor)
    found = (
        cases_visible_to(actor=actor).select_for_update(of=("self",)).filter(number=number.strip())
    )
    case = found.first()
    if case is None:
        message = gettext("没有这个编号的事，或者它不在您能看到的范围里。")
        raise Invalid(message, fields={"number": message})
    return case


def _line(words: str, label: str, field: str, most: int) -> str:
    line = clean_line(words, label=label, most=most).strip()
    if not line:
        raise Invalid(
            gettext("请填%(label)s。") % {"label": said(label)},
            fields={field: gettext("请填%(label)s。") % {"label": said(label)}},
        )
    return line


def _record(subject: str, action: str, actor: Actor, at: datetime, body: Mapping[str, Any]) -> None:
    batch = Batch()
    records.audit(
        batch, subject=subject, head=records.head_of(subject), action=action,
        actor=actor.as_record(), at=at, body=body,
    )  # fmt: skip
    with records.sending(batch):
        pass
