"""What is known of a case beside its clocks: place, class, answers, sealed answers masked, and by which documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework.queries import CasePage
from chuishao.directory.matters import matter_name
from chuishao.kernel.text import moment_words

UNWRITTEN_RULE = gettext_lazy("本地规则未设定")


def facts_of(
    found: CasePage, at: datetime, moment: Callable[[datetime, datetime], str] = moment_words
) -> Iterator[dict[str, str]]:
    """Each with its label; a sealed one masked, with the way to see it whole for whoever may."""
    it = found.case
    if it.place:
        yield {"label": _("地址"), "words": it.place}
    if it.category:
        yield {"label": _("类别"), "words": matter_name(it.category)}
    for label, value in found.answers:
        yield {"label": label, "words": str(value)}
    yield from _sealed(found)
    yield {
        "label": _("发起"),
        "words": f"{found.opener.short_name} {moment(it.opened_at, at)}",
    }
    yield {"label": _("调度"), "words": found.referee.short_name}
    yield {"label": _("时限依据"), "words": _basis(it.limits.values())}


def _sealed(found: CasePage) -> Iterator[dict[str, str]]:
    for key, label, masked in found.sealed:
        url = reverse("reveal", args=[found.case.number, key]) if found.may_reveal else ""
        yield {"label": label, "words": masked, "reveal_url": url}


def _basis(limits: Iterable[dict[str, Any]]) -> str:
    documents = dict.fromkeys(limit.get("document") or "" for limit in limits)
    named = [document for document in documents if document]
    return _("、").join(named) if named else _(UNWRITTEN_RULE)
