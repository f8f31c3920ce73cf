"""Workbooks sent in for the directory, as their sender and who is to confirm them see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from chuishao.directory.actors import Actor, reach
from chuishao.directory.imports.columns import Kind
from chuishao.directory.imports.guests import Guest, guests, kind_of
from chuishao.directory.imports.guests import may_decide as may_confirm
from chuishao.directory.imports.plan import Effect
from chuishao.directory.kinds import Administrator, ImportKind, ImportState
from chuishao.directory.models import DirectoryImport
from chuishao.directory.operations.importing import may_decide, needs_second
from chuishao.kernel.refusals import NotFound

_LIST = ("found", "sealed")


@dataclass(frozen=True, slots=True)
class ImportCard:
    """One workbook; ``bad`` and ``changes`` are shortened for the page, ``counts`` are whole."""

    id: int
    kind: Kind
    about: str
    state: ImportState
    file_name: str
    digest: str
    sender: str
    sent_at: datetime
    expires_at: datetime
    decider: str
    decided_at: datetime | None
    done_rows: int
    all_rows: int
    counts: Mapping[str, int]
    difference: str
    is_anew: bool
    reason: str
    is_own: bool
    needs_second: bool
    may_decide: bool
    has_file: bool
    bad: Sequence[Sequence[Any]] = ()
    changes: Sequence[Sequence[Any]] = ()

    @property
    def is_running(self) -> bool:
        """Whether something is still being done with it."""
        return self.state in (ImportState.CHECKING, ImportState.WRITING)

    @property
    def to_write(self) -> int:
        """How many rows would change anything."""
        return sum(self.counts.get(one.value, 0) for one in Effect if one is not Effect.SAME)


def imports_of(actor: Actor, *, limit: int = 20) -> list[ImportCard]:
    """The actor's own workbooks and those that wait for the actor, newest first."""
    if not actor.person_id:
        return []
    found = DirectoryImport.objects.filter(_seen_by(actor)).defer(*_LIST).order_by("-id")
    return [_card(one, actor) for one in found[:limit] if _is_concerned(one, actor)]


def import_card(import_id: int, actor: Actor, *, most: int = 300) -> ImportCard:
    """One workbook with what is bad and what would change. Raises NotFound out of reach."""
    seen = DirectoryImport.objects.filter(_seen_by(actor), pk=import_id).defer("sealed")
    found = seen.first() if actor.person_id else None
    if found is None or not _is_concerned(found, actor):
        raise NotFound("没有这次导入，或不归您办理。")
    return _card(found, actor, found.found, most)


def _seen_by(actor: Actor) -> Q:
    """Own ones, and as an administrator those that were handed over to be confirmed."""
    own = Q(sent_by_id=actor.person_id)
    decided = Q(decided_by_id=actor.person_id)
    waiting = Q(state=ImportState.PROPOSED)
    if actor.administrator == Administrator.SECURITY:
        return own | decided | (waiting & Q(kind=ImportKind.PEOPLE))
    if actor.administrator == Administrator.SYSTEM:
        by_security = Q(kind=ImportKind.PEOPLE, sender__role=Administrator.SECURITY)
        return own | decided | (waiting & (~Q(kind=ImportKind.PEOPLE) | by_security))
    limits = reach(actor)
    if not limits.organisation_id:
        return own
    ours = Q(sender__organisation=limits.organisation_id)
    if limits.territory is not None:
        ours |= Q(territory__startswith=limits.territory)
    handed = waiting & ours & Q(kind__in=[one.value for one in guests()])
    return own | decided | handed


def _is_concerned(row: DirectoryImport, actor: Actor) -> bool:
    """Whether it is the actor's own, or one they might confirm: a guest knows whose hand that needs."""
    kind = kind_of(row.kind)
    is_part = actor.person_id in (row.sent_by_id, row.decided_by_id)
    return is_part or not isinstance(kind, Guest) or may_confirm(kind, row.about, actor)


def _card(
    row: DirectoryImport, actor: Actor, found: Mapping[str, Any] | None = None, most: int = 0
) -> ImportCard:
    kept = found or {}
    return ImportCard(
        row.pk, kind_of(row.kind), str(row.about.get("label") or ""), ImportState(row.state), row.file_name, row.digest,
        str(row.sender.get("label") or ""), row.sent_at, row.expires_at,
        str((row.decider or {}).get("label") or ""), row.decided_at, row.done_rows, row.all_rows,
        row.counts, row.difference, row.is_anew, row.reason, row.sent_by_id == actor.person_id,
        needs_second(row), may_decide(row, actor), row.state in (ImportState.CHECKED, ImportState.PROPOSED),
        kept.get("bad", [])[:most], kept.get("changes", [])[:most],
    )  # fmt: skip
