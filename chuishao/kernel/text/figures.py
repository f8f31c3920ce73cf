"""Numbers as official texts write them: 1.59万, 2.64亿, 4700余, 21.9%; and read back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from chuishao.kernel.refusals import Invalid

_WAN, _YI = 10_000, 100_000_000
_HUNDREDTH = Decimal("0.01")


class Qualifier(StrEnum):
    """How a figure stands to the true number."""

    exact = "exact"
    approx_gt = "approx_gt"
    approx_lt = "approx_lt"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quoted number: its value, whether more or less is meant, the words quoted, the unit in them."""

    value: int | Decimal
    qualifier: Qualifier
    text: str
    unit: str = ""


def in_wan(number: int | Decimal, qualifier: Qualifier = Qualifier.exact) -> str:
    """Small numbers as they are, from ten thousand on in 万, from a hundred million in 亿.

    At most two decimals, rounded half up: 15903 is 1.59万. ``approx_gt`` adds 余, ``approx_lt`` puts 近.
    """
    size, sign = abs(Decimal(number)), "-" if number < 0 else ""
    words = _plain(size)
    if size >= _WAN:
        in_wan_words = _rounded(size / _WAN)
        words = _plain(in_wan_words) + "万"
        if in_wan_words >= _WAN:
            words = _plain(_rounded(size / _YI)) + "亿"
    return _qualified(sign + words, qualifier)


def in_thousands(number: int | Decimal) -> str:
    """The same figure for readers of English: 15.9K, 264M, 2.64B; at most three digits."""
    size, sign = abs(Decimal(number)), "-" if number < 0 else ""
    for letter, scale in (("", 1), ("K", 1000), ("M", 1_000_000), ("B", 1_000_000_000)):
        scaled = size / scale
        places = 0 if scaled >= 100 or not letter else 1 if scaled >= 10 else 2
        words = _plain(scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
        if Decimal(words) < 1000:
            break
    return f"{sign}{words}{letter}"


def figure_words(figure: Figure) -> str:
    """A figure in words that lose nothing: the words quoted, else every digit of the value."""
    return figure.text or _qualified(_plain(Decimal(figure.value)) + figure.unit, figure.qualifier)


def percent(value: Decimal | float, places: int = 1) -> str:
    """A percentage with so many decimals, rounded half up: 21.9%. The value is in percent already."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def rate_words(part: float | Decimal, whole: float | Decimal, places: int = 1) -> str:
    """Part of a whole in percent; a dash when there is no whole to be part of."""
    if not whole:
        return "—"
    return percent(Decimal(str(part)) * 100 / Decimal(str(whole)), places)


_SCALES = {"十": 10, "百": 100, "千": 1000, "万": _WAN, "亿": _YI, "萬": _WAN, "億": _YI}
_DIGITS = {character: number % 10 for number, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "两": 2, "兩": 2}
_FIGURE = re.compile(
    r"(?P<before>超过|超過|逾|近|不到|不足|约|約|共|达|達|[<>≥≤])?"
    r"(?P<digits>\d[\d,]*(?:\.\d+)?|[〇零一二两兩三四五六七八九十百千][〇零一二两兩三四五六七八九十百千万亿萬億]*)"
    r"(?P<inner>[余餘多])?"
    r"(?P<scale>[十百千万亿萬億]*)"
    r"(?P<after>[余餘多])?"
    r"(?P<unit>m[23]|[\u4e00-\u9fff]{0,6}?)"
    r"(?P<last>以上|以下|以内)?"
)
_GREATER = {"超过", "超過", "逾", ">", "≥", "以上", *"余餘多"}
_LESSER = {"近", "不到", "不足", "<", "≤", "以下", "以内"}


def parse_figure(text: str) -> Figure:
    """Read 15903, 1.59万次, 2.6万余, 4700余户, 近2万, 超过17万, 八千. Raises Invalid for anything else."""
    quoted = unicodedata.normalize("NFKC", text).strip()
    found = _FIGURE.fullmatch(quoted)
    if found is None or len(quoted) > 40:
        raise Invalid(f"“{text[:40]}”不是能识别的数。请写成 15903、1.59万 或 300余件 这样的形式。")
    value = _value(found["digits"])
    for scale in found["scale"]:
        value *= _SCALES[scale]
    return Figure(_simplest(value), _qualifier(found), text.strip(), found["unit"] or "")


def _qualifier(found: re.Match[str]) -> Qualifier:
    marks = {found[name] for name in ("before", "inner", "after", "last")}
    if marks & _LESSER:
        return Qualifier.approx_lt
    return Qualifier.approx_gt if marks & _GREATER else Qualifier.exact


def _value(digits: str) -> Decimal:
    if digits[0].isascii():
        return Decimal(digits.replace(",", ""))
    if not set(digits) & set(_SCALES):
        return Decimal("".join(str(_DIGITS[character]) for character in digits))
    return Decimal(_chinese(digits))


def _chinese(digits: str) -> int:
    """The number in Chinese digits, such as 一千三百零三 or 二十万."""
    total = section = digit = 0
    for character in digits:
        scale = _SCALES.get(character)
        if scale is None:
            digit = _DIGITS[character]
        elif scale < _WAN:
            section, digit = section + (digit or 1) * scale, 0
        elif scale == _WAN:
            total, section, digit = total + (section + digit) * _WAN, 0, 0
        else:
            total, section, digit = (total + section + digit) * _YI, 0, 0
    return total + section + digit


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_HUNDREDTH, ROUND_HALF_UP)


def _plain(number: Decimal) -> str:
    """Without exponent and trailing zeros."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _simplest(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _qualified(words: str, qualifier: Qualifier) -> str:
    if qualifier is Qualifier.approx_gt:
        return f"{words}余"
    return f"近{words}" if qualifier is Qualifier.approx_lt else words
