"""The one door through which a case moves: a declared step, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import said, said_actor
from chuishao.kernel.working_time import SHANGHAI

from .. import _authority, _calling, _forms, _standing, _writing
from .._settlement import Act, settle
from .._standing import Standing
from ..declarations import Role, Transition
from ..events import CaseMoved
from . import _relating
from ._done import Done
from ._sealing import seal

EMPTY: Mapping[Any, Any] = MappingProxyType({})


@transaction.atomic(savepoint=False)
def move(
    *,
    case: int | str,
    transition: str,
    actor: Actor,
    at: datetime,
    answers: Mapping[str, Any] = EMPTY,
    organisations: Mapping[int, str] = EMPTY,
    seen_revision: int | None = None,
) -> Done:
    """Take one declared step. ``case`` is an id or a number; ``organisations`` maps ids to roles.

    ``answers["motion"]`` picks the motion where several wait. Raises NotFound, NotAllowed, Conflict (with
    ``extra["difference"]``: what happened since ``seen_revision``), Invalid.
    """
    standing = _standing.read(case, lock=True)
    if not standing.concerns(actor):
        raise NotFound(_standing.NOT_FOUND)
    if not isinstance(seen_revision, int | None):
        raise Invalid("页面不完整，没有说明看到的是哪一版。请刷新页面再办。")
    step = _step(standing, transition)
    act = check(standing, step, actor, at, answers, organisations, seen_revision)
    changes = settle(act)
    batch = Batch()
    opened = _relating.relate(batch, act)
    _writing.write(batch, standing.id, changes)
    seal(batch, standing.id, act.personal)
    _record(batch, act)
    with records.sending(batch, ends_act=True):
        pass
    state = changes.case.get("state", standing.state)
    return Done(standing.id, standing.number, state, standing.revision + 1, opened)


def _step(standing: Standing, key: str) -> Transition:
    try:
        return standing.rules.transition(key)
    except KeyError:
        raise Invalid("没有这一步。请刷新页面，从列出的步骤里选。") from None


def check(
    standing: Standing,
    step: Transition,
    actor: Actor,
    at: datetime,
    answers: Mapping[str, Any],
    organisations: Mapping[int, str],
    seen_revision: int | None,
) -> Act:
    """Everything that can refuse a step, before anything is worked out. Raises the refusals."""
    calendar = load_calendar(standing.region_path)
    refusal = _authority.objection(standing, step, actor, at, calendar)
    if refusal is not None:
        raise _with_difference(refusal, standing, seen_revision)
    if seen_revision is not None and seen_revision != standing.revision:
        raise _moved(standing, seen_revision)
    given = dict(answers)
    motion = _motion(given.pop("motion", None))
    taken = _forms.take(step.form, given)
    cards = _calling.take_calls(standing, step, organisations, at)
    act = Act(
        standing, step, actor, at, calendar,
        {**taken.plain, **motion},
        {key: Role(role) for key, role in organisations.items()}, cards, taken.personal,
    )  # fmt: skip
    _check_colleague(act)
    return act


def _motion(chosen: Any) -> dict[str, int]:
    if chosen in (None, ""):
        return {}
    if not str(chosen).isdecimal() or len(str(chosen)) > 18:
        raise Invalid("请从列出的申请里选一件。", fields={"motion": "请选一件。"})
    return {"motion": int(chosen)}


def _check_colleague(act: Act) -> None:
    if not act.step.assigns:
        return
    colleagues = directory.people_of(act.actor.organisation_id, act.at)
    if act.answers["colleague"] not in {person.id for person in colleagues}:
        raise Invalid(
            "这个人不在本单位任职，请从名单里选。", fields={"colleague": "请从名单里选。"}
        )


def _moved(standing: Standing, seen_revision: int) -> Conflict:
    since = [entry for entry in records.history(f"case:{standing.id}") if entry.seq > seen_revision]
    told = gettext("；").join(
        f"{said_actor(entry.actor.get('label') or '系统')} {entry.at.astimezone(SHANGHAI):%H:%M} {said(entry.body.get('label', ''))}"
        for entry in since
    )
    return Conflict(
        gettext("这件事刚刚有人动过：%(told)s。您填的都还在，看看哪里不同再交。") % {"told": told},
        difference=since,
        revision=standing.revision,
    )


def _with_difference(
    refusal: Exception, standing: Standing, seen_revision: int | None
) -> Exception:
    stale = seen_revision is not None and seen_revision != standing.revision
    is_hidden = isinstance(refusal, NotFound)
    if stale and not is_hidden:
        return _moved(standing, seen_revision or 0)
    return refusal


def _record(batch: Batch, act: Act) -> None:
    """The audit entry, which is also the event log, and the event for the rest of the house."""
    standing, changes = act.standing, act.changes
    subject = f"case:{standing.id}"
    records.audit(
        batch,
        subject=subject,
        head=standing.head,
        action=f"casework.{standing.case_type}.{act.step.key}",
        actor=act.actor.as_record(),
        at=act.at,
        body=_body(act),
    )
    event = CaseMoved(
        case_id=standing.id,
        number=standing.number,
        case_type=standing.case_type,
        transition=act.step.key,
        state=changes.case.get("state", standing.state),
        outcome=changes.case.get("outcome", standing.outcome),
        parent_id=standing.parent_id,
        units=tuple(row["organisation_id"] for row in changes.new_units),
    )
    records.publish(batch, event, subject=subject, at=act.at)


def _body(act: Act) -> dict[str, Any]:
    """What the log keeps: words as they read then, so that a renamed unit does not change the past."""
    standing, step, changes = act.standing, act.step, act.changes
    body: dict[str, Any] = {
        "step": step.key,
        "label": step.label,
        "from": standing.state,
        "to": changes.case.get("state", standing.state),
        "revision": standing.revision + 1,
        "clocks": changes.clocks,
    }
    if act.answers:
        body["answers"] = dict(act.answers)
    if step.reclassifies:
        body["category_before"] = standing.category
    if act.calls:
        body["units"] = [_unit_words(card, act.calls[key]) for key, card in act.cards.items()]
    if act.personal:
        body["sealed"] = sorted(act.personal)
    return body


def _unit_words(card: OrganisationCard, role: Role) -> dict[str, Any]:
    return {"id": card.id, "name": card.short_name, "role": role.value}
