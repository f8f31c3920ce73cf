"""The exports a person asked for: only one's own, and the file only while one still reaches its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed, NotFound

from ..models import Export

WORKLIST, PART_REPORT = "worklist", "part_report"
NOT_FOUND = gettext_noop("没有这份导出。它可能是别人的，或者编号写错了。")


@dataclass(frozen=True)
class ExportCard:
    """One export as its owner, and the worker that writes it, see it."""

    number: str
    person_id: int
    post_id: int
    label: str
    what: str
    region_path: str
    filters: Mapping[str, Any]
    words: str
    state: str
    clearance: int
    total: int
    written: int
    attempt: int
    asked_at: datetime
    ended_at: datetime | None
    expires_at: datetime | None
    digest: str
    size_bytes: int
    fault: str

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits for a worker or is being written."""
        return self.state in ("waiting", "running")


_COLUMNS = tuple(ExportCard.__dataclass_fields__)


def own_exports(actor: Actor, *, limit: int = 50) -> list[ExportCard]:
    """What this person asked for, newest first."""
    own = Export.objects.filter(person_id=actor.person_id).order_by("-id")[:limit]
    return [ExportCard(*row) for row in own.values_list(*_COLUMNS)]


def own_export(actor: Actor, number: str) -> ExportCard:
    """One's own export. Raises NotFound for another's as for one that does not exist."""
    found = export_to_write(number)
    if found is None or found.person_id != actor.person_id or not actor.person_id:
        raise NotFound(NOT_FOUND)
    return found


def export_to_write(number: str) -> ExportCard | None:
    """What a worker must know of an export, whoever asked for it."""
    rows = Export.objects.filter(number=number).values_list(*_COLUMNS)
    return next((ExportCard(*row) for row in rows), None)


def export_to_fetch(actor: Actor, number: str, at: datetime) -> ExportCard:
    """One's own finished export, if one still reaches everything in it. Raises NotFound, NotAllowed."""
    found, limits = own_export(actor, number), reach(actor)
    if found.state != "done" or found.expires_at is None or found.expires_at <= at:
        raise NotFound("这份文件已经过期删除，或者还没有写好。需要的话请重新导出。")
    if not _reaches(actor, found) or limits.clearance < found.clearance:
        raise NotAllowed("您现在的岗位看不到这份文件里的范围，不能下载。请换到原来的岗位再试。")
    return found


def _reaches(actor: Actor, found: ExportCard) -> bool:
    """A list or a report is a post's own, whatever its territory; rows of a board are those of a place."""
    if found.what in (WORKLIST, PART_REPORT):
        return found.post_id == actor.post_id
    return reach(actor).covers_path(found.region_path)


def known_exports(numbers: Collection[str]) -> set[str]:
    """Those of these numbers whose files must stay: ready, or being written."""
    kept = Export.objects.filter(number__in=numbers, state__in=("waiting", "running", "done"))
    return set(kept.values_list("number", flat=True))
