"""Naming an organisation in a form: by its name, or chosen among those that the words may mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Invalid
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import line

MOST_FOUND = 12


def unit_fields(
    form: QueryDict, errors: Mapping[str, str], at: datetime, *, within: str, label: str = ""
) -> list[DrawnField]:
    """The name; and, once words may mean several, the choice among them."""
    words = form.get("unit", "")[:40]
    help_words = _("写名称，或名称里的几个字，也可以写拼音首字母。")
    fields = [line("unit", label or _("单位"), form, errors, help=help_words, at_most=40)]
    found = directory.search_organisations(words, at, within=within, limit=MOST_FOUND)
    if words and (len(found) > 1 or (found and found[0].name != words)):
        choices = [(str(card.id), card.name) for card in found]
        fields.append(
            line("unit_id", _("是下面哪一家"), form, errors, draws="choices", choices=choices)
        )
    return fields


def unit_in(form: QueryDict, at: datetime, *, within: str) -> int:
    """The organisation that was meant. Raises Invalid when that is not clear, for the form to ask."""
    chosen = form.get("unit_id", "")
    if chosen.isdecimal() and len(chosen) < 19:
        return int(chosen)
    words = form.get("unit", "").strip()
    if not words:
        raise Invalid(_("还没有写是哪家单位。"), fields={"unit": _("请写单位名称。")})
    found = directory.search_organisations(words, at, within=within, limit=2)
    same = [card for card in found if words in (card.name, card.short_name)]
    if len(same) == 1:
        return same[0].id
    if not found:
        raise Invalid(_("没有找到这家单位。"), fields={"unit": _("换几个字再写。")})
    raise Invalid(_("请选是下面哪一家。"), fields={"unit_id": _("请选一家。")})
