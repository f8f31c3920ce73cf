"""What is only counted of an activity, hour by hour: the form and the table; numbers, never a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import date_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.activity_pages import ActivityPage
from chuishao.web import words
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import line, number_in

NUMBER = "number_"


def count_fields(
    page: ActivityPage, form: QueryDict, errors: Mapping[str, str], at: datetime
) -> Iterator[DrawnField]:
    """Which hour, and how many of each."""
    hours = list(_hours(page, at))
    now = hours[-1][0] if hours else ""
    yield line("hour", _("哪一小时"), form, errors, draws="select", choices=hours, value=now)
    for key, label in page.kind.counters:
        wrong = {NUMBER + key: errors.get(key, "") or errors.get(NUMBER + key, "")}
        yield line(NUMBER + key, said(label), form, wrong, inputmode="numeric", value="0")


def _hours(page: ActivityPage, at: datetime) -> Iterator[tuple[str, str]]:
    """The hours of the activity that have begun, the last day of them."""
    begins = page.starts_at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    last = min(at, page.ends_at - timedelta(seconds=1)).astimezone(SHANGHAI)
    begins = max(begins, last.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23))
    while begins <= last:
        yield begins.isoformat(timespec="minutes"), hour_words(begins)
        begins += timedelta(hours=1)


def hour_words(begins: datetime) -> str:
    """An hour as it is said: 2月13日 09:00—10:00."""
    first = begins.astimezone(SHANGHAI)
    return f"{words.weekday_words(first)} {first:%H:%M}—{first + timedelta(hours=1):%H:%M}"


def hour_in(form: QueryDict) -> datetime:
    """The hour that was chosen. Raises Invalid."""
    try:
        found = datetime.fromisoformat(form.get("hour", ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        message = _("请选哪一小时。")
        raise Invalid(message, fields={"hour": message})
    return found


def numbers_in(form: QueryDict) -> dict[str, int]:
    """How many of each, as they were typed. Raises Invalid."""
    keys = [key for key in form if key.startswith(NUMBER)]
    return {key.removeprefix(NUMBER): number_in(form, key) for key in keys}


def _short(begins: datetime, page: ActivityPage) -> str:
    """The hour alone where the activity is of one day: a phone is narrow."""
    days = {one.astimezone(SHANGHAI).date() for one in (page.starts_at, page.ends_at)}
    first = begins.astimezone(SHANGHAI)
    clock = f"{first:%H:%M}—{first + timedelta(hours=1):%H:%M}"
    return clock if len(days) == 1 else f"{date_words(first)} {clock}"


def counted_table(page: ActivityPage) -> dict[str, Any] | None:
    """The hours that were counted with their sum; None where nothing is counted."""
    if not page.kind.counters:
        return None
    sums = [sum(column) for column in zip(*(one.numbers for one in page.hours), strict=True)]
    return {
        "labels": [said(label) for _key, label in page.kind.counters], "sums": sums,
        "rows": [{"when": _short(one.begins, page), "numbers": one.numbers} for one in page.hours],
    }  # fmt: skip
