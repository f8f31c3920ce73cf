"""The words in which a case type is declared: plain frozen data that checks itself when made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from chuishao.kernel.working_time import Limit

from .soundness import check


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=_Keyed)

ANY = "*"
"""Stands for every kind that has no limit of its own."""


class Side(StrEnum):
    """Who stands where in a case: sides, not names, so that a rule fits every street."""

    OPENER = "opener"
    REFEREE = "referee"
    SUPERIOR = "superior"
    CALLED = "called"
    LEAD = "lead"
    ASKED = "asked"
    COPIED = "copied"
    VERIFIER = "verifier"
    PETITIONER = "petitioner"
    REPORTER = "reporter"
    SYSTEM = "system"


class Role(StrEnum):
    """As what a unit is called. Lead and assisting owe duties; asked ones never do."""

    LEAD = "lead"
    ASSISTING = "assisting"
    ASKED = "asked"
    VERIFIER = "verifier"
    COPIED = "copied"


class FieldKind(StrEnum):
    """What can be typed into a field."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    WHOLE_NUMBER = "whole_number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    PHONE = "phone"
    SCORE = "score"
    CASE_NUMBER = "case_number"
    MATTER = "matter"


@dataclass(frozen=True)
class State:
    """Where a case is. A closed one is at its end; only the outcome says how it ended."""

    key: str
    label: str
    is_closed: bool = False
    outcome: str = ""


@dataclass(frozen=True)
class Who:
    """Someone who may take a step: a post on a side of the case, perhaps only while owing a duty."""

    side: Side
    posts: tuple[str, ...] = ()
    owing: str = ""


def post(*kinds: str, of: str) -> Who:
    """Holders of these kinds of post in the organisation on that side; no kinds means any post."""
    return Who(side=Side(of), posts=kinds)


def owes(duty: str, *posts: str, of: str = "called") -> Who:
    """The organisation that owes this duty now, as long as it owes it."""
    return Who(side=Side(of), posts=posts, owing=duty)


def reporter() -> Who:
    """The resident whose matter this is, through the private link: no post, no account."""
    return Who(side=Side.REPORTER)


def system() -> Who:
    """Nobody in person: a reaction to something that happened elsewhere."""
    return Who(side=Side.SYSTEM)


@dataclass(frozen=True)
class Field:
    """One thing a person is asked; personal ones are sealed, masked and shown with a purpose."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = True
    is_personal: bool = False
    at_most: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    at_least: int = 0
    is_told: bool = False


@dataclass(frozen=True)
class Dial:
    """How far an office may turn a limit without touching code (amounts in the limit's own unit)."""

    least: int
    most: int


@dataclass(frozen=True)
class Duty:
    """Something one organisation owes until a time: the clocks hang here and nowhere else.

    ``within`` gives the limit for each kind of case (``ANY`` for the rest); a kind without a limit
    has no such duty. ``due_from`` names the form field whose date is the due day instead.
    """

    key: str
    label: str
    owed_by: Side
    within: Mapping[str, Limit] = field(default_factory=dict)
    posts: tuple[str, ...] = ()
    dial: Dial | None = None
    due_from: str = ""

    def limit_for(self, kind: str) -> Limit | None:
        """The declared limit for a kind of case, or None where the kind has no such duty."""
        return self.within.get(kind) or self.within.get(ANY)


@dataclass(frozen=True)
class Hops:
    """How often a case has been passed on: at least, and below (0 = no bound). Half-open."""

    at_least: int = 0
    below: int = 0

    def admit(self, hops: int) -> bool:
        """Whether this many hops lie inside."""
        return self.at_least <= hops and (not self.below or hops < self.below)


@dataclass(frozen=True)
class Transition:
    """One step: who may take it, what it asks, and everything it causes. No effect is hidden in code.

    Where it leads: ``target`` (empty: the state stays), reached only when nobody owes ``once_all``.
    Guards: ``not_by`` (four eyes, by person), ``not_called`` (no handler), ``after`` (the acting unit
    no longer owes these), ``not_before`` these fall due, ``window`` (since the unit was called), ``hops``,
    ``at_most`` grants.
    Duties: ``imposes``, ``discharges`` (of the one acting, or of all if it owes none), ``waives``
    (everyone's), ``stops`` and ``restarts`` clocks (``ANY``: all), ``extends`` the petitioner's.
    Units: ``calls`` in these roles, ``recalls`` those already called to do it again, ``releases``
    the petitioner, ``progress`` of the acting unit, ``assigns`` a colleague inside it.
    Motions: ``raises`` one, ``grants`` or ``refuses`` the one pending (``excludes`` from statistics).
    Other cases: ``opens`` a child one tier up, ``returns_parent`` when a child ends, ``reopens`` as a
    new linked case, ``merges`` into or ``links`` with another. ``urges`` in levels 1 to 3; ``evaluates`` a side;
    ``reclassifies`` it, clocks untouched; ``counts`` makes this when it is counted; ``tells``: what the reporter reads.
    """

    key: str
    label: str
    source: tuple[str, ...]
    by: tuple[Who, ...]
    target: str = ""
    form: tuple[Field, ...] = ()
    not_by: tuple[str, ...] = ()
    not_called: bool = False
    after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    window: Limit | None = None
    hops: Hops | None = None
    at_most: int = 0
    once_all: tuple[str, ...] = ()
    imposes: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    waives: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    calls: tuple[Role, ...] = ()
    recalls: bool = False
    releases: bool = False
    progress: str = ""
    raises: str = ""
    grants: str = ""
    refuses: str = ""
    urges: int = 0
    evaluates: str = ""
    opens: str = ""
    returns_parent: bool = False
    reopens: bool = False
    assigns: bool = False
    merges: bool = False
    links: bool = False
    reclassifies: bool = False
    counts: bool = False
    excludes: bool = False
    icon: str = ""
    note: str = ""
    tells: tuple[str, ...] = ()

    @property
    def decides(self) -> str:
        """The motion this step decides, either way."""
        return self.grants or self.refuses


@dataclass(frozen=True)
class Kind:
    """A kind of case with limits of its own, such as an emergency whistle."""

    key: str
    label: str


@dataclass(frozen=True)
class Level:
    """Who opens at which tier, which tier's desk is the referee (empty: the opener itself), whom it calls."""

    key: str
    label: str
    tier: str
    openers: tuple[str, ...]
    referee: str
    calls: tuple[str, ...]


@dataclass(frozen=True)
class CaseType:
    """A mechanism of the city, whole: read it top to bottom and you know the mechanism."""

    key: str
    version: int
    label: str
    reference: str
    opens_in: str
    opened_by: tuple[str, ...]
    levels: tuple[Level, ...]
    kinds: tuple[Kind, ...]
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    duties: tuple[Duty, ...]
    transitions: tuple[Transition, ...]
    imposes: tuple[str, ...] = ()
    counts: bool = False
    confidentiality: int = 2
    retention_months: int = 60

    def __post_init__(self) -> None:
        """Refuse nonsense by name. Raises DeclarationError."""
        check(self)

    def state(self, key: str) -> State:
        """The state of this key."""
        return _named(self.states, key)

    def duty(self, key: str) -> Duty:
        """The duty of this key."""
        return _named(self.duties, key)

    def transition(self, key: str) -> Transition:
        """The step of this key. Raises KeyError if there is none."""
        return _named(self.transitions, key)

    def level(self, key: str) -> Level:
        """The level of this key."""
        return _named(self.levels, key)

    def kind(self, key: str) -> Kind:
        """The kind of this key."""
        return _named(self.kinds, key)


def _named(things: tuple[T, ...], key: str) -> T:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
