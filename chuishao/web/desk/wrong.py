"""A refusal above a form: the sentence, the fields it names, and what has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chuishao.kernel.refusals import Refusal
from chuishao.kernel.text import said, said_actor
from chuishao.kernel.working_time import SHANGHAI


@dataclass(frozen=True)
class WrongField:
    """One field that must be changed, by its label."""

    key: str
    label: str
    message: str


@dataclass(frozen=True)
class Wrong:
    """What stands at the top of the form."""

    message: str
    fields: list[WrongField] = field(default_factory=list)
    since: list[dict[str, str]] = field(default_factory=list)
    remedy: str = ""


def drawn_wrong(refusal: Refusal, labels: Mapping[str, str]) -> Wrong:
    """The refusal for the page; ``labels`` are those of the form's fields."""
    found = [
        WrongField(key, labels.get(key, key), message) for key, message in refusal.fields.items()
    ]
    if refusal.status != 409:
        count = len(found)
        # A sentence of its own is shown as it is; a list of fields is shown as a list below.
        is_list = count and refusal.extra.get("is_list")
        heading = _("有 %d 项要改一下。") % count if is_list else refusal.message
        return Wrong(heading, found)
    since = [_told(entry) for entry in refusal.extra.get("difference", ())]
    remedy = _("您填的都还在。看清变化，仍要办就再交一次。") if since else ""
    return Wrong(_("这件事刚刚有人动过。") if since else refusal.message, found, since, remedy)


def _told(entry: Any) -> dict[str, str]:
    return {
        "who": said_actor(entry.actor.get("label") or "系统"),
        "clock": f"{entry.at.astimezone(SHANGHAI):%H:%M}",
        "what": said(entry.body.get("label", "")),
    }
