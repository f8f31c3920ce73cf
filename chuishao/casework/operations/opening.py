"""Opening a case: number, referee, promised limits, first duties, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Tier
from chuishao.kernel import geography, records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.database import Batch
from chuishao.kernel.numbering import next_number_and_id
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line, said, search_document

from .. import _arising, _forms, _standing, catalogue
from .._authority import level_for
from .._limits import promised_limits
from .._settlement import Act, impose_one
from .._standing import Standing, day_of
from .._writing import plain
from ..declarations import CaseType, Level, Transition
from ..events import CaseOpened
from ._done import Done
from ._sealing import seal

EMPTY: Mapping[str, Any] = MappingProxyType({})
PREFIX, IDS = "KM", "casework_case_id_seq"
ARISEN = gettext_noop("据此另发一件")


@dataclass(frozen=True)
class Place:
    """Where it is: words always, a path of the region tree, and a point (CGCS2000) if known."""

    region_path: str
    words: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Origin:
    """What a case comes from: a parent that waits for it, another case, or another system's row.

    ``about`` is the number of a case it arises from, which goes on by itself. ``grade`` is the
    confidentiality of the case whose words are taken over: the new one is never below it.
    """

    parent_id: int | None = None
    source: str = ""
    ledger_ref: str | None = None
    about: str = ""
    grade: int = 0


@dataclass
class Opening:
    """A case about to be opened, everything checked."""

    case_type: CaseType
    rules_id: int
    level: Level
    kind: str
    title: str
    place: Place
    category: str
    taken: _forms.Taken
    desks: Mapping[Tier, int]
    actor: Actor
    at: datetime
    origin: Origin
    about: Standing | None = None
    case_id: int = 0
    number: str = ""
    limits: dict[str, Any] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def open_case(
    *,
    case_type: str,
    actor: Actor,
    at: datetime,
    title: str,
    kind: str,
    answers: Mapping[str, Any] = EMPTY,
    place: Place | None = None,
    category: str = "",
    origin: Origin | None = None,
) -> Done:
    """Open a case of a declared type. Raises NotFound, NotAllowed, Conflict, Invalid naming each wrong field."""
    if case_type not in [known.key for known in catalogue.declared()]:
        raise Invalid("没有这一类事项。请从列出的类型里选。")
    rules_id, rules = catalogue.current(case_type)
    level = level_for(rules, actor)
    if level is None:
        raise NotAllowed(
            gettext("您现在的岗位不能发起“%(rules)s”。请换一个岗位，或请有权的同事发起。")
            % {"rules": said(rules.label)}
        )
    about = _arising_from(origin.about, rules, actor) if origin and origin.about else None
    where = _place(_pointed(place or Place(actor.region_path), about), actor, at)
    opening = Opening(
        rules, rules_id, level, _kind(rules, kind), _title(title), where, _category(category),
        _forms.take(rules.fields, answers), directory.desks_over(where.region_path, at),
        actor, at, _origin(origin or Origin()), about,
    )  # fmt: skip
    return _write(opening)


def _arising_from(number: str, rules: CaseType, actor: Actor) -> Standing:
    """The case this one arises from, locked. Raises the refusals."""
    about = _standing.read(number, lock=True)
    refusal = _arising.objection(about, rules, actor)
    if refusal is not None:
        raise refusal
    return about


def _pointed(place: Place, about: Standing | None) -> Place:
    """In the same place the point of the case it arises from is the point of this one."""
    if about is None or place.lon is not None or place.region_path != about.region_path:
        return place
    return replace(place, lon=about.lon, lat=about.lat)


def _kind(rules: CaseType, kind: str) -> str:
    if kind not in [known.key for known in rules.kinds]:
        raise Invalid("请选一个种类。", fields={"kind": "请从列出的种类里选一个。"})
    return kind


def _origin(origin: Origin) -> Origin:
    source = clean_line(origin.source, label=gettext("来源"), most=60)
    if origin.ledger_ref is None:
        return replace(origin, source=source)
    ref = clean_line(origin.ledger_ref, label=gettext("台账编号"), most=80)
    return replace(origin, source=source, ledger_ref=ref or None)


def _category(category: str) -> str:
    return clean_line(category, label=gettext("类别"), most=20)


def _title(title: str) -> str:
    try:
        words = clean_line(title, label=gettext("事由"), most=100).strip()
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={"title": refusal.message}) from refusal
    if not words:
        raise Invalid(
            "还没有写事由。用一句话说是什么事、在哪里。", fields={"title": "请用一句话写明。"}
        )
    return words


def _place(place: Place, actor: Actor, at: datetime) -> Place:
    """The place checked: it exists, it is the actor's, and the point lies in the same district."""
    is_path = isinstance(place.region_path, str) and place.region_path.isdecimal()
    if not is_path or not place.region_path.startswith(actor.region_path):
        raise Invalid(
            "这个地方不在您的辖区。请改选辖区内的地方。", fields={"place": "请选辖区内的地方。"}
        )
    if place.region_path != actor.region_path:
        if directory.region_by_path(place.region_path, at) is None:
            raise Invalid("没有这个区域，请重新选。", fields={"place": "请从列表里选。"})
    words = clean_line(place.words, label=gettext("地点"), most=300)
    if place.lon is None or place.lat is None:
        return Place(place.region_path, words)
    lon, lat = geography.checked_point(place.lon, place.lat)
    _check_point(place.region_path, lon, lat, at)
    return Place(place.region_path, words, lon, lat)


