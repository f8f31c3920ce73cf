"""Those who left every post long ago: how long they are kept, who is due, and the signed records of forgetting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Substr, TruncDate
from django.utils import timezone

from chuishao.directory.kinds import GrantKind, GrantOutcome, RegionLevel
from chuishao.directory.models import (
    Account,
    Address,
    Forgetting,
    Grant,
    Holding,
    LeaverPeriod,
    Message,
    Person,
    SavedList,
)
from chuishao.directory.queries.places import all_regions
from chuishao.kernel.working_time import SHANGHAI, same_day_later

USUAL_MONTHS: Final = 6
# A path this long names a district: what lies in it is one line; above it each place is its own.
DISTRICT: Final = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """How many months people are kept after leaving; no document where no office has set it."""

    months: int
    document_no: str


@dataclass(frozen=True, slots=True)
class LeaversDue:
    """So many people of a place are due, the first of them left on ``since``."""

    region_path: str
    people: int
    since: date


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who would be forgotten: the last post and the day of leaving."""

    name: str
    post: str
    left_on: date


@dataclass(frozen=True, slots=True)
class LeaversPreview:
    """What would go if it were confirmed now, by kind, and the first of the people."""

    people: int
    counts: Mapping[str, int]
    first: tuple[Leaver, ...]


def leaver_period() -> Kept:
    """The period in force: the newest an office has set, or the usual one."""
    rule = LeaverPeriod.objects.order_by("-id").first()
    return Kept(rule.months, rule.document_no) if rule else Kept(USUAL_MONTHS, "")


def last_day_due(at: datetime) -> date:
    """Who left on this day or before has been kept long enough."""
    return same_day_later(timezone.localdate(at), -leaver_period().months)


def leavers(region_path: str, left_by: date, at: datetime) -> QuerySet[Any]:
    """Who left a place by that day and is not forgotten yet. A path above a district means exactly it."""
    found = _everywhere(left_by, at)
    if len(region_path) < DISTRICT:
        return found.filter(left_path=region_path)
    return found.filter(left_path__startswith=region_path)


def _everywhere(left_by: date, at: datetime) -> QuerySet[Any]:
    """People without a post now or later; not administrators, nor those for whom a post is proposed."""
    own, day = Q(person=OuterRef("pk")), timezone.localdate(at)
    held = Holding.objects.filter(own).exclude(to_on__lte=day)
    named = own | Q(successor=OuterRef("pk"))
    waits = Grant.objects.filter(named, outcome=GrantOutcome.PROPOSED)
    serves = Account.objects.filter(own, closed_at=None).exclude(administrator="")
    last = Holding.objects.filter(own).order_by("-to_on", "-id")
    found = Person.objects.filter(~Exists(held), ~Exists(waits), ~Exists(serves), forgotten_at=None)
    where = Subquery(last.values("post__organisation__region_path")[:1])
    return found.annotate(
        left_on=Greatest(
            Subquery(last.values("to_on")[:1]), Subquery(_by_account()), Subquery(_by_dismissal())
        ),
        left_path=Coalesce(where, Value(_city())),
        last_post=Subquery(last.values("post__title")[:1]),
        last_unit=Subquery(last.values("post__organisation__short_name")[:1]),
    ).filter(left_on__lte=left_by)


def _by_account() -> QuerySet[Account, Any]:
    """Whoever never held a post is kept from when the account was opened; an administrator from its end."""
    moment = Case(When(administrator="", then=F("opened_at")), default=F("closed_at"))
    found = Account.objects.filter(person=OuterRef("pk")).order_by("-id")
    return found.annotate(day=TruncDate(moment, tzinfo=SHANGHAI)).values("day")[:1]


def _by_dismissal() -> QuerySet[Grant, Any]:
    """When somebody last ceased to be an administrator."""
    ended = Grant.objects.filter(
        person=OuterRef("pk"), kind=GrantKind.DISMISSAL, outcome=GrantOutcome.CONFIRMED
    ).order_by("-decided_at")
    return ended.annotate(day=TruncDate("decided_at", tzinfo=SHANGHAI)).values("day")[:1]


def _city() -> str:
    """Where those are counted who never held a post."""
    cities = all_regions(down_to=RegionLevel.CITY)
    return cities[0].path if cities else ""


def leavers_due(*, root: str, at: datetime) -> list[LeaversDue]:
    """Who is due under a place: of a city by district, of anything smaller as one line; nobody is named."""
    found = _everywhere(last_day_due(at), at).filter(left_path__startswith=root)
    area = Value(root) if len(root) >= DISTRICT else Substr("left_path", 1, DISTRICT)
    lines = found.annotate(area=area).values_list("area")
    told = lines.annotate(people=Count("pk"), since=Min("left_on")).order_by("area")
    # One line for a whole place is there even when nobody is in it.
    return [LeaversDue(*line) for line in told if line[1]]


def preview_leavers(*, region_path: str, at: datetime) -> LeaversPreview:
    """What would go if it were confirmed now."""
    due = leavers(region_path, last_day_due(at), at)
    first = due.order_by("left_on", "pk").values_list("name", "last_unit", "last_post", "left_on")
    counts = counts_of(list(due.values_list("pk", flat=True)))
    named = [Leaver(name, f"{unit or ''}{post or ''}", day) for name, unit, post, day in first[:10]]
    return LeaversPreview(counts["people"], counts, tuple(named))


def counts_of(people: Collection[int]) -> dict[str, int]:
    """What there is of these people that forgetting would take, by kind."""
    own = {"person_id__in": people}
    phones = Person.objects.filter(pk__in=people, phone_encrypted__isnull=False)
    return {
        "people": len(people),
        "accounts": Account.objects.filter(closed_at=None, **own).count(),
        "phones": phones.count(),
        "addresses": Address.objects.filter(**own).count(),
        "messages": Message.objects.filter(**own).count(),
        "lists": SavedList.objects.filter(**own).count(),
    }


def forgettings(*, root: str) -> list[dict[str, Any]]:
    """What was proposed for a place, newest first: with all that was decided, done and signed."""
    found: Any = Forgetting.objects.filter(region_path__startswith=root).order_by("-id")
    return list(found.values()[:50])
