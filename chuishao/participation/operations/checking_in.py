"""Coming and going by a code that changes every minute: one read, one batch; at most three pairs a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch, rows_of
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound

from .. import catalogue
from .._codes import fits
from .._counting import hats_of, minutes_between, pieces, whole_minute
from .._hands import NOT_FOUND
from .._organising import demand_not_ended, demand_switched_on
from .._presence import OUT_UNTIL, demand_changeable
from .._recording import record
from ..models import Attendance

MOST_PAIRS: Final = 3
AT_TWO_PLACES: Final = gettext_noop(
    "这段时间已经在一处活动里了。一个人一段时间只能记一处，请先到那一处签退；"
    "那一处已经结束的，请那里的组织者核实您几点离开。"
)
_BEFORE: Final = timedelta(minutes=30)
_STANDING: Final = """
SELECT s.secret, s.starts_at, s.ends_at, a.id, CASE WHEN s.cancelled = '' THEN a.state ELSE 'cancelled' END,
    a.programme, a.kind, a.rules_id, a.circle_id,
    a.region_path, p.id, p.person_id, p.left_at, u.role, s.places > 0, coalesce(own.programmes, '{}'),
    coalesce(own.belongs, false), came.pairs, came.elsewhere,
    nextval('participation_attendance_id_seq'), o.ended_on, o.name
FROM participation_shift s JOIN participation_activity a ON a.id = s.activity_id
JOIN participation_circle o ON o.id = a.circle_id
JOIN participation_participant p ON p.id = coalesce(%(participant)s::bigint,
    (SELECT me.id FROM participation_participant me WHERE me.person_id = %(person)s::bigint))
LEFT JOIN participation_signup u ON u.shift_id = s.id AND u.participant_id = p.id AND u.state = 'coming'
CROSS JOIN LATERAL (SELECT array_agg(c.programme) AS programmes, bool_or(c.id = a.circle_id) AS belongs
    FROM participation_belonging b JOIN participation_circle c ON c.id = b.circle_id
    WHERE b.participant_id = p.id AND b.state = 'active') own
CROSS JOIN LATERAL (SELECT
    count(*) FILTER (WHERE t.activity_id = a.id AND t.mode = 'code'
        AND t.starts_at >= date_trunc('day', %(at)s::timestamptz, 'Asia/Shanghai')) AS pairs,
    min(t.shift_id) FILTER (WHERE t.state <> 'struck' AND tstzrange(t.starts_at, t.ends_at)
        && tstzrange(greatest(%(minute)s::timestamptz, s.starts_at), NULL)) AS elsewhere
    FROM participation_attendance t WHERE t.participant_id = p.id) came
WHERE s.id = %(shift)s
"""
# Asked once more where it is written, of the row as it stands then: one that is called off meanwhile takes nobody.
_STILL_ON: Final = (
    "(SELECT activity_id FROM participation_shift WHERE id = %s AND cancelled = '' FOR SHARE)"
)
_CALLED_OFF: Final = gettext_noop("这个活动没有发布，或已经取消，不能签到。")


class _Standing(NamedTuple):
    secret: bytes
    starts_at: datetime
    ends_at: datetime
    activity_id: int
    state: str
    programme: str
    kind: str
    rules_id: int
    circle_id: int
    region_path: str
    participant_id: int
    person_id: int | None
    left_at: datetime | None
    role: str | None
    is_limited: bool
    programmes: list[str]
    belongs: bool
    pairs: int
    elsewhere: int | None
    new_id: int
    ended_on: date | None
    circle: str


@dataclass(frozen=True)
class CheckedIn:
    """Somebody is there: which row says so, and from when on it counts."""

    attendance_id: int
    starts_at: datetime


def check_in(
    *, shift_id: int, code: str, actor: Actor, at: datetime, participant_id: int | None = None
) -> CheckedIn:
    """Somebody who signed up is there: by the code shown on the spot, for themselves only.

    Who it is follows from the actor; ``participant_id`` says whom the caller means, and must be the same.
    Early coming counts from the shift's beginning. Nothing is locked by asking, so the act is its writes, sent
    in one batch; two comings at once are kept apart by the database itself. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    standing = _standing(shift_id, participant_id, actor, at)
    _demand_now(standing, at)
    _demand_code(standing.secret, code, at)
    _demand_free(standing, shift_id)
    row = _row(standing, shift_id, actor, at)
    batch = Batch()
    _write(batch, row)
    records.audit(
        batch, subject=f"attendance:{standing.new_id}", head=records.BEGINNING,
        action=f"participation.{standing.programme}.check_in", actor=actor.as_record(), at=at,
        body={"shift": shift_id, "participant": standing.participant_id},
    )  # fmt: skip
    try:
        with records.sending(batch, ends_act=True):
            pass
    except IntegrityError as fault:
        is_off = '"activity_id"' in str(fault)
        raise Conflict(gettext(_CALLED_OFF if is_off else AT_TWO_PLACES)) from fault
    return CheckedIn(standing.new_id, row["starts_at"])


