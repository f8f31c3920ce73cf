"""What is only counted, hour by hour: who passed a gate, how many were served; numbers, never a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI

from .._hands import NOT_FOUND
from .._organising import demand_not_over, demand_organiser, kind_of
from .._recording import record
from ..declarations import ActivityKind
from ..models import Activity

MOST_AN_HOUR: Final = 100_000
_UNTIL: Final = timedelta(hours=24)


@transaction.atomic
def count_hour(
    *, activity_id: int, hour: datetime, numbers: Mapping[str, int], actor: Actor, at: datetime
) -> Activity:
    """Write down how many it were in one hour of an activity that counts; entered again, the hour is put right.

    Up to a day after its end, and only while it runs: an ended emergency can only be read. Raises the refusals.
    """
    locked = Activity.objects.select_for_update(of=("self",)).select_related("circle")
    found = locked.filter(pk=activity_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    kind = kind_of(found)
    demand_organiser(actor, found.circle, found.organiser_id, kind)
    demand_not_over(found, at)
    begins = hour.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    _demand_time(found, kind, begins, at)
    _demand_numbers(kind, numbers)
    key, hours = begins.isoformat(timespec="minutes"), dict(found.facts.get("hours", {}))
    before, hours[key] = hours.get(key), dict(numbers)
    found.facts = {**found.facts, "hours": hours, "counted": _summed(hours)}
    found.revision += 1
    found.save(update_fields=["facts", "revision"])
    record(
        f"activity:{found.pk}", f"{found.programme}.count_hour", actor=actor, at=at,
        body={"from": key, **numbers, **{f"{one}_before": count for one, count in (before or {}).items()}},
    )  # fmt: skip
    return found


def _demand_time(found: Activity, kind: ActivityKind, begins: datetime, at: datetime) -> None:
    if not kind.counters or kind.is_record:
        raise Invalid(gettext("这一类活动不按小时计数。"))
    if found.state not in ("published", "held"):
        raise Conflict(gettext("这个活动没有发布，或已经取消，不能计数。"))
    words = ""
    if begins + timedelta(hours=1) <= found.starts_at or begins >= found.ends_at:
        words = gettext("这一小时不在活动的时间里。请选活动当中的一小时。")
    elif begins > at:
        words = gettext("还没到这一小时，不能先记。")
    elif at > found.ends_at + _UNTIL:
        words = gettext("活动结束超过一天了，数字不能再改。")
    if words:
        raise Invalid(words, fields={"hour": words})


def _demand_numbers(kind: ActivityKind, numbers: Mapping[str, int]) -> None:
    labels, wrong = dict(kind.counters), {}
    for key, count in numbers.items():
        if key not in labels or not 0 <= count <= MOST_AN_HOUR:
            wrong[key] = gettext("请填 0 到 %(most)d 的整数。") % {"most": MOST_AN_HOUR}
    if not numbers or wrong:
        names = gettext("、").join(said(label) for label in labels.values())
        raise Invalid(gettext("请填这一小时的%(names)s。") % {"names": names}, fields=wrong)


def _summed(hours: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """All hours together; a number that is nought stays."""
    summed: Counter[str] = Counter()
    for numbers in hours.values():
        summed.update(numbers)
    return dict(summed)
