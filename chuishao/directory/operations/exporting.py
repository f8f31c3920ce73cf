"""What there is now in the columns of the imports, taken out as a workbook; that it was taken is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.imports import duties, organisations, people, written
from chuishao.directory.imports.columns import Kind
from chuishao.directory.kinds import ImportKind
from chuishao.directory.operations._recording import record
from chuishao.directory.operations.importing import territory_of
from chuishao.kernel.text import said_actor


def template(*, kind: Kind, actor: Actor) -> bytes:
    """The empty workbook of a kind, for whoever may bring it in; a guest's says nothing of anybody."""
    if isinstance(kind, ImportKind):
        territory_of(kind, actor)
    return written.workbook(kind)


@transaction.atomic
def export_directory(*, kind: ImportKind, actor: Actor, at: datetime) -> bytes:
    """What there is now within the actor's territory; telephones masked. Raises NotAllowed."""
    territory = territory_of(kind, actor)
    rows = _rows(kind, territory, at)
    body = {"kind": kind, "territory": territory, "rows": len(rows)}
    record(f"directory_export:{kind}", "export", actor=actor, at=at, body=body)
    taken = gettext("%(who)s 于 %(at)s 导出，共 %(count)d 行。") % {
        "who": said_actor(actor.label), "at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}", "count": len(rows),
    }  # fmt: skip
    return written.workbook(kind, rows, told=taken)


def _rows(kind: ImportKind, territory: str, at: datetime) -> list[Sequence[Any]]:
    if kind is ImportKind.ORGANISATIONS:
        return list(organisations.exported(territory))
    if kind is ImportKind.DUTIES:
        return list(duties.exported(territory))
    return list(people.exported(territory, timezone.localdate(at)))
