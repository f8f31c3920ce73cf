"""What the address of a list asks for: tab, words, filters, columns, page; and the form that asks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType
from chuishao.casework.queries import Tab
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.desk.worklist_columns import chosen_columns

BY_TIME = (Tab.WAITING, Tab.OVERDUE)
DECLARED = ("case_type", "kind", "duty", "level", "state", "region")
NAMES = (*DECLARED, "unit", "period", "since", "until")
# What stands in the first line of the form; the rest is folded away until it is used.
FIRST = ("duty", "case_type", "kind")
_MOST_UNITS = 20
_PERIODS = {"week": 6, "month": 29, "quarter": 89}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    tab: Tab
    words: str
    filters: dict[str, str]
    page: int
    columns: tuple[str, ...] = ()
    route: str = "desk"

    def query(self, **changes: Any) -> str:
        """The part behind the question mark, with some of it changed; empty parts are left out."""
        parts = {
            "tab": self.tab.value, "words": self.words, **self.filters, "column": self.columns,
            "page": self.page,
        }  # fmt: skip
        kept = {key: value for key, value in (parts | changes).items() if value and value != 1}
        return urlencode(kept, doseq=True)

    def url(self, **changes: Any) -> str:
        """The address of this list with some of it changed."""
        return f"{reverse(self.route)}?{self.query(**changes)}"

    def without_filters(self) -> str:
        """The address of the same tab and columns, everything asked for taken away."""
        return self.url(words="", page=1, **dict.fromkeys(self.filters, ""))


def asked_in(given: QueryDict, *, route: str = "desk", tab: Tab = Tab.WAITING) -> Asked:
    """What the address asks for, whatever stands in it; ``tab`` when it names none."""
    page, named = given.get("page", ""), given.get("tab", "")
    filters = {key: given[key][:40] for key in NAMES if given.get(key)}
    return Asked(
        Tab(named) if named in set(Tab) else tab,
        words_in(given),
        {key: value for key, value in filters.items() if _can_be_meant(key, value)},
        int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < 10_000 else 1,
        chosen_columns(given.getlist("column")),
        route,
    )


def words_in(given: QueryDict) -> str:
    """The words looked for, fit to be looked for; nothing instead of what cannot be read."""
    try:
        return clean(given.get("words", "")[:60]).strip()
    except Invalid:
        return ""


def _can_be_meant(key: str, value: str) -> bool:
    if key in ("since", "until"):
        return _day(value) is not None
    try:
        return bool(clean(value))
    except Invalid:
        return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def for_query(asked: Asked, actor: Actor, at: datetime) -> dict[str, str]:
    """The filters as ``queries.worklist`` takes them: units by id, days as moments of Kunming."""
    filters = {key: value for key, value in asked.filters.items() if key in DECLARED}
    if words := asked.filters.get("unit"):
        within = actor.region_path[:4]
        found = directory.search_organisations(words, at, within=within, limit=_MOST_UNITS)
        # No organisation has the id 0: an unknown name finds nothing instead of everything.
        filters["units"] = ",".join(str(card.id) for card in found) or "0"
    begin, end = _span(asked.filters, at.astimezone(SHANGHAI).date())
    if begin:
        filters["opened_from"] = _midnight(begin)
    if end:
        filters["opened_until"] = _midnight(end)
    return filters


def _span(filters: dict[str, str], today: date) -> tuple[date | None, date | None]:
    """First day and the day after the last, from a period in words or from two dates."""
    period = filters.get("period", "")
    begin = _day(filters.get("since", ""))
    if period == "today":
        begin = today
    elif period in _PERIODS:
        begin = today - timedelta(days=_PERIODS[period])
    elif period == "year":
        begin = today.replace(month=1, day=1)
    last = _day(filters.get("until", ""))
    return begin, last + timedelta(days=1) if last and last < date.max else None


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), SHANGHAI).isoformat()


def drawn_filters(asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    """The selects of the form, those always shown and those folded away, with what is chosen."""
    types = catalogue.spoken()
    shown = {
        "duty": (_("要办的事"), _by_key(types, "duties") if asked.tab in BY_TIME else []),
        "case_type": (_("事项"), [(one.key, one.label) for one in types]),
        "kind": (_("种类"), _by_key(types, "kinds")),
        "level": (_("层级"), _by_key(types, "levels")),
        "state": (_("状态"), _by_key(types, "states")),
        "region": (_("地方"), _places(asked, actor, at)),
        "period": (_("发起时间"), _periods()),
    }
    drawn = [
        {"name": name, "label": label, "options": options, "chosen": asked.filters.get(name, "")}
        for name, (label, options) in shown.items()
        if options
    ]
    folded = [one for one in drawn if one["name"] not in FIRST]
    return {
        "first": [one for one in drawn if one["name"] in FIRST],
        "folded": folded,
        "chips": list(_chips(asked, folded)),
        "chosen": asked.filters,
    }


def chosen_words(asked: Asked, actor: Actor, at: datetime) -> list[str]:
    """What the list is narrowed by, in words; of what is typed, as it was typed."""
    drawn = drawn_filters(asked, actor, at)
    labels = [dict(one["options"]).get(one["chosen"]) for one in drawn["first"]]
    return [*filter(None, labels), *(f"{one['label']} {one['words']}" for one in drawn["chips"])]


def _chips(asked: Asked, folded: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """What is asked for in the folded part, each with the way to take it away."""
    typed = {"unit": _("单位"), "since": _("从"), "until": _("到")}
    for one in folded:
        if label := dict(one["options"]).get(one["chosen"]):
            yield {
                "words": label,
                "label": one["label"],
                "url": asked.url(**{one["name"]: "", "page": 1}),
            }
    for name, label in typed.items():
        if words := asked.filters.get(name):
            yield {"words": words, "label": label, "url": asked.url(**{name: "", "page": 1})}


def _by_key(types: Iterable[CaseType], part: str) -> list[tuple[str, str]]:
    """What several mechanisms declare under one key is one choice, with every label it has."""
    labels: dict[str, dict[str, None]] = {}
    for one in types:
        for thing in getattr(one, part):
            labels.setdefault(thing.key, {})[thing.label] = None
    return [(key, "、".join(names)) for key, names in labels.items()]


def _places(asked: Asked, actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """The way down from the actor's own place to the one chosen, and what lies below that."""
    own = actor.territory or ""
    if not own:
        return []
    chosen = asked.filters.get("region", "")
    around = directory.region_and_around(chosen if chosen.startswith(own) else own, at)
    return [(one.path, one.short_name) for one in around if len(one.path) > len(own)]


def _periods() -> list[tuple[str, str]]:
    return [
        ("today", _("今天")), ("week", _("最近 7 天")), ("month", _("最近 30 天")),
        ("quarter", _("最近 90 天")), ("year", _("今年以来")),
    ]  # fmt: skip
