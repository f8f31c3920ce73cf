"""What stands in one cell, read: text, dates in all the ways people write them; or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import Worded, clean_line
from chuishao.kernel.working_time import SHANGHAI


class Wrong(Exception):
    """A cell that cannot be taken: what is wrong, and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


_AS_SHOWN = gettext_noop("请按“2020-09-27”的样子填写真实的日期")
_FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_DATE = re.compile(
    r"(\d{4})(?:年|[-/.]) ?(\d{1,2})(?:月|[-/.]) ?(\d{1,2})(?:日|号)?"
    r"(?:[ T]?(\d{1,2})(?::|时|点)(?:(\d{1,2})(?:分|:(\d{1,2})(?:\.0+)?)?)?)?"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Serial numbers of days from 2000 to 2099, as Excel counts them from 1900 (1904 on old Macs).
_SERIAL = range(34_000, 73_051)


def shown(value: Any) -> str:
    """A value as a person would see it in the cell, shortened."""
    if isinstance(value, datetime):
        text = f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    else:
        text = plain_text(value)
    return text if len(text) <= 60 else f"{text[:60]}……（共 {len(text)} 字）"


def plain_text(value: Any) -> str:
    """The text of a cell; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def text(value: Any, label: str, most: int, *, is_required: bool = True) -> str:
    """One clean line of at most so many characters. Raises Wrong."""
    words = plain_text(value)
    if words.upper() in _FAULTS:
        raise Wrong(
            "单元格里是公式出错的结果", Worded("请直接填写%(label)s，不用公式", label=label)
        )
    try:
        cleaned = clean_line(words, label=label, most=most)
    except Invalid as refusal:
        raise _unfit(label, most, is_long=len(words) > most) from refusal
    if not cleaned and is_required:
        raise Wrong(
            "没有填写", Worded("请补上%(label)s；如是合并单元格，请取消合并后逐行填写", label=label)
        )
    return cleaned


def _unfit(label: str, most: int, *, is_long: bool) -> Wrong:
    if is_long:
        return Wrong(
            Worded("%(label)s最多 %(most)s 个字", label=label, most=most), "请精简后再提交"
        )
    return Wrong(
        Worded("%(label)s里有无法识别的字符（乱码）", label=label),
        "请检查来源文件的编码，或重新录入",
    )


def moment(value: Any, label: str, epoch: datetime) -> datetime:
    """The moment, midnight in Kunming where only a day is told. Raises Wrong."""
    if value is None or plain_text(value) == "":
        raise Wrong("没有填写", Worded("请补上%(label)s，按“2020-09-27”的样子", label=label))
    naive = _naive(value, epoch)
    if naive is None:
        raise Wrong("看不懂这个日期", _AS_SHOWN)
    return naive.replace(tzinfo=SHANGHAI)


def _naive(value: Any, epoch: datetime) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bool | time | timedelta):
        return None
    if isinstance(value, int | float):
        return _of_number(value, epoch)
    return _of_text(unicodedata.normalize("NFKC", plain_text(value)), epoch)


def _of_number(number: float, epoch: datetime) -> datetime | None:
    """A serial day with its fraction, or eight digits in one number."""
    if int(number) in _SERIAL:
        moment = epoch + timedelta(days=number)
        return moment.replace(microsecond=0, second=0) if moment.time() != time() else moment
    return _of_digits(str(int(number))) if number == int(number) else None


def _of_digits(digits: str) -> datetime | None:
    found = _EIGHT_DIGITS.fullmatch(digits)
    return _real(*found.groups()) if found else None


def _of_text(words: str, epoch: datetime) -> datetime | None:
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return _of_number(float(words), epoch)
    found = _DATE.fullmatch(" ".join(words.split()))
    return _real(*found.groups(default="0")) if found else _of_digits(words)


def _real(*parts: str) -> datetime:
    """Numbers that a calendar has. Raises Wrong: 2020-02-30 was never."""
    year, month, day, hour, minute, second = (*map(int, parts), 0, 0, 0)[:6]
    try:
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError as fault:
        told = Worded(
            "没有%(year)s年%(month)s月%(day)s日这一天或这个时刻", year=year, month=month, day=day
        )
        raise Wrong(told, _AS_SHOWN) from fault
