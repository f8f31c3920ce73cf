"""Where nothing is done any more: one rule, as the sentence that says why and as a condition on rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext

from chuishao.kernel.text import said

from . import catalogue
from .declarations import Programme
from .models import Activation, Activity, Circle

ADDING: Final = frozenset(
    {"publish", "change", "count", "sign-up", "enter", "code", "list", "afterwards"}
)
CHANGING: Final = frozenset(
    {"confirm", "grant", "refuse", "beyond", "correct", "strike", "dispute", "going"}
)


def is_active(programme: str, region_path: str, at: datetime) -> bool:
    """Whether something that is off by itself is switched on in this place now."""
    return any(region_path.startswith(one) for one in active_places(programme, at))


def active_places(programme: str, at: datetime) -> list[str]:
    """Where something that is off by itself is switched on now."""
    active = Activation.objects.filter(
        programme=programme, state="active", from_at__lte=at, until__gt=at
    )
    return list(active.values_list("region_path", flat=True))


def off_words(rules: Programme, region_path: str, at: datetime) -> str:
    """Why nothing of a programme can be done in a place now, and who can change that; empty while something can."""
    if not rules.is_off or is_active(rules.key, region_path, at):
        return ""
    return switched_off_words(rules)


def switched_off_words(rules: Programme) -> str:
    """That a programme is off by itself, and who switches it on."""
    words = gettext(
        "“%(name)s”在这里没有启用，或已经结束：已有的记录只能查看。要办，请区县或市的负责人先写明法律依据和期限启用。"
    )
    return words % {"name": said(rules.label)}


def ended_words(name: str) -> str:
    """That a circle has ended, and what remains to be done."""
    words = gettext(
        "“%(name)s”已经结束，不能再报名、签到或记到场；以前的记录都保留。要接着办，请另设一个。"
    )
    return words % {"name": name}


def circle_closed_words(circle: Circle, at: datetime) -> str:
    """Why nothing can be done in a circle any more; empty while something can."""
    words = off_words(catalogue.rules(circle.rules_id), circle.region_path, at)
    if not words and circle.ended_on is not None:
        return gettext("它已经结束，只能查看。要接着办，请另设一个。")
    return words


@dataclass(frozen=True)
class Standing:
    """What may still be done with an activity: ``closed`` says why not all of it, empty while all is open."""

    closed: str = ""
    is_read_only: bool = False

    def among(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the acts that are not certain to be refused."""
        shut = (ADDING if self.closed else frozenset()) | (
            CHANGING if self.is_read_only else frozenset()
        )
        return tuple(one for one in keys if one not in shut)


def standing_of(activity: Activity, at: datetime) -> Standing:
    """Of an ended emergency everything is only read; to an ended circle nothing is added, though what was
    recorded before is still confirmed.
    """
    words = off_words(catalogue.rules(activity.rules_id), activity.region_path, at)
    if words:
        return Standing(words, is_read_only=True)
    circle = activity.circle
    return Standing() if circle.ended_on is None else Standing(ended_words(circle.name))


def still_on(at: datetime, *, of: str = "") -> Q:
    """``is_active`` as a condition on rows that have, or whose ``of`` has, a programme's rules and a place."""
    off = [pk for pk, rules in catalogue.stored().items() if rules.is_off]
    here = Activation.objects.filter(
        programme=OuterRef(f"{of}programme"), state="active", from_at__lte=at, until__gt=at,
        region_path=Left(OuterRef(f"{of}region_path"), Length("region_path")),
    )  # fmt: skip
    return ~Q(**{f"{of}rules__in": off}) | Q(Exists(here))


def takes_more(at: datetime, *, of: str = "") -> Q:
    """Whether people still sign up and come, as a condition on activities."""
    return still_on(at, of=of) & Q(**{f"{of}circle__ended_on": None})
