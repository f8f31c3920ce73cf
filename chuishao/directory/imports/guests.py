"""Workbooks that other rooms bring in by the directory's door: each says its columns, who may, and does its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.imports.columns import Column
from chuishao.directory.imports.plan import Plan
from chuishao.directory.imports.sheet import ReadSheet
from chuishao.directory.kinds import ImportKind, ImportState
from chuishao.directory.models import DirectoryImport
from chuishao.directory.queries.signed_in import actor_in_post
from chuishao.kernel.refusals import Conflict, NotAllowed, Refusal

About = Mapping[str, Any]


@dataclass(frozen=True)
class Bringing:
    """What is to be brought in: the rows, what they are for, who sent them; ``decider`` once somebody confirmed."""

    sheet: ReadSheet
    about: About
    sender: Actor
    decider: Actor | None
    at: datetime


@dataclass(frozen=True)
class Guest:
    """A kind of workbook of another room.

    ``admit`` gives the place it lies in, or raises for whoever may not bring it in; ``decide`` likewise for
    who confirms it before it is written, None where its sender does; ``offers`` says what an actor may bring
    it into, ``about`` reads that choice back; ``bring`` does the rows within the caller's transaction and says
    what became of each.
    """

    value: str
    label: str
    words: str
    columns: tuple[Column, ...]
    admit: Callable[[About, Actor], str]
    decide: Callable[[About, Actor], str] | None
    offers: Callable[[Actor, int], list[tuple[str, str]]]
    about: Callable[[str, Actor], dict[str, Any]]
    bring: Callable[[Bringing], Plan]

    @property
    def needs_second(self) -> bool:
        """Whether somebody else confirms before it is written."""
        return self.decide is not None

    def __str__(self) -> str:
        return self.value


_KNOWN: Final[dict[str, Guest]] = {}


def welcome(guest: Guest) -> Guest:
    """Make a kind of workbook known; the room it belongs to does so when it starts."""
    _KNOWN[guest.value] = guest
    return guest


def guests() -> list[Guest]:
    """All that are known, in the order they came."""
    return list(_KNOWN.values())


def kind_of(value: str) -> ImportKind | Guest:
    """The kind of this key. Raises ValueError."""
    return _KNOWN[value] if value in _KNOWN else ImportKind(value)


def may_decide(guest: Guest, about: About, actor: Actor) -> bool:
    """Whether an actor might confirm such a workbook of somebody else."""
    try:
        return bool(guest.decide and guest.decide(about, actor))
    except Refusal:
        return False


def demand_confirmer(kept: DirectoryImport, guest: Guest, actor: Actor) -> None:
    """Raise unless this actor may confirm: somebody else where two are needed, else the sender; now."""
    is_sender = bool(actor.person_id) and actor.person_id == kept.sent_by_id
    if guest.needs_second is is_sender or not actor.person_id:
        raise NotAllowed(gettext("这份表由提出人以外、同样有权的另一位同事确认。"))
    (guest.decide or guest.admit)(kept.about, actor)
    if kept.state != (ImportState.PROPOSED if guest.needs_second else ImportState.CHECKED):
        raise Conflict("这份表还没有交出或已经处理，请刷新查看。")


def tried(kept: DirectoryImport, guest: Guest, sheet: ReadSheet, at: datetime) -> Plan:
    """What the rows would do: all of it is done and taken back. Raises the refusals."""
    with transaction.atomic():
        made = guest.bring(Bringing(sheet, kept.about, _held(kept.sender, at), None, at))
        transaction.set_rollback(True)
    return made


def done(kept: DirectoryImport, guest: Guest, sheet: ReadSheet, at: datetime) -> tuple[Plan, bool]:
    """The rows done for good if that is still what was shown; what they did or would do, and whether it holds."""
    decider = _held(kept.decider or {}, at)
    with transaction.atomic():
        made = guest.bring(Bringing(sheet, kept.about, _held(kept.sender, at), decider, at))
        holds = made.digest() == kept.difference
        transaction.set_rollback(not holds)
    return made, holds


def _held(said: Mapping[str, Any], at: datetime) -> Actor:
    """The person in the post in which they sent or confirmed it, if they still hold it. Raises Conflict."""
    found = actor_in_post(said.get("person") or 0, said.get("post") or 0, at)
    if found is None:
        raise Conflict(gettext("上传或确认的人已经不在当时的岗位上，没有写入。请重新上传。"))
    return found
