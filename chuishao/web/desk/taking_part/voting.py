"""Entering what was counted in a vote: of members their votes, of owners heads and area, with what is known already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import date_words
from chuishao.participation.catalogue import Tally
from chuishao.participation.operations import Votes
from chuishao.participation.queries import TopicLine, counts_known, vote_words
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Draw, line, number_in
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.sessions import StaffRequest

NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,2})?")
SAID = (("agree", gettext_lazy("同意")), ("against", gettext_lazy("反对")), ("abstain", gettext_lazy("弃权")))  # fmt: skip
OWNERS = (("expected", gettext_lazy("全部业主")), ("present", gettext_lazy("参加表决")), *SAID)


def vote_form(topic: int, request: StaffRequest, *, by_area: bool) -> Draw:
    """The fields of a count; the last one is for what was decided and why."""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        known = counts_known(resolution_id=topic, actor=request.actor)
        count = _of_owners(form, errors, known) if by_area else _of_members(form, errors, known)
        words = line(
            "words", _("决定和理由"), form, errors, draws="long", at_most=2000, is_required=False
        )
        return [*count, words]

    return draw


def _of_owners(
    form: QueryDict, errors: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[DrawnField]:
    filled = _("照已经登记的填好，变了就改。")
    for side, words in (("heads", _("人数：%s")), ("area", _("面积（平方米）：%s"))):
        for key, label in OWNERS:
            name = f"{side}_{key}"
            yield line(
                name, words % label, form, errors, inputmode="decimal", value=known.get(name, ""),
                help=filled if name in known else "",
            )  # fmt: skip


def _of_members(
    form: QueryDict, errors: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[DrawnField]:
    for key, label in SAID:
        value = known.get(f"heads_{key}", "0")
        yield line(key, _("%s几票") % label, form, errors, inputmode="numeric", value=value)


def votes_in(form: QueryDict) -> Votes:
    """The count as it was typed, of owners when the form asked for heads. Raises Invalid."""
    if "heads_agree" not in form:
        return Votes(*(number_in(form, key) for key, _label in SAID))
    wrong: dict[str, str] = {}
    heads, area = _tally(form, "heads", wrong), _tally(form, "area", wrong)
    if wrong:
        raise Invalid(_("有几个数要改。"), fields=wrong)
    return Votes(heads=heads, area=area)


def _tally(form: QueryDict, side: str, wrong: dict[str, str]) -> Tally:
    return Tally(
        *(_decimal(form.get(f"{side}_{key}", ""), f"{side}_{key}", wrong) for key, _label in OWNERS)
    )


def _decimal(given: str, name: str, wrong: dict[str, str]) -> Decimal:
    """A number as people write it, 30,000 and full-width figures too; what is none is noted under its name."""
    plain = unicodedata.normalize("NFKC", given).strip().replace(",", "")
    if NUMBER.fullmatch(plain):
        return Decimal(plain)
    wrong[name] = _("请写一个数，最多两位小数。") if plain else _("还没有写。没有的写 0。")
    return Decimal(0)


def corrected(topic: TopicLine) -> list[dict[str, Any]]:
    """The counts that stood there before, the newest first."""
    return [
        {
            "state": chip_of(f"topic-{one['state']}")["label"], "votes": vote_words(one),
            "on": date_words(date.fromisoformat(one["on"])), "why": one["reason"],
        }
        for one in reversed(topic.corrected)
    ]  # fmt: skip
