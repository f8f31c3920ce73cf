"""Points: a ledger beside the hours, entered and never changed; what hours earned, what was used, what expired."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line

from .. import _people, catalogue
from .._counting import lock_people
from .._hands import NOT_FOUND
from .._recording import record
from ..declarations import Pointing
from ..models import Attendance, Participant, PointEntry

EARNED, TAKEN_BACK = gettext_noop("服务时长"), gettext_noop("时长更正")


@transaction.atomic
def settle_points(
    *, programme: str, kind: str, attendance_ids: Collection[int], actor: Actor, at: datetime
) -> int:
    """Enter what is missing between the points these hours are worth now and those entered for them.

    Safe to repeat; hours are only read. Returns how many entries were made.
    """
    rules = catalogue.programme(programme)
    pointing = _pointing(programme, kind)
    ids = sorted(set(attendance_ids))
    lock_people(set(Attendance.objects.filter(pk__in=ids).values_list("participant_id", flat=True)))
    rows = Attendance.objects.filter(pk__in=ids).order_by("pk")
    entered = _entered(kind, ids)
    made = [
        PointEntry(
            programme=programme, kind=kind, participant_id=one.participant_id, attendance=one,
            points=missing, reason=EARNED if missing > 0 else TAKEN_BACK,
            rule_version=rules.version, entered_at=at,
        )
        for one in rows
        if (missing := _worth(one, pointing) - entered.get(one.pk, 0))
    ]  # fmt: skip
    PointEntry.objects.bulk_create(made)
    if made:
        body = {"kind": kind, "entries": [[one.attendance_id, one.points] for one in made]}
        record(f"points:{programme}", f"{programme}.settle_points", actor=actor, at=at, body=body)
    return len(made)


def _pointing(programme: str, kind: str) -> Pointing:
    for one in catalogue.programme(programme).points:
        if one.key == kind:
            return one
    raise Invalid(gettext("没有这种积分。"))


def _entered(kind: str, ids: Iterable[int]) -> dict[int, int]:
    rows = PointEntry.objects.filter(kind=kind, attendance__in=ids).values_list("attendance_id")
    return {one: total for one, total in rows.annotate(total=Sum("points")) if one is not None}


def _worth(row: Attendance, pointing: Pointing) -> int:
    counts = row.state == "confirmed" and bool(set(pointing.hats) & set(row.hats))
    return row.counted_minutes // pointing.minutes_a_point if counts else 0


@transaction.atomic
def use_points(
    *, programme: str, kind: str, participant_id: int, points: int, reason: str, actor: Actor,
    at: datetime, seen: int | None = None,
) -> int:  # fmt: skip
    """Somebody uses points: entered by whoever looks after them. Returns the balance. Raises the refusals.

    ``seen``: the balance that was shown; the same form sent twice uses points once.
    """
    _pointing(programme, kind)
    found = Participant.objects.select_for_update().filter(pk=participant_id).first()
    if found is None or not _people.keeps(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    if _people.is_own(actor, found):
        raise NotAllowed(gettext("不能办自己的积分，请另一位同事办。"))
    words = clean_line(reason, label=gettext("说明"), most=100)
    wrong = {"points": gettext("请写正整数。")} if points <= 0 else {}
    if not words:
        wrong["reason"] = gettext("请写换什么。")
    if wrong:
        raise Invalid(gettext("请写用几分、换什么。"), fields=wrong)
    have = balance_of(participant_id, kind)
    if seen not in (None, have):
        words = gettext("积分刚刚有变化：现有 %(have)s 分。看清了，再交一次。")
        raise Conflict(words % {"have": have})
    if points > have:
        raise Conflict(gettext("积分不够：现有 %(have)s 分。") % {"have": have})
    _enter(programme, kind, found.pk, -points, words, at)
    record(
        f"participant:{found.pk}", f"{programme}.use_points", actor=actor, at=at,
        body={"kind": kind, "points": -points},
    )  # fmt: skip
    return have - points


def balance_of(participant_id: int, kind: str) -> int:
    """What is left of one's points: the sum of the ledger."""
    entries = PointEntry.objects.filter(participant=participant_id, kind=kind)
    return entries.aggregate(total=Sum("points"))["total"] or 0


def _enter(programme: str, kind: str, who: int, points: int, words: str, at: datetime) -> None:
    PointEntry.objects.create(
        programme=programme, kind=kind, participant_id=who, points=points, reason=words,
        rule_version=catalogue.programme(programme).version, entered_at=at,
    )  # fmt: skip


@transaction.atomic
def expire_points(
    *, programme: str, kind: str, before: datetime, actor: Actor, at: datetime
) -> int:
    """What was earned before a moment and never used expires: one entry each. Returns how many had some.

    What was used is taken from the oldest first; run again it finds nothing.
    """
    _pointing(programme, kind)
    if not actor.is_system:
        raise NotAllowed(gettext("积分到期由系统按规则办理。"))
    lock_people(set(_left_over(kind, before)))
    gone = _left_over(kind, before)
    for who, left in gone.items():
        _enter(programme, kind, who, -left, gettext_noop("到期"), at)
    return len(gone)


def _left_over(kind: str, before: datetime) -> dict[int, int]:
    """By participant, what was earned before a moment and not used since."""
    old = Sum("points", filter=Q(points__lt=0) | Q(entered_at__lt=before))
    ledger = PointEntry.objects.filter(kind=kind).values("participant_id")
    return dict(ledger.annotate(left=old).filter(left__gt=0).values_list("participant_id", "left"))
