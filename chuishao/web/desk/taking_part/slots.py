"""Several shifts in one form: one row each, a further row asked for without losing what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel.refusals import Invalid
from chuishao.participation.operations import PlannedShift
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import ONE_MORE, line, moment_in, number_in

ROWS: Final = "rows"
MOST_ROWS: Final = 12


@dataclass(frozen=True)
class Row:
    """One shift: what it is called among the others, and its fields."""

    title: str
    fields: Sequence[DrawnField]


@dataclass(frozen=True)
class Slots:
    """All shifts, drawn like one field."""

    key: str
    label: str
    error: str
    rows: Sequence[Row]
    may_grow: bool
    draws: str = "slots"
    more: str = ONE_MORE


def rows_in(form: QueryDict) -> int:
    """How many rows the form has; one more where one more is asked for."""
    given = form.get(ROWS, "")
    known = int(given) if given.isdecimal() and len(given) < 3 else 1
    return max(1, min(MOST_ROWS, known + (ONE_MORE in form)))


def drawn_slots(form: QueryDict, errors: Mapping[str, str]) -> Slots:
    """The rows with what was typed; a new row begins with the hours and places of the one before."""
    many = rows_in(form)
    rows = [
        Row(_("第 %d 班") % number if many > 1 else "", list(_fields(number, form, errors)))
        for number in range(1, many + 1)
    ]
    wrong = errors.get("shifts", "") or errors.get("starts_at", "")
    return Slots("shifts", _("什么时候"), wrong, rows, many < MOST_ROWS)


def _fields(number: int, form: QueryDict, errors: Mapping[str, str]) -> Iterator[DrawnField]:
    day, begins, ends, places, label = (_name(key, number) for key in _KEYS)
    before = {key: form.get(_name(key, number - 1), "") for key in _KEYS} if number > 1 else {}
    yield line(day, _("哪一天"), form, errors, input_type="date")
    yield line(
        begins, _("几点开始"), form, errors, input_type="time", value=before.get("from_time", "")
    )
    yield line(
        ends, _("几点结束"), form, errors, input_type="time", value=before.get("to_time", "")
    )
    yield line(
        places, _("名额"), form, errors, inputmode="numeric", is_required=False, value=before.get("places", "")
    )  # fmt: skip
    if number > 1 or rows_in(form) > 1:
        yield line(label, _("这一班叫什么"), form, errors, at_most=40, is_required=False)


_KEYS: Final = ("day", "from_time", "to_time", "places", "label")


def _name(key: str, number: int) -> str:
    return key if number == 1 else f"{key}_{number}"


def shifts_in(form: QueryDict) -> tuple[PlannedShift, ...]:
    """The shifts as they were typed; a further row without a day is left out. Raises Invalid."""
    return tuple(
        _shift(form, number)
        for number in range(1, rows_in(form) + 1)
        if number == 1 or form.get(_name("day", number), "").strip()
    )


def _shift(form: QueryDict, number: int) -> PlannedShift:
    day, begins, ends, places, label = (_name(key, number) for key in _KEYS)
    first, last = moment_in(form, day, begins), moment_in(form, day, ends)
    if last <= first:
        words = _("结束要晚于开始。过了半夜的，请分成两班。")
        raise Invalid(words, fields={ends: words})
    if last - first > timedelta(hours=24):
        raise Invalid(_("一班最长 24 小时。"), fields={ends: _("一班最长 24 小时。")})
    return PlannedShift(first, last, number_in(form, places), form.get(label, "").strip()[:40])
