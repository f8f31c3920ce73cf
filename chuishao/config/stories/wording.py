"""From the words of a story to keys: steps, fields, choices, organisations, posts, moments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from chuishao.casework import catalogue
from chuishao.casework.declarations import CaseType, Field, Role, Transition
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Labelled, PostKind
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI

from .telling import StoryError

ROLES = {
    "主办": Role.LEAD,
    "协办": Role.ASSISTING,
    "共建": Role.ASKED,
    "核查": Role.VERIFIER,
    "抄送": Role.COPIED,
}
_WIDTHS = (12, 9, 6, 4)


class _Named(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...


def mechanism(words: str) -> CaseType:
    """The declared case type of this label or key. Raises StoryError."""
    return catalogue.case_type(key_of(words, catalogue.declared(), "事项"))


def key_of(words: str, things: Iterable[_Named], what: str) -> str:
    """The key of the thing with this label or key. Raises StoryError naming what is known."""
    known = {thing.label: thing.key for thing in things}
    if words in known.values():
        return words
    if words not in known:
        raise StoryError(f"没有{what}“{words}”，有的是：{'、'.join(known)}。")
    return known[words]


def step_of(rules: CaseType, words: str) -> Transition:
    """The declared step of this label or key."""
    return rules.transition(key_of(words, rules.transitions, "步骤"))


def answers_in_keys(fields: Iterable[Field], told: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What is filled in, by field key, choices by key; ``+10天`` becomes that date."""
    known = {field.label: field for field in fields} | {field.key: field for field in fields}
    strange = [words for words in told if words not in known]
    if strange:
        labels = [words for words, field in known.items() if words == field.label]
        raise StoryError(
            f"没有填写项“{'、'.join(strange)}”，有的是：{'、'.join(labels) or '（不用填）'}。"
        )
    return {known[words].key: _value(known[words], value, day) for words, value in told.items()}


def _value(field: Field, value: Any, day: date) -> Any:
    by_label = {label: key for key, label in field.choices}
    if field.choices and value in by_label:
        return by_label[value]
    later = re.fullmatch(r"\+(\d+)天", value) if field.kind == "date" else None
    return (day + timedelta(days=int(later[1]))).isoformat() if later else value


def organisation(name: str, home: str, at: datetime) -> OrganisationCard:
    """The unit of this name nearest to home: in the community, the street, the district, the city."""
    for width in _WIDTHS:
        try:
            return directory.organisation_named(name, at, within=home[:width])
        except Invalid as refusal:
            fault = refusal
    raise StoryError(fault.message)


def units_in_keys(told: Mapping[str, Any], home: str, at: datetime) -> dict[int, str]:
    """Ids with roles from ``{主办: 一家, 协办: [几家]}``."""
    strange = [role for role in told if role not in ROLES]
    if strange:
        raise StoryError(f"没有角色“{'、'.join(strange)}”，有的是：{'、'.join(ROLES)}。")
    return {
        organisation(name, home, at).id: ROLES[role].value
        for role, names in told.items()
        for name in ([names] if isinstance(names, str) else names)
    }


def post_kind(words: str) -> PostKind:
    """The kind of post of this label or key."""
    return PostKind(member_of(PostKind, words, "岗位"))


def member_of(kinds: type[Labelled], words: str, what: str) -> str:
    """The value of the member of this label or key."""
    known = {member.label: member.value for member in kinds}
    if words in known.values():
        return words
    if words not in known:
        raise StoryError(f"没有{what}“{words}”，有的是：{'、'.join(known)}。")
    return known[words]


def region(words: str, home: str, at: datetime) -> str:
    """The path of a region from its code, or from its name within the home region or around it."""
    if words.isdigit():
        return words
    for width in _WIDTHS[1:]:
        found = directory.search_regions(words, at, within=home[:width])
        exact = [one.path for one in found if words in (one.name, one.short_name)]
        if len(exact) == 1:
            return exact[0]
    raise StoryError(f"没有找到唯一的地方“{words}”，请改写区划代码。")


def moment(words: str, now: datetime | None) -> datetime:
    """``2026-09-28 09:00``, or from now on ``14:30`` (that day) and ``+2天 14:30``. Raises StoryError."""
    if not words and now:
        return now
    found = re.fullmatch(r"(?:(\d{4}-\d\d-\d\d)|\+(\d+)天)? ?(\d\d:\d\d)", words)
    if not found or not (found[1] or now):
        raise _unclear(words)
    day = found[1]
    if now and not day:
        day = str(now.astimezone(SHANGHAI).date() + timedelta(days=int(found[2] or 0)))
    try:
        then = datetime.fromisoformat(f"{day} {found[3]}").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise _unclear(words) from None
    if now and then < now:
        raise StoryError(f"时刻“{words}”比上一步还早，故事要按先后写。")
    return then


def _unclear(words: str) -> StoryError:
    return StoryError(f"时刻“{words}”看不懂，请写成 2026-09-28 09:00、14:30 或 +2天 14:30。")