def _check_point(path: str, lon: float, lat: float, at: datetime) -> None:
    found = directory.region_at(lon, lat, at)
    if found is None or not path.startswith(found.path):
        message = gettext("地图上的点不在这个区县里。请把点移到辖区内，或只写地址。")
        raise Invalid(message, fields={"place": message})


def _write(opening: Opening) -> Done:
    opening.limits = promised_limits(
        opening.case_type, opening.kind, opening.place.region_path, day_of(opening.at)
    )
    opening.number, opening.case_id = next_number_and_id(
        PREFIX, opening.place.region_path[: Tier.STREET.width], day_of(opening.at), IDS
    )
    batch, row = Batch(), case_row(opening)
    act = _first_act(opening, standing_of(opening, row))
    batch.insert("casework_case", [row])
    batch.insert("casework_duty", [plain(row) for row in act.changes.new_duties])
    seal(batch, opening.case_id, opening.taken.personal)
    _record(batch, opening, act)
    if opening.about is not None:
        _tie(batch, opening, opening.about)
    _send(batch)
    return Done(opening.case_id, opening.number, opening.case_type.opens_in, 1)


def _tie(batch: Batch, opening: Opening, about: Standing) -> None:
    """Both show each other; to the older one it is an entry beside its steps."""
    batch.add(
        "INSERT INTO casework_caselink (case_id, other_id, nature, linked_at) VALUES (%s,%s,%s,%s)",
        [opening.case_id, about.id, "arose", opening.at],
    )
    batch.add(
        "UPDATE casework_case SET revision = revision + 1, moved_at = %s WHERE id = %s",
        [opening.at, about.id],
    )
    body = {
        "step": "arose",
        "label": ARISEN,
        "opened": opening.number,
        "revision": about.revision + 1,
    }
    records.audit(
        batch, subject=f"case:{about.id}", head=about.head, action="casework.case.arose",
        actor=opening.actor.as_record(), at=opening.at, body=body,
    )  # fmt: skip


def _send(batch: Batch) -> None:
    try:
        with records.sending(batch, ends_act=True):
            pass
    except IntegrityError as fault:
        if "ledger_ref" not in str(fault):
            raise
        raise Conflict("这个台账编号已经登记过一件事项，没有重复登记。请核对编号。") from fault


def referee_of(opening: Opening) -> tuple[int, int]:
    """The referee and the desk above it. Raises Invalid when the directory has no desk there."""
    own = opening.actor.organisation_id
    tier = Tier(opening.level.referee or opening.level.tier)
    referee = opening.desks.get(tier) if opening.level.referee else own
    if referee is None:
        raise Invalid("名录里还没有这里的调度单位，派不出去。请联系系统管理员补上。")
    above = opening.desks.get(tier.above) if tier.above else opening.desks.get(tier)
    return referee, above or referee