def _standing(shift_id: int, participant_id: int | None, actor: Actor, at: datetime) -> _Standing:
    """All that the checks need, in one question. Raises NotFound, of somebody else's coming too."""
    asked = {
        "at": at, "minute": whole_minute(at), "shift": shift_id, "person": actor.person_id or None,
        "participant": participant_id or actor.participant_of or None,
    }  # fmt: skip
    found = rows_of(_STANDING, asked, is_plain=True)
    if not found or not _is_own(actor, _Standing(*found[0])):
        raise NotFound(gettext(NOT_FOUND))
    return _Standing(*found[0])


def _is_own(actor: Actor, standing: _Standing) -> bool:
    if actor.participant_of:
        return actor.participant_of == standing.participant_id
    return bool(actor.person_id) and actor.person_id == standing.person_id


def _demand_now(standing: _Standing, at: datetime) -> None:
    demand_switched_on(standing.rules_id, standing.region_path, at)
    demand_not_ended(standing.circle, standing.ended_on)
    if standing.state not in ("published", "held"):
        raise Conflict(gettext(_CALLED_OFF))
    if not standing.starts_at - _BEFORE <= at < standing.ends_at:
        raise Conflict(
            gettext("现在不能签到：开始前 30 分钟起、结束之前可以。没签上的，请组织者核实补记。")
        )


def _demand_code(secret: bytes, code: str, at: datetime) -> None:
    if not fits(secret, code, at):
        words = gettext("签到码不对，或已经换了。请看现场的码，重新输入六位数字。")
        raise Invalid(words, fields={"code": words})


def _demand_free(standing: _Standing, shift_id: int) -> None:
    may_come = standing.role is not None or (standing.belongs and not standing.is_limited)
    if not may_come or standing.left_at is not None:
        raise NotAllowed(gettext("还没有报上名。请先报名，轮到您了再签到。"))
    if standing.elsewhere == shift_id:
        raise Conflict(gettext("已经签到了，不用再签。走的时候记得签退。"))
    if standing.elsewhere is not None:
        raise Conflict(gettext(AT_TWO_PLACES))
    if standing.pairs >= MOST_PAIRS:
        raise Conflict(gettext("同一个活动一天最多签到三次。再来的时间，请组织者核实后记。"))


def _row(standing: _Standing, shift_id: int, actor: Actor, at: datetime) -> dict[str, Any]:
    kind = catalogue.rules(standing.rules_id).activity(standing.kind)
    return {
        "id": standing.new_id, "shift_id": shift_id,
        "circle_id": standing.circle_id, "participant_id": standing.participant_id,
        "region_path": standing.region_path, "role": standing.role or "",
        "hats": hats_of(kind, standing.programme, standing.programmes),
        "starts_at": whole_minute(max(at, standing.starts_at)), "minutes": 0, "counted_minutes": 0,
        "is_beyond_cap": False, "mode": "code", "state": "open", "reason": "",
        "recorded_by_id": actor.person_id or None, "recorded_at": at,
    }  # fmt: skip


def _write(batch: Batch, row: dict[str, Any]) -> None:
    """The row, of the activity of a shift that still takes place."""
    places = ",".join(["%s"] * len(row))
    batch.add(
        f"INSERT INTO participation_attendance (activity_id,{','.join(row)}) VALUES ({_STILL_ON},{places})",
        [row["shift_id"], *row.values()], is_plain=True,
    )  # fmt: skip


@transaction.atomic
def check_out(
    *, shift_id: int, participant_id: int, code: str, actor: Actor, at: datetime
) -> list[int]:
    """Somebody goes: by the code again. What passes midnight is kept as a row for each day.

    After the shift's end it counts to the end. Less than a minute is no coming. Returns the rows' ids.
    """
    rows = Attendance.objects.select_for_update(of=("self",)).select_related(
        "shift", "participant", "activity"
    )
    found = rows.filter(participant=participant_id, shift=shift_id, state="open").first()
    if found is None or found.shift is None or not _own_row(actor, found):
        raise NotFound(gettext("没有找到您的签到。没签到的，请先签到。"))
    demand_changeable([found], at)
    if at > found.shift.ends_at + OUT_UNTIL:
        raise Conflict(gettext("活动结束超过一小时了。请组织者核实离开的时间后记上。"))
    _demand_code(bytes(found.shift.secret), code, at)
    spans = pieces(found.starts_at, min(at, found.shift.ends_at))
    kept = _closed(found, spans, at)
    record(
        f"attendance:{found.pk}", f"{found.activity.programme}.check_out", actor=actor, at=at,
        body={"minutes": sum(minutes_between(*one) for one in spans), "rows": kept},
    )  # fmt: skip
    return kept


def _own_row(actor: Actor, found: Attendance) -> bool:
    if actor.participant_of:
        return actor.participant_of == found.participant_id
    return bool(actor.person_id) and actor.person_id == found.participant.person_id


def _closed(found: Attendance, spans: list[tuple[datetime, datetime]], at: datetime) -> list[int]:
    """The open row closed at the end of its day, and a further row for each day after."""
    if not spans:
        found.state, found.reason = "struck", gettext("不足一分钟")
        found.save(update_fields=["state", "reason"])
        return []
    kept = []
    for starts_at, ends_at in spans:
        found.starts_at, found.ends_at, found.state = starts_at, ends_at, "recorded"
        found.minutes = minutes_between(starts_at, ends_at)
        found.save()
        kept.append(found.pk)
        found.pk = found.id = None
        found._state.adding = True
    return kept
