"""Who owes what: the units of a case with their clocks, and whose time each leg of the way was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework.queries import CasePage
from chuishao.directory.actors import Actor
from chuishao.kernel.text import limit_words
from chuishao.kernel.working_time import Limit
from chuishao.web import words
from chuishao.web.desk.clocks import DrawnClock, drawn

MOST_LEGS = 6
ROLES = {
    "lead": gettext_lazy("主办"),
    "assisting": gettext_lazy("协办"),
    "asked": gettext_lazy("共建"),
    "verifier": gettext_lazy("核查"),
    "copied": gettext_lazy("抄送"),
}
_ROLE_CSS = {
    "assisting": "is-assist",
    "verifier": "is-assist",
    "asked": "is-ally",
    "copied": "is-ally",
}
_PROGRESS = {
    "called": gettext_lazy("已通知"), "reported_in": gettext_lazy("已报到"), "on_site": gettext_lazy("已到场"), "finished": gettext_lazy("已办结"),
    "responded": gettext_lazy("已回应"), "rework": gettext_lazy("要返工"), "released": gettext_lazy("已退出"),
    "signed": gettext_lazy("已签收"), "claimed": gettext_lazy("已认领"),
}  # fmt: skip
_LEG_ICONS = {
    "done": "circle-check", "over": "alert-octagon", "now": "player-play", "wait": "circle-dashed",
}  # fmt: skip


@dataclass(frozen=True)
class DrawnUnit:
    """One unit with its clocks; units only asked have words instead."""

    name: str
    note: str
    role: str
    role_css: str
    is_mine: bool
    clocks: list[DrawnClock]
    words: str = ""
    words_name: str = ""
    words_note: str = ""

    @property
    def finished(self) -> list[DrawnClock]:
        """The clocks that have stopped for good; on a phone they are folded away."""
        return [clock for clock in self.clocks if clock.is_finished]

    @property
    def finished_words(self) -> str:
        """What is folded away, by name."""
        names = _("、").join(dict.fromkeys(clock.name for clock in self.finished))
        return _("办完的 %(count)d 项：%(names)s") % {"count": len(self.finished), "names": names}


def drawn_units(found: CasePage, actor: Actor, at: datetime) -> list[DrawnUnit]:
    """One's own unit first, then lead, assisting, asked, copied."""
    units = [_unit(line, actor, at) for line in found.units]
    return sorted(units, key=lambda unit: not unit.is_mine)


def _unit(line: Any, actor: Actor, at: datetime) -> DrawnUnit:
    is_mine = line.card.id == actor.organisation_id
    progress = _PROGRESS.get(line.progress, line.progress)
    unit = {
        "name": line.card.short_name, "role": ROLES[line.role], "is_mine": is_mine,
        "role_css": _ROLE_CSS.get(line.role, ""),
        "note": _("您的单位，%s") % progress if is_mine else progress,
        "clocks": [drawn(it.clock, it.label, at) for it in line.clocks],
    }  # fmt: skip
    if line.role == "asked":
        unit |= {
            "words_name": _("请求支持"), "words_note": _("共建单位不计时，也不参与评比。"),
            "words": _("已回应") if line.progress == "responded" else _("还没有回应"),
            "note": _("驻区单位，自愿支持"),
        }  # fmt: skip
    if line.role == "copied":
        unit |= {"words_name": _("抄送"), "words": _("知道就行，不用办"), "words_note": ""}
    return DrawnUnit(**unit)


def drawn_legs(found: CasePage, at: datetime) -> list[dict[str, str]]:
    """Each leg with its time and limit, in the declared order: those begun, then what is to come."""
    lines: dict[str, list[Any]] = {}
    for line in [*found.legs, *(one for unit in found.units for one in unit.clocks)]:
        lines.setdefault(line.duty, []).append(line)
    begun = [duty for duty in found.rules.duties if duty.key in lines]
    usual = {key for step in found.rules.transitions if not step.raises for key in step.imposes}
    last = max((found.rules.duties.index(duty) for duty in begun), default=-1)
    coming = [
        duty for duty in found.rules.duties[last + 1 :]
        if duty.key in usual and duty.key in found.case.limits and not found.case.is_closed
    ]  # fmt: skip
    legs = [_leg(duty.label, [one.clock for one in lines[duty.key]], at) for duty in begun]
    legs += [_to_come(duty.label, found.case.limits[duty.key]) for duty in coming]
    return legs[max(0, len(begun) - MOST_LEGS + 1) :][:MOST_LEGS]


def _leg(label: str, clocks: Sequence[Any], at: datetime) -> dict[str, str]:
    # A unit released by a decision is not blamed for the time that was not its own.
    late = [one for one in clocks if one.outcome != "waived" and one.is_late(at)]
    open_ones = [one for one in clocks if not one.settled_at]
    mood = "over" if late else "now" if open_ones else "done"
    limit = clocks[-1].limit
    return {
        "label": label, "mood": mood, "icon": _LEG_ICONS[mood],
        "words": _leg_words(clocks, late, open_ones, at),
        "limit_words": _("限 %s") % limit_words(limit) if limit else "",
    }  # fmt: skip


def _leg_words(
    clocks: Sequence[Any], late: Sequence[Any], open_ones: Sequence[Any], at: datetime
) -> str:
    if len(clocks) == 1:
        until = clocks[0].settled_at or clocks[0].stopped_at or at
        if clocks[0].outcome == "waived":
            return _("不用办了")
        took = words.length_words(until - clocks[0].imposed_at)
        return took if clocks[0].settled_at else _("已用 %s") % took
    running = len([one for one in open_ones if one not in late])
    spared = len([one for one in clocks if one.outcome == "waived"])
    parts = [
        (_("%d 家办了"), len(clocks) - len(open_ones) - spared),
        (_("%d 家超时"), len(open_ones) - running),
        (_("%d 家在办"), running),
        (_("%d 家不用办了"), spared),
    ]
    return _("，").join(words_of % count for words_of, count in parts if count)


def _to_come(label: str, limit: dict[str, Any]) -> dict[str, str]:
    words_of_limit = _("限 %s") % limit_words(Limit.from_data(limit))
    return {
        "label": label, "mood": "wait", "icon": _LEG_ICONS["wait"],
        "words": _("未开始"), "limit_words": words_of_limit,
    }  # fmt: skip
