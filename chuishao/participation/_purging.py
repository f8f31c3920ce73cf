"""Destroying what one circle held of people: rows go, typed words go, counts stay, and the chain still proves itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import forget_messages_about
from chuishao.kernel import records
from chuishao.kernel.text import said

from . import catalogue
from .models import (
    Activity,
    Attendance,
    Belonging,
    Certificate,
    Circle,
    Destruction,
    Leave,
    Participant,
    PointEntry,
    Resolution,
    Shift,
    SignUp,
)

GONE: Final = gettext_noop("内容已按规定销毁")
_KEPT_NUMBERS: Final = ("counted", "hours")
_KEPT_WORDS: Final = frozenset({"kind", "state", "from", "to", "mode", "ends_on", "ended_on"})


def purge_circle(
    circle: Circle, destruction: Destruction, *, actor: Actor, at: datetime
) -> Counter[str]:
    """Destroy what a locked, ended circle held of people; what went, by kind. Inside the caller's transaction."""
    people = _people_of(circle)
    activities = list(Activity.objects.filter(circle=circle).values_list("pk", "number"))
    went = Counter(circles=1, activities=len(activities)) + _rows_gone(circle)
    _words_gone(circle, destruction)
    strangers = _without_anything_else(people)
    subjects = [f"circle:{circle.pk}", *(f"activity:{key}" for key, _number in activities)]
    subjects += [f"participant:{key}" for key in strangers]
    went["participants"] = len(strangers)
    Participant.objects.filter(pk__in=strangers).delete()
    went["messages"] = sum(forget_messages_about(number=number) for _key, number in activities)
    went["entries"] = sum(_erased(one, destruction, actor, at) for one in subjects)
    return went


def _people_of(circle: Circle) -> set[int]:
    """Everybody whom this circle brought in: who belonged, signed up, came or asked for leave."""
    found: set[int] = set()
    for rows in (
        Belonging.objects.filter(circle=circle, participant__isnull=False),
        SignUp.objects.filter(shift__activity__circle=circle),
        Attendance.objects.filter(circle=circle),
        Leave.objects.filter(activity__circle=circle),
    ):
        found.update(rows.values_list("participant_id", flat=True))
    return found


def _rows_gone(circle: Circle) -> Counter[str]:
    attended = Attendance.objects.filter(circle=circle)
    minutes = attended.aggregate(sum=Sum("minutes"))["sum"] or 0
    return Counter(
        minutes=minutes,
        attendances=attended.delete()[0],
        sign_ups=SignUp.objects.filter(shift__activity__circle=circle).delete()[0],
        leaves=Leave.objects.filter(activity__circle=circle).delete()[0],
        belongings=Belonging.objects.filter(circle=circle).delete()[0],
    )


def _words_gone(circle: Circle, destruction: Destruction) -> None:
    """No word that a person typed stays, but the name of the circle and what was only counted."""
    rules = catalogue.rules(circle.rules_id)
    for one in Activity.objects.filter(circle=circle):
        numbers = {key: one.facts[key] for key in _KEPT_NUMBERS if one.facts.get(key)}
        Activity.objects.filter(pk=one.pk).update(
            title=f"{said(rules.activity(one.kind).label)}（{GONE}）"[:100], words="", place="",
            requirements="", facts=numbers,
        )  # fmt: skip
    Shift.objects.filter(activity__circle=circle).update(label="")
    Resolution.objects.filter(meeting__circle=circle).update(title=GONE, words="", reply="")
    numbers = {key: value for key, value in circle.facts.items() if isinstance(value, int)}
    Circle.objects.filter(pk=circle.pk).update(facts=numbers, destruction=destruction)


def _without_anything_else(people: Collection[int]) -> list[int]:
    """Those of whom nothing else is held anywhere: the others stay for what they do elsewhere."""
    mine = OuterRef("pk")
    others = [
        Exists(model.objects.filter(participant=mine))
        for model in (Belonging, SignUp, Attendance, Leave, Certificate, PointEntry)
    ]
    known = Participant.objects.filter(pk__in=people)
    for one in others:
        known = known.filter(~one)
    return list(known.values_list("pk", flat=True))


def _erased(subject: str, destruction: Destruction, actor: Actor, at: datetime) -> int:
    return records.erase(
        subject=subject, remains=_remains, actor=actor.as_record(), at=at,
        body={"step": "forget", "destruction": destruction.number},
    )  # fmt: skip


def _remains(body: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers, yes and no, states and dates; no word that a person typed."""
    return {
        key: value
        for key, value in body.items()
        if isinstance(value, int | bool) or (key in _KEPT_WORDS and isinstance(value, str | None))
    }