def case_row(opening: Opening) -> dict[str, Any]:
    """The row of a new case."""
    referee, superior = referee_of(opening)
    rules, place = opening.case_type, opening.place
    point = place.lon is not None and place.lat is not None
    return plain({
        "id": opening.case_id, "number": opening.number, "case_type": rules.key,
        "rules_id": opening.rules_id, "level": opening.level.key, "kind": opening.kind,
        "state": rules.opens_in, "is_closed": False, "outcome": "", "revision": 1,
        "title": opening.title, "answers": opening.taken.plain,
        "takers": {"open": [opening.actor.person_id] if opening.actor.person_id else []},
        "limits": opening.limits, "place": place.words, "category": opening.category,
        "region_path": place.region_path, "lon": place.lon, "lat": place.lat,
        "cell": geography.cell(place.lon or 0, place.lat or 0) if point else "",
        "opener_id": opening.actor.organisation_id, "referee_id": referee, "superior_id": superior,
        "parent_id": opening.origin.parent_id, "opened_by_id": opening.actor.person_id or None,
        "opened_at": opening.at, "moved_at": opening.at, "counted_at": opening.at if rules.counts else None,
        "hops": 0, "reworks": 0, "confidentiality": grade_of(opening), "is_excluded": False,
        "retention_until": retention(rules, day_of(opening.at)), "source": opening.origin.source,
        "ledger_ref": opening.origin.ledger_ref,
        "search": search_document(opening.number, opening.title, names=[place.words]),
    })  # fmt: skip


def grade_of(opening: Opening) -> int:
    """How confidential it is: as its type says, and never less than the case its words come from."""
    about = opening.about.confidentiality if opening.about else 0
    return max(opening.case_type.confidentiality, opening.origin.grade, about)


def retention(rules: CaseType, day: date) -> date:
    """The day until which such a case is kept, whole years first."""
    years, months = divmod(rules.retention_months + day.month - 1, 12)
    return date(day.year + years, months + 1, min(day.day, 28))


def standing_of(opening: Opening, row: dict[str, Any]) -> Standing:
    """The standing of a case that is just being opened: nobody called, nothing owed yet."""
    values = {name: row[name] for name in Standing.__slots__ if name in row}
    values.update(answers=opening.taken.plain, takers={}, limits=opening.limits)
    return Standing(**values)


def _first_act(opening: Opening, standing: Standing) -> Act:
    """The act of opening, so that first duties are imposed as by any other step."""
    step = _opening_step(opening.case_type.opens_in, opening.case_type.imposes)
    calendar = load_calendar(standing.region_path)
    act = Act(standing, step, opening.actor, opening.at, calendar, opening.taken.plain)
    for key in step.imposes:
        impose_one(act, opening.case_type.duty(key))
    return act


@cache
def _opening_step(opens_in: str, imposes: tuple[str, ...]) -> Transition:
    return Transition("open", gettext_noop("发起"), (opens_in,), (), imposes=imposes)


def _record(batch: Batch, opening: Opening, act: Act) -> None:
    subject = f"case:{opening.case_id}"
    records.audit(
        batch, subject=subject, head=records.Head(0, b""),
        action=f"casework.{opening.case_type.key}.open", actor=opening.actor.as_record(),
        at=opening.at, body=_body(opening, act),
    )  # fmt: skip
    event = CaseOpened(
        case_id=opening.case_id, number=opening.number, case_type=opening.case_type.key,
        level=opening.level.key, kind=opening.kind, opener_id=opening.actor.organisation_id,
    )  # fmt: skip
    records.publish(batch, event, subject=subject, at=opening.at)


def _body(opening: Opening, act: Act) -> dict[str, Any]:
    return {
        "step": "open", "label": gettext_noop("发起"), "to": opening.case_type.opens_in, "revision": 1,
        "number": opening.number, "title": opening.title, "kind": opening.kind,
        "place": opening.place.words, "answers": opening.taken.plain,
        "sealed": sorted(opening.taken.personal), "limits": opening.limits, "clocks": act.changes.clocks,
    }  # fmt: skip
