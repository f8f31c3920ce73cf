"""What casework itself does when a child case ends: the parent that waits comes back down."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor
from chuishao.kernel import records

from . import _standing
from .events import CaseMoved
from .operations import move


@records.on(CaseMoved)
def bring_parent_back(event: CaseMoved, at: datetime) -> None:
    """When a child closes, take the parent's declared returning step; safe to repeat."""
    if event.parent_id is None or not _standing.read(event.case_id).is_closed:
        return
    parent = _standing.read(event.parent_id)
    for step in parent.rules.transitions:
        if step.returns_parent and parent.state in step.source:
            move(case=parent.id, transition=step.key, actor=Actor.system("上级办结"), at=at)
            return
