"""Who may take which step of a mechanism: steps down, sides of a case across, kinds of post in between."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework.catalogue import CaseType, Transition
from chuishao.directory.kinds import PostKind
from chuishao.kernel.text import said

SIDES = {
    "opener": gettext_lazy("发起方"), "referee": gettext_lazy("调度方"),
    "superior": gettext_lazy("上一级"), "called": gettext_lazy("被叫单位"),
    "lead": gettext_lazy("主办单位"), "asked": gettext_lazy("受邀单位"),
    "copied": gettext_lazy("抄送单位"), "verifier": gettext_lazy("核实单位"),
    "petitioner": gettext_lazy("申请单位"), "reporter": gettext_lazy("诉求人"),
    "system": gettext_lazy("系统"),
}  # fmt: skip


@dataclass(frozen=True)
class RoleRow:
    """One step: its name, and for each side which posts may take it, empty where none may."""

    label: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each column, without its heading."""
        return tuple(words for _side, words in self.pairs)


@dataclass(frozen=True)
class RoleTable:
    """All steps of a mechanism by all sides that take any."""

    sides: tuple[str, ...]
    rows: tuple[RoleRow, ...]


def role_table(rules: CaseType) -> RoleTable:
    """The table, its columns in the order of the vocabulary."""
    taking = {who.side.value for step in rules.transitions for who in step.by}
    sides = [side for side in SIDES if side in taking]
    rows = [
        RoleRow(
            said(step.label), tuple((str(SIDES[side]), _cell(rules, step, side)) for side in sides)
        )
        for step in rules.transitions
    ]
    return RoleTable(tuple(str(SIDES[side]) for side in sides), tuple(rows))


def _cell(rules: CaseType, step: Transition, side: str) -> str:
    said_here: list[str] = []
    for who in step.by:
        if who.side.value != side:
            continue
        posts = _("、").join(said(PostKind(kind).label) for kind in who.posts)
        posts = posts or (_("自动") if side == "system" else _("都可以"))
        owing = said(rules.duty(who.owing).label) if who.owing else ""
        said_here.append(posts + (_("（欠“%s”时）") % owing if owing else ""))
    return _("；").join(dict.fromkeys(said_here))
