"""Whether what somebody acts upon is still what they saw: said with what happened in between."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict


def demand_unchanged(*, subject: str, seen: int, actor: Actor, at: datetime) -> None:
    """Raise Conflict when something was recorded of the subject after entry ``seen``.

    ``extra["difference"]``: the entries in between. What an act needs under its lock it checks itself.
    """
    if records.head_of(subject).seq <= seen:
        return
    since = [entry for entry in records.history(subject) if entry.seq > seen]
    words = gettext("刚刚有人动过。看清变化，仍要办就再交一次。")
    raise Conflict(words, difference=since)
