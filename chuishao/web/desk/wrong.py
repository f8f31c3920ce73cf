"""A refusal above a form: the sentence, the fields it names, and what has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from chuishao.casework.queries import CasePage
from chuishao.kernel.refusals import Refusal
from chuishao.web import clock
from chuishao.web.desk.difference import Changed, changes


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
    since: list[Changed] = field(default_factory=list)
    remedy: str = ""
    again: str = ""


def drawn_wrong(
    refusal: Refusal, labels: Mapping[str, str], found: CasePage | None = None, again: str = ""
) -> Wrong:
    """The refusal for the page; ``labels`` are those of the form's fields.

    For a case that moved, ``found`` is the case as it is now, and ``again`` the step that is still open.
    """
    wrong_fields = [
        WrongField(key, labels.get(key, key), message) for key, message in refusal.fields.items()
    ]
    if refusal.status != 409:
        count = len(wrong_fields)
        # A sentence of its own is shown as it is; a list of fields is shown as a list below.
        is_list = count and refusal.extra.get("is_list")
        heading = _("有 %d 项要改一下。") % count if is_list else refusal.message
        return Wrong(heading, wrong_fields)
    since = changes(refusal.extra.get("difference", ()), found, clock.now())
    if not since:
        return Wrong(refusal.message, wrong_fields)
    remedy = _("您填的都还在。看清变化，仍要办就再交一次。") if again else ""
    go_on = _("看清了，仍然“%s”") % again if again else ""
    return Wrong(_("这件事刚刚有人动过。"), wrong_fields, since, remedy, go_on)
