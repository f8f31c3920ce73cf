"""Everything an act must know of a case, read at once: its row, open duties, units and motions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import answers_of
from chuishao.kernel.numbering import read_number
from chuishao.kernel.refusals import Conflict, NotFound
from chuishao.kernel.wire import Part
from chuishao.kernel.working_time import SHANGHAI, Limit

from . import catalogue
from ._clocks import Clock, moment
from .declarations import CaseType, Role, Side

NOT_FOUND = gettext_noop(
    "没有找到这件事，或者它不在您能看到的范围内。请核对编号，或联系本单位负责人。"
)
HANDLERS = (Role.LEAD, Role.ASSISTING)


@dataclass(slots=True)
class Owed:
    """An open duty of a case."""

    id: int
    key: str
    organisation_id: int
    posts: tuple[str, ...]
    person_id: int | None
    urged: int
    clock: Clock

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Owed:
        """From one row of the duty table as JSON."""
        limit = Limit.from_data(row["limit"]) if row["limit"] else None
        stopped = row["stopped_at"] and moment(row["stopped_at"])
        clock = Clock(
            moment(row["imposed_at"]), moment(row["due_at"]), limit, row["is_provisional"],
            stopped, was_late=row["was_late"],
        )  # fmt: skip
        return cls(
            row["id"], row["key"], row["organisation_id"], tuple(row["posts"]),
            row["person_id"], row["urged"], clock,
        )  # fmt: skip


@dataclass(slots=True)
class Unit:
    """An organisation called into the case and not released."""

    id: int
    organisation_id: int
    role: str
    progress: str
    called_at: datetime
    person_id: int | None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Unit:
        """From one row of the party table as JSON."""
        return cls(**{**row, "called_at": moment(row["called_at"])})

    @property
    def handles(self) -> bool:
        """Whether it owes duties: lead and assisting do, asked, copied and verifying units do not."""
        return self.role in HANDLERS


@dataclass(slots=True)
class Petition:
    """A motion of this case, pending or decided."""

    id: int
    key: str
    organisation_id: int
    raised_by_id: int
    answers: dict[str, Any]
    verdict: str


@dataclass(slots=True)
class Standing:
    """A case as it stands now, with the rules it was opened under."""

    id: int
    number: str
    case_type: str
    rules_id: int
    level: str
    kind: str
    state: str
    is_closed: bool
    outcome: str
    revision: int
    title: str
    answers: dict[str, Any]
    takers: dict[str, list[int]]
    limits: dict[str, Any]
    region_path: str
    place: str
    category: str
    lon: float | None
    lat: float | None
    opener_id: int
    referee_id: int
    superior_id: int
    parent_id: int | None
    opened_by_id: int | None
    opened_at: datetime
    counted_at: datetime | None
    hops: int
    reworks: int
    confidentiality: int
    is_excluded: bool
    duties: tuple[Owed, ...] = ()
    units: tuple[Unit, ...] = ()
    motions: tuple[Petition, ...] = ()
    head: records.Head = records.BEGINNING
    rules: CaseType = field(init=False)

    def __post_init__(self) -> None:
        self.rules = catalogue.rules(self.rules_id)

    def unit_of(self, organisation_id: int) -> Unit | None:
        """The part this organisation has in the case now, or None."""
        return next((u for u in self.units if u.organisation_id == organisation_id), None)

    def handlers(self) -> list[Unit]:
        """Units that owe duties, the lead first."""
        return sorted((u for u in self.units if u.handles), key=lambda u: u.role != Role.LEAD)

    def owed(self, key: str, organisation_id: int | None = None) -> list[Owed]:
        """Open duties of this key, of one organisation or of all."""
        return [
            duty
            for duty in self.duties
            if duty.key == key and organisation_id in (None, duty.organisation_id)
        ]

    def pending(self, key: str, organisation_id: int | None = None) -> list[Petition]:
        """Motions of this key that nobody has decided yet."""
        return [
            motion
            for motion in self.motions
            if motion.key == key
            and not motion.verdict
            and organisation_id in (None, motion.organisation_id)
        ]

    def on_side(self, side: Side) -> set[int]:
        """Ids of the organisations that stand on this side of the case."""
        fixed = {
            Side.OPENER: self.opener_id,
            Side.REFEREE: self.referee_id,
            Side.SUPERIOR: self.superior_id,
        }
        if side in fixed:
            return {fixed[side]}
        if side == Side.PETITIONER:
            return {motion.organisation_id for motion in self.motions if not motion.verdict}
        if side == Side.CALLED:
            return {unit.organisation_id for unit in self.units if unit.handles}
        return {unit.organisation_id for unit in self.units if unit.role == side.value}

    def concerns(self, actor: Actor) -> bool:
        """Whether this actor may know of the case at all (the same rule as the visibility query)."""
        if actor.is_system:
            return True
        if actor.reporter_of:
            return actor.reporter_of == self.id
        if (
            not actor.organisation_id
            or actor.administrator
            or self.confidentiality > actor.clearance
        ):
            return False
        if actor.territory and self.region_path.startswith(actor.territory):
            return True
        ours = {
            self.opener_id,
            self.referee_id,
            self.superior_id,
            *(u.organisation_id for u in self.units),
        }
        return actor.organisation_id in ours


_COLUMNS = (
    "id, number, case_type, rules_id, level, kind, state, is_closed, outcome, revision, title, answers::text,"
    "takers::text, limits::text, region_path, place, category, lon, lat, opener_id, referee_id, superior_id, parent_id,"
    "opened_by_id, opened_at, counted_at, hops, reworks, confidentiality, is_excluded"
)
_READ = f"""
SELECT {_COLUMNS},
 (SELECT json_agg(json_build_object('id', d.id, 'key', d.key, 'organisation_id', d.organisation_id,
   'posts', d.posts, 'person_id', d.person_id, 'urged', d.urged, 'imposed_at', d.imposed_at,
   'due_at', d.due_at, 'is_provisional', d.is_provisional, 'stopped_at', d.stopped_at,
   'was_late', d.was_late, 'limit', CASE WHEN d.limit_amount IS NULL THEN NULL ELSE
     json_build_object('amount', d.limit_amount, 'unit', d.limit_unit) END) ORDER BY d.id)::text
  FROM casework_duty d WHERE d.case_id = c.id AND d.settled_at IS NULL),
 (SELECT json_agg(json_build_object('id', p.id, 'organisation_id', p.organisation_id, 'role', p.role,
   'progress', p.progress, 'called_at', p.called_at, 'person_id', p.person_id) ORDER BY p.id)::text
  FROM casework_party p WHERE p.case_id = c.id AND p.released_at IS NULL),
 (SELECT json_agg(json_build_object('id', m.id, 'key', m.key, 'organisation_id', m.organisation_id,
   'raised_by_id', m.raised_by_id, 'answers', m.answers, 'verdict', m.verdict) ORDER BY m.id)::text
  FROM casework_motion m WHERE m.case_id = c.id), h.seq, h.digest
