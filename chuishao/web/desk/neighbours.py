"""Other cases beside one: those tied to it, and those like it with the reason why they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework import queries
from chuishao.casework.queries import CasePage, Similar
from chuishao.directory.actors import Actor
from chuishao.kernel.text import moment_words

_AT_THE_SPOT = 20


def drawn_related(found: CasePage) -> list[dict[str, str]]:
    """Parent, children, duplicates, what was opened again, and what somebody linked."""
    return [
        {
            "number": other.number, "title": other.title, "nature": other.nature,
            "url": reverse("case", args=[other.number]),
            "state": _("已终结") if other.is_closed else _("办理中"),
        }
        for other in found.related
    ]  # fmt: skip


def drawn_similar(found: CasePage, actor: Actor, at: datetime) -> list[dict[str, str]]:
    """Cases that may be the same matter, or show how one like it went; never one tied already."""
    tied = {other.number for other in found.related}
    return [
        {
            "number": one.number, "title": one.title, "state": one.state_label,
            "url": reverse("case", args=[one.number]),
            "reason": _("，").join(_reasons(one, at)),
        }
        for one in queries.similar_cases(case=found.case, actor=actor, at=at, without=tied)
    ]  # fmt: skip


def _reasons(one: Similar, at: datetime) -> Iterator[str]:
    if one.metres is not None:
        yield _("同一地点") if one.metres <= _AT_THE_SPOT else _("相距约 %d 米") % one.metres
    elif one.same_place:
        yield _("同一社区")
    if one.same_category:
        yield _("同一类别")
    if one.shared_words:
        yield _("都说到“%s”") % one.shared_words
    yield _("%s 发起") % moment_words(one.opened_at, at)
