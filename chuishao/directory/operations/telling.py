"""What the sender and the confirmer of a workbook are told: a message in the product with the result."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.imports.plan import Effect
from chuishao.directory.kinds import ImportState
from chuishao.directory.models import DirectoryImport
from chuishao.directory.operations.messages import Left, leave_messages

_WORDS: Final = {
    ImportState.CHECKED: gettext_noop(
        "“%(name)s”已核对：好的 %(good)s 行，要改的 %(bad)s 行。请看会变什么，再确认。"
    ),
    ImportState.PROPOSED: gettext_noop(
        "“%(name)s”没有写入：核对以后名录又有变化，请重新看过再确认。"
    ),
    ImportState.DONE: gettext_noop(
        "“%(name)s”已写入：新增 %(new)s，修改 %(changed)s，终止 %(ends)s，不变 %(same)s。"
    ),
    ImportState.FAILED: gettext_noop("“%(name)s”没有读成：%(reason)s"),
}


def tell(kept: DirectoryImport, people_told: list[int], at: datetime) -> None:
    """Leave each of them a message, once."""
    counts = {effect.value: 0 for effect in Effect} | {"bad": 0, "rows": 0} | kept.counts
    good = counts["rows"] - counts["bad"]
    state = ImportState(kept.state)
    fields = {"name": kept.file_name, "good": good, "reason": kept.reason, **counts}
    left = [
        Left(
            one,
            f"import:{kept.pk}:{state}:{kept.difference[:8]}",
            "import",
            f"import:{kept.pk}",
            _WORDS[state] % fields,
            {"says": _WORDS[state], "with": fields},
            None,
        )
        for one in people_told
    ]
    leave_messages(messages=left, actor=Actor.system("导入"), at=at)
