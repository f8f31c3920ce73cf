"""What changed in a case since a page was opened: who did what when, and which state, words, units and clocks differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework.queries import CasePage
from chuishao.kernel.text import latest_words, said, said_actor
from chuishao.web import words
from chuishao.web.desk.story import units_words

_CLOCKS = {
    "impose": gettext_lazy("新增时限：%(who)s%(duty)s，%(due)s"),
    "until": gettext_lazy("新增时限：%(who)s%(duty)s，%(due)s"),
    "discharge": gettext_lazy("办完了：%(who)s%(duty)s"),
    "waive": gettext_lazy("不用办了：%(who)s%(duty)s"),
    "stop": gettext_lazy("停表：%(who)s%(duty)s"),
    "restart": gettext_lazy("恢复计时：%(who)s%(duty)s，%(due)s"),
    "prolong": gettext_lazy("延长：%(who)s%(duty)s，改为%(due)s"),
    "redate": gettext_lazy("放假安排变了：%(who)s%(duty)s，改为%(due)s"),
}


@dataclass(frozen=True)
class Changed:
    """One act that came between, with what it changed."""

    who: str
    clock: str
    what: str
    lines: tuple[str, ...] = ()


def changes(entries: Iterable[Any], found: CasePage | None, at: datetime) -> list[Changed]:
    """The acts in their order; ``found`` is the case as it is now, without it only who, when and what."""
    return [
        Changed(
            said_actor(entry.actor.get("label") or "系统"),
            words.clock_words(entry.at, at),
            said(entry.body.get("label", "")),
            tuple(_lines(entry, found, at)) if found else (),
        )
        for entry in entries
    ]


def _lines(entry: Any, found: CasePage, at: datetime) -> Iterator[str]:
    body = entry.body
    came, went = body.get("from", ""), body.get("to", "")
    if came and went and came != went:
        labels = [said(found.rules.state(key).label) for key in (came, went)]
        yield _("状态：%(from)s → %(to)s") % {"from": labels[0], "to": labels[1]}
    written = next((one for one in found.story if one.seq == entry.seq), None)
    if written and written.units:
        yield _("单位：%s") % units_words(written.units)
    if written:
        for label, value in written.answers:
            yield _("%(label)s：%(value)s") % {"label": label, "value": value}
    yield from _clock_lines(body.get("clocks", ()), found, at)


def _clock_lines(
    events: Iterable[Mapping[str, Any]], found: CasePage, at: datetime
) -> Iterator[str]:
    """One line for each kind of change to a duty; units it befalls alike are named together."""
    names = {unit.card.id: unit.card.short_name for unit in found.units}
    names |= {card.id: card.short_name for card in (found.opener, found.referee)}
    alike: dict[tuple[str, str, str], list[str]] = {}
    for event in events:
        due = str(event.get("due_at") or "")
        who = names.get(event["organisation"], _("上一级调度"))
        alike.setdefault((event["do"], event["duty"], due), []).append(who)
    for (verb, duty, due), units in alike.items():
        if verb in _CLOCKS:
            label = said(found.rules.duty(duty).label)
            until = latest_words(datetime.fromisoformat(due), at) if due else ""
            who = _("、").join(units)
            yield _CLOCKS[verb] % {"who": who, "duty": _("“%s”") % label, "due": until}
