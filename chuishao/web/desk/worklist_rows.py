"""The lines of a list as a workbook holds them, at once or by a job: what the filter shows, nothing wider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework import queries
from chuishao.casework.queries import Row, Tab
from chuishao.casework.queries.exports import WORKLIST
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import time_left_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.desk.worklist_filters import Asked, for_query
from chuishao.web.sources import Wish, one_sheet

HEADS = (
    gettext_lazy("编号"), gettext_lazy("事项"), gettext_lazy("种类"), gettext_lazy("层级"), gettext_lazy("状态"),
    gettext_lazy("事由"), gettext_lazy("地点"), gettext_lazy("来自"), gettext_lazy("发起时间"), gettext_lazy("要办的事"),
    gettext_lazy("该办的单位"), gettext_lazy("到期时间"), gettext_lazy("还剩"),
)  # fmt: skip


def kept(asked: Asked) -> dict[str, str]:
    """The filter as plain words, from which a job reads it back."""
    given = {"tab": asked.tab.value, "words": asked.words, **asked.filters}
    return {key: value for key, value in given.items() if value}


def _question(wish: Wish) -> dict[str, Any]:
    filters = dict(wish.filters)
    tab, words = Tab(filters.pop("tab")), filters.pop("words", "")
    # "The last seven days" are those before it was asked for, whenever it is written.
    by = for_query(Asked(tab, words, filters, 1), wish.actor, wish.asked_at)
    return {"actor": wish.actor, "at": wish.at, "tab": tab, "words": words, "filters": by}


def _admit(actor: Actor) -> None:
    """Administrators see no case. Raises NotAllowed."""
    if actor.administrator or not actor.region_path:
        raise NotAllowed(_("这个岗位看不到事项，没有可导的清单。请换到办事的岗位再来。"))


def _count(wish: Wish, most: int | None) -> int:
    return queries.count_worklist(most=most, **_question(wish))


def _lines(wish: Wish) -> Iterator[Sequence[Any]]:
    return (_cells(row, wish.at) for row in queries.each_of_worklist(**_question(wish)))


def _cells(row: Row, at: datetime) -> list[str]:
    left = time_left_words(row.due_at, at) if row.due_at and not row.is_stopped else ""
    return [
        row.number, row.type_label, row.kind_label, row.level_label, row.state_label, row.title,
        row.place, row.opener, _local(row.opened_at), row.duty_label, row.owes, _local(row.due_at),
        _("停表") if row.is_stopped else left,
    ]  # fmt: skip


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""


LIST = one_sheet(WORKLIST, gettext_lazy("清单"), HEADS, _admit, _count, _lines)