FROM casework_case c LEFT JOIN kernel_audit_head h ON h.subject = 'case:' || c.id WHERE {{}} = %s"""
_LOCK = "SELECT 1 FROM casework_case WHERE {} = %s FOR UPDATE"
BUSY = gettext_noop("那一件正有人在办，请过一会儿再试。")


def read(case: int | str, *, lock: bool = False) -> Standing:
    """The case with this id or number as it stands. Raises NotFound when there is none.

    With ``lock`` the row is locked first and read by a second statement, so that what is read is
    what the one before us left behind.
    """
    column = "id" if isinstance(case, int) else "number"
    case = case if isinstance(case, int) else _spelled(case)
    reading = Part(_READ.format(column), [case])
    asked = [Part(_LOCK.format(column), [case]), reading] if lock else [reading]
    found = answers_of(*asked)[-1]
    if not found:
        raise NotFound(NOT_FOUND)
    return _standing(found[0])


def _spelled(number: str) -> str:
    """The number as it is kept, however it was typed; what is none finds nothing."""
    known = read_number(number)
    if known is None:
        raise NotFound(NOT_FOUND)
    return str(known)


def hold(case: int) -> None:
    """Lock one more case without waiting: two that wait for each other would wait for ever.

    Raises Conflict when somebody else holds it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"{_LOCK.format('id')} NOWAIT", [case])
    except OperationalError as fault:
        raise Conflict(BUSY) from fault


def _standing(row: tuple[Any, ...]) -> Standing:
    values = list(row)
    for place in (11, 12, 13):
        values[place] = _parsed(values[place])
    duties, units, motions = (_parsed(text) or [] for text in values[-5:-2])
    values[-5:] = (
        tuple(Owed.from_row(duty) for duty in duties),
        tuple(Unit.from_row(unit) for unit in units),
        tuple(Petition(**motion) for motion in motions),
        records.Head(row[-2], bytes(row[-1])) if row[-1] else records.BEGINNING,
    )
    return Standing(*values)


def _parsed(text: str | None) -> Any:
    return json.loads(text) if text else None


def day_of(at: datetime) -> date:
    """The calendar day in the city of this moment."""
    return at.astimezone(SHANGHAI).date()
