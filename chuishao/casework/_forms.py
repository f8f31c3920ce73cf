"""What a person typed, checked field by field: plain values on one side, personal ones on the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from django.utils.translation import gettext

from chuishao.directory.matters import matters
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean, said

from .declarations import Field, FieldKind

MOST_CHARACTERS = 5000
MOST_OF_A_PHONE = 30
_WHOLE = re.compile(r"-?\d{1,12}")
_MONEY = re.compile(r"-?\d{1,14}(\.\d{1,6})?")


@dataclass
class Taken:
    """Checked answers; ``personal`` never enters the log or the case row."""

    plain: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)


def take(fields: Iterable[Field], answers: Mapping[str, Any]) -> Taken:
    """Check answers against the declared fields. Raises Invalid naming each wrong field and its remedy."""
    taken, faults, known = Taken(), {}, set()
    for asked in fields:
        known.add(asked.key)
        try:
            value = _value(asked, answers.get(asked.key))
        except ValueError as fault:
            faults[asked.key] = str(fault)
            continue
        if value is not None:
            (taken.personal if asked.is_personal else taken.plain)[asked.key] = value
    faults.update(
        {_named(key): gettext("没有这一项，请去掉。") for key in answers if key not in known}
    )
    if faults:
        told = gettext("有 %(count)s 项需要改一下：%(list)s") % {
            "count": len(faults),
            "list": _listed(fields, faults),
        }
        raise Invalid(told, fields=faults, is_list=True)
    return taken


def _named(key: Any) -> str:
    """An unknown key as it may be said back: short, and without broken characters."""
    return str(key)[:20].encode(errors="replace").decode()


def _listed(fields: Iterable[Field], faults: Mapping[str, str]) -> str:
    labels = {asked.key: said(asked.label) for asked in fields}
    lines = (
        gettext("“%(duty)s”%(message)s") % {"duty": labels.get(key, key), "message": fault}
        for key, fault in faults.items()
    )
    return gettext("；").join(lines)


def _value(asked: Field, given: Any) -> Any:
    if isinstance(given, str):
        given = _text(given)
    if given is None or given == "":
        if asked.is_required:
            raise ValueError(gettext("还没有填。"))
        return None
    return READERS[asked.kind](asked, given)


def _text(given: str) -> str:
    try:
        return clean(given).strip()
    except Invalid as refusal:
        raise ValueError(refusal.message) from refusal


def _words(asked: Field, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(gettext("要填文字。"))
    most = asked.at_most or (200 if asked.kind == FieldKind.TEXT else MOST_CHARACTERS)
    if len(given) > most:
        raise ValueError(
            gettext("写了 %(given)s 个字，最多 %(most)s 个字，请精简。")
            % {"given": len(given), "most": most}
        )
    return given


def _choice(asked: Field, given: Any) -> str:
    if given not in [key for key, _ in asked.choices]:
        raise ValueError(gettext("请从列出的选项里选一个。"))
    return str(given)


def _whole(asked: Field, given: Any) -> int:
    if not isinstance(given, int | str) or isinstance(given, bool):
        raise ValueError(gettext("要填整数，例如 3。"))
    if isinstance(given, str) and not _WHOLE.fullmatch(given):
        raise ValueError(gettext("要填整数，例如 3。"))
    value, most = int(given), asked.at_most or 10**12
    if not asked.at_least <= value <= most:
        range_words = gettext("要在 %(at_least)s 到 %(at_most)s 之间。") % {
            "at_least": asked.at_least,
            "at_most": asked.at_most,
        }
        raise ValueError(
            range_words
            if asked.at_most
            else gettext("不能小于 %(at_least)s，也不能太大。") % {"at_least": asked.at_least}
        )
    return value


def _score(asked: Field, given: Any) -> int:
    value = _whole(asked, given)
    if not 1 <= value <= 5:
        raise ValueError(gettext("请打 1 到 5 分。"))
    return value


def _money(asked: Field, given: Any) -> int:
    """Yuan as typed, kept in fen."""
    typed = str(given) if isinstance(given, str | int | float | Decimal) else ""
    if isinstance(given, bool) or not _MONEY.fullmatch(typed):
        raise ValueError(gettext("要填金额，例如 5000 或 5000.50。"))
    fen = Decimal(typed) * 100
    if fen < 0 or fen != fen.to_integral_value() or fen > 10**13:
        raise ValueError(gettext("金额不能为负，最多两位小数。"))
    return int(fen)


def _matter(asked: Field, given: Any) -> str:
    if not isinstance(given, str) or given not in matters():
        raise ValueError(gettext("请从列出的类别里选一个。"))
    return given


def _day(asked: Field, given: Any) -> str:
    typed = given.isoformat() if isinstance(given, date) else str(given)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValueError(gettext("没有这个日期，请按 2026-01-05 的样子填。")) from None
    if not 1900 <= day.year <= 2200:
        raise ValueError(gettext("年份不对，请按 2026-01-05 的样子填。"))
    return day.isoformat()


def _yes_no(asked: Field, given: Any) -> bool:
    told = str(given).lower() if isinstance(given, str | int) else ""
    if told in ("true", "yes", "on", "1", "是"):
        return True
    if told in ("false", "no", "off", "0", "否"):
        return False
    raise ValueError(gettext("请选“是”或“否”。"))


def _phone(asked: Field, given: Any) -> str:
    typed = str(given) if isinstance(given, str | int) else ""
    try:
        number = phonenumbers.parse(typed if len(typed) <= MOST_OF_A_PHONE else "", "CN")
    except phonenumbers.NumberParseException:
        raise ValueError(gettext("不像电话号码，请填 11 位手机号，或带区号的座机。")) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(gettext("不像电话号码，请填 11 位手机号，或带区号的座机。"))
    return typed


Reader = Callable[[Field, Any], Any]
READERS: dict[FieldKind, Reader] = {
    FieldKind.TEXT: _words,
    FieldKind.LONG_TEXT: _words,
    FieldKind.CASE_NUMBER: _words,
    FieldKind.CHOICE: _choice,
    FieldKind.MATTER: _matter,
    FieldKind.WHOLE_NUMBER: _whole,
    FieldKind.SCORE: _score,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.PHONE: _phone,
}
