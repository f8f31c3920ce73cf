"""What people and machines may type: taken as it is meant, or refused in Chinese, field by field."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.casework._forms import take
from chuishao.casework.declarations import Field, FieldKind
from chuishao.kernel.refusals import Invalid

CHINESE = re.compile("[\u4e00-\u9fff]")
HUGE = "长" * 1_000_000
FIELDS = {
    kind: Field("it", "这一项", kind, choices=(("yes", "是"),) if kind == "choice" else ())
    for kind in FieldKind
}
ODD: list[Any] = [
    HUGE, "\ud800", "坏\udcff字", "锟斤拷", "\x00", "\x07", " ", "NaN", "inf", "1e400", "1e999999999", "-1",
    "--3", "9" * 400, 10**400, float("nan"), float("inf"), -1, 1.5, True, [], {}, [1], {"a": 1}, b"bytes", object(),
    "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31", "0001-01-01", "'; DROP TABLE casework_case; --",
    "<script>alert(1)</script>", "Robert'); --", "٣", "1_000", "0x10", "１２", Decimal("Infinity"), Decimal("sNaN"),
    datetime(2026, 1, 5), date(1, 1, 1), "1" * 300, "+86" + "1" * 40, "yes\u202eno", "无",
]  # fmt: skip

TAKEN: list[tuple[str, FieldKind, Any, Any]] = [
    ("outer spaces go, line ends become one kind", FieldKind.LONG_TEXT, " 一\r\n二 ", "一\n二"),
    ("invisible marks go", FieldKind.TEXT, "a\u200b\u202eb\x07", "ab"),
    ("markup is only text", FieldKind.TEXT, "<b>'; DROP--", "<b>'; DROP--"),
    ("a number typed", FieldKind.WHOLE_NUMBER, "3", 3),
    ("a number typed in full-width figures", FieldKind.WHOLE_NUMBER, "１２", 12),
    ("yuan become fen", FieldKind.MONEY, "5000.50", 500050),
    ("nothing is an amount", FieldKind.MONEY, 0, 0),
    ("a date typed", FieldKind.DATE, "2026-01-05", "2026-01-05"),
    ("a date as such", FieldKind.DATE, date(2026, 1, 5), "2026-01-05"),
    ("yes", FieldKind.YES_NO, "是", True),
    ("no", FieldKind.YES_NO, False, False),
    ("a mobile number", FieldKind.PHONE, "13800138000", "13800138000"),
    ("a number with its area code", FieldKind.PHONE, "0871-63162121", "0871-63162121"),
    ("a score", FieldKind.SCORE, "5", 5),
    ("a choice", FieldKind.CHOICE, "yes", "yes"),
]

REFUSED: list[tuple[str, FieldKind, Any]] = [
    ("more than fits", FieldKind.TEXT, "长" * 201),
    ("a megabyte", FieldKind.LONG_TEXT, HUGE),
    ("half a character", FieldKind.TEXT, "坏\ud800"),
    ("a word for a number", FieldKind.WHOLE_NUMBER, "三"),
    ("two signs", FieldKind.WHOLE_NUMBER, "--3"),
    ("less than nothing", FieldKind.WHOLE_NUMBER, -1),
    ("a number beyond all counting", FieldKind.WHOLE_NUMBER, 10**400),
    ("truth for a number", FieldKind.WHOLE_NUMBER, True),
    ("half a fen", FieldKind.MONEY, "0.001"),
    ("less than no money", FieldKind.MONEY, "-5"),
    ("more money than there is", FieldKind.MONEY, "1e30"),
    ("money that is no number", FieldKind.MONEY, "NaN"),
    ("money that overflows", FieldKind.MONEY, "1e999999999"),
    ("a 30th of February", FieldKind.DATE, "2026-02-30"),
    ("a date before all offices", FieldKind.DATE, "0001-01-01"),
    ("a date after all plans", FieldKind.DATE, "9999-12-31"),
    ("a choice not offered", FieldKind.CHOICE, "perhaps"),
    ("several choices", FieldKind.CHOICE, ["yes"]),
    ("no stars", FieldKind.SCORE, 0),
    ("six stars", FieldKind.SCORE, 6),
    ("a name for a number to call", FieldKind.PHONE, "王师傅"),
    ("a novel around a telephone number", FieldKind.PHONE, "请打 13800138000 " + "再打" * 40),
    ("neither yes nor no", FieldKind.YES_NO, "也许"),
    ("bytes for words", FieldKind.TEXT, b"abc"),
    ("a list for words", FieldKind.TEXT, ["a"]),
]


def refusal(kind: FieldKind, value: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        take([FIELDS[kind]], {"it": value})
    return refused.value


@pytest.mark.parametrize(("kind", "typed", "kept"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])  # fmt: skip
def test_what_is_meant_is_taken(kind: FieldKind, typed: Any, kept: Any) -> None:
    assert take([FIELDS[kind]], {"it": typed}).plain == {"it": kept}


@pytest.mark.parametrize(("kind", "typed"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_remedy(kind: FieldKind, typed: Any) -> None:
    refused = refusal(kind, typed)
    assert CHINESE.search(refused.fields["it"])
    assert "这一项" in refused.message
    assert len(refused.message) < 200


def outcome(kind: FieldKind, value: Any) -> tuple[bool, Any]:
    """Whether it was taken, and what was kept or said."""
    try:
        return True, take([FIELDS[kind]], {"it": value}).plain["it"]
    except Invalid as refused:
        return False, refused.fields["it"]


@pytest.mark.parametrize("kind", FieldKind)
def test_no_odd_value_is_a_fault(kind: FieldKind) -> None:
    for value in ODD:
        is_taken, what = outcome(kind, value)
        assert_fit_to_keep(what)
        assert is_taken or CHINESE.search(what), value


@given(st.sampled_from(FieldKind), st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.dates(), st.lists(st.text())))  # fmt: skip
def test_whatever_is_typed_is_taken_or_refused(kind: FieldKind, value: Any) -> None:
    is_taken, what = outcome(kind, value)
    assert_fit_to_keep(what)
    assert is_taken or CHINESE.search(what)


def assert_fit_to_keep(value: Any) -> None:
    """PostgreSQL takes it: no NUL, no half characters, no number beyond its columns."""
    assert isinstance(value, str | int | bool)
    assert "\x00" not in str(value)
    str(value).encode()
    assert isinstance(value, str) or abs(value) < 2**62


def test_every_wrong_field_is_named_at_once() -> None:
    fields = [
        Field("a", "甲"),
        Field("b", "乙", FieldKind.DATE),
        Field("c", "丙", is_required=False),
    ]
    with pytest.raises(Invalid, match="有 3 项") as refused:
        take(fields, {"a": "", "b": "明天", "d": "多的"})
    assert sorted(refused.value.fields) == ["a", "b", "d"]


def test_an_unknown_field_is_said_back_short_and_whole() -> None:
    with pytest.raises(Invalid) as refused:
        take([], {"坏\ud800" + HUGE: "1", 7: "2"})
    refused.value.message.encode()
    assert len(refused.value.message) < 200


def test_personal_answers_are_kept_apart() -> None:
    field = Field("phone", "电话", FieldKind.PHONE, is_personal=True)
    taken = take([field], {"phone": "13800138000"})
    assert (taken.plain, taken.personal) == ({}, {"phone": "13800138000"})


def test_a_wrong_personal_answer_is_not_said_back() -> None:
    field = Field("phone", "电话", FieldKind.PHONE, is_personal=True)
    with pytest.raises(Invalid) as refused:
        take([field], {"phone": "53010219800101123X"})
    assert "5301021980" not in refused.value.message + str(refused.value.fields)
