"""Chinese text: what is cleaned and refused, what is found, and how numbers and times are said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import (
    Figure,
    Qualifier,
    bigrams,
    clean,
    clean_line,
    date_words,
    decoded,
    due_words,
    figure_words,
    in_wan,
    latest_words,
    mask_identity,
    mask_name,
    mask_phone,
    moment_words,
    parse_figure,
    percent,
    pinyin_initials,
    rate_words,
    search_document,
    search_query,
    time_left_words,
)
from chuishao.kernel.working_time import SHANGHAI
from tests.unit.kernel.announced_years import ANNOUNCED

AT = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "kept", "reason"),
    [
        ("  化粪池外溢 \r\n", "化粪池外溢", "outer spaces and line ends go"),
        ("一\r\n二\r三", "一\n二\n三", "one kind of line end"),
        ("化\x00粪\x07池", "化粪池", "control characters go"),
        ("e\u0301", "é", "one spelling of one character (NFC)"),
        ("\u202e号66\ufeff", "号66", "marks that reorder or hide what is read go"),
        ("𠮷家\ue000", "𠮷家\ue000", "rare characters of names stay, private ones too"),
        ("👨\u200d👩", "👨\u200d👩", "joined signs stay joined"),
    ],
)
def test_text_is_cleaned(typed, kept, reason):
    assert clean(typed) == kept, reason


@pytest.mark.parametrize(
    "broken", ["污水\ud800外溢", "\udcff", "外溢\ufffd", "锟斤拷锟斤拷", b"abc", 5, None]
)
def test_broken_text_is_refused_in_chinese(broken):
    with pytest.raises(Invalid, match=r"^事由") as refusal:
        clean(broken, label="事由")
    assert "请" in refusal.value.message


@pytest.mark.parametrize("text", ["好" * 51, "好" * 1_000_000, "\x00" * 10_000])
def test_huge_text_is_refused(text):
    with pytest.raises(Invalid, match="最多 50 个字"):
        clean(text, most=50)


def test_a_line_is_one_line():
    assert clean_line(" 华山南路\n\t 66号院 ") == "华山南路 66号院"


def test_files_in_the_two_usual_encodings_are_read():
    assert decoded("\ufeff化粪池".encode()) == "化粪池"
    assert decoded("化粪池".encode("gbk")) == "化粪池"
    with pytest.raises(Invalid, match="UTF-8"):
        decoded(b"\xff\xff\xff")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    try:
        once = clean(text)
    except Invalid:
        return
    assert clean(once) == once


def test_names_phones_and_identity_numbers_are_masked():
    assert (mask_name("王小明"), mask_name("")) == ("王*", "")
    assert mask_phone("13812341234") == "138****1234"
    assert (mask_phone("65318888"), mask_phone("110"), mask_phone("")) == ("****88", "****", "")
    assert mask_identity("530102199001011212") == "5301**********12"
    assert mask_identity("12345") == "**********"


def found(query: str, document: str) -> bool:
    """What to_tsquery would answer: every term is a token, or begins one."""
    tokens = document.split()
    terms = [term.strip() for term in query.split("&") if term.strip()]
    return bool(terms) and all(
        any(t.startswith(term[:-2]) for t in tokens) if term.endswith(":*") else term in tokens
        for term in terms
    )


WHISTLE = search_document(
    "华山南路66号院化粪池外溢，污水漫到１２栋门口",
    "KM-530102001-20260105-000123",
    names=["华山街道"],
)


@pytest.mark.parametrize(
    "query",
    ["化粪", "粪池", "污水", "化粪池外溢", "66号", "12栋", "水", "口", "街道", "hsjd", "HSJ", "000123",
     "123", "km-530102001-20260105-000123", "20260105", "202601", "污水 华山", "华山，化粪池"],
)  # fmt: skip
def test_a_whistle_is_found(query):
    assert found(search_query(query), WHISTLE)


@pytest.mark.parametrize(
    "query", ["路灯", "66号楼", "6", "hsjdb", "光", "", "  ，。", "& | !:*()'"]
)
def test_what_is_not_there_is_not_found(query):
    assert not found(search_query(query), WHISTLE)


@given(st.text(max_size=60))
def test_no_input_breaks_the_syntax_of_a_query(text):
    for term in search_query(text).split(" & "):
        assert not set(term.removesuffix(":*")) & set("&|!():*<>'\\ ")


@given(st.text(alphabet="华山南路化粪池外溢昆明", min_size=2, max_size=30), st.data())
def test_every_part_of_two_characters_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert found(search_query(text[start:end]), search_document(text))


def test_pairs_of_characters():
    assert bigrams("华山街道") == ["华山", "山街", "街道"]
    assert bigrams("水，66号") == ["水", "号"]
    assert bigrams("") == []


def test_pinyin_initials_know_readings():
    assert pinyin_initials("华山街道") == "hsjd"
    assert pinyin_initials("重庆路12号A座") == "cql12haz"


def test_long_texts_and_queries_stay_small():
    assert len(search_document("化粪池外溢" * 100_000).split()) < 10
    assert search_query("化粪池外溢" * 1000).count("&") < 32


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (1303, "1303"),
        (9999, "9999"),
        (10_000, "1万"),
        (15_903, "1.59万"),
        (17_225, "1.72万"),
        (26_000, "2.6万"),
        (37_300, "3.73万"),
        (2_549_000, "254.9万"),
        (99_999_999, "1亿"),
        (264_000_000, "2.64亿"),
        (-15_903, "-1.59万"),
        (Decimal("4.5"), "4.5"),
    ],
)
def test_numbers_are_said_in_wan_and_yi(number, words):
    assert in_wan(number) == words


def test_a_qualifier_is_said():
    assert in_wan(4700, Qualifier.approx_gt) == "4700余"
    assert in_wan(26_000, Qualifier.approx_gt) == "2.6万余"
    assert in_wan(20_000, Qualifier.approx_lt) == "近2万"


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("15903次", 15_903, "exact", "次"),
        ("1.59万次", 15_900, "exact", "次"),
        ("2.6万余", 26_000, "approx_gt", ""),
        ("2万余人次", 20_000, "approx_gt", "人次"),
        ("4700余户", 4700, "approx_gt", "户"),
        ("5000多户", 5000, "approx_gt", "户"),
        (">700", 700, "approx_gt", ""),
        ("超过17万", 170_000, "approx_gt", ""),
        ("17萬以上", 170_000, "approx_gt", ""),
        ("近2万", 20_000, "approx_lt", ""),
        ("不到10天", 10, "approx_lt", "天"),
        ("2.64亿元", 264_000_000, "exact", "元"),
        ("7.2万m³", 72_000, "exact", "m3"),
        ("15,903", 15_903, "exact", ""),
        ("７２００", 7200, "exact", ""),
        ("8千", 8000, "exact", ""),
        ("三十余万", 300_000, "approx_gt", ""),
        ("一千三百零三", 1303, "exact", ""),
        ("一亿二千万", 120_000_000, "exact", ""),
        ("十二个", 12, "exact", "个"),
        ("二〇二六", 2026, "exact", ""),
        ("0.5", Decimal("0.5"), "exact", ""),
    ],
)
def test_a_figure_is_read(text, value, qualifier, unit):
    figure = parse_figure(text)
    assert figure == Figure(value, Qualifier(qualifier), text, unit)
    assert figure_words(figure) == text


@pytest.mark.parametrize(
    "text", ["", "万", "余", "1.2.3", "15903次次次次次次次次", "-5", "1e9", "9" * 99]
)
def test_what_is_no_figure_is_refused_with_an_example(text):
    with pytest.raises(Invalid, match="请写成"):
        parse_figure(text)


@given(st.integers(0, 10**12), st.sampled_from(Qualifier))
def test_a_figure_said_and_read_is_the_same_to_two_decimals(number, qualifier):
    figure = parse_figure(in_wan(number, qualifier))
    assert figure.qualifier is qualifier
    assert abs(figure.value - number) <= number / 200


@given(st.integers(0, 10**12), st.sampled_from(Qualifier))
def test_a_figure_without_quoted_words_loses_no_digit(number, qualifier):
    again = parse_figure(figure_words(Figure(number, qualifier, "")))
    assert (again.value, again.qualifier) == (number, qualifier)


def test_percentages_are_rounded_half_up():
    assert (percent(21.9), percent(73.6), percent(69.05, 2), percent(0.25)) == (
        "21.9%",
        "73.6%",
        "69.05%",
        "0.3%",
    )


def test_rates_of_the_handbook_and_of_nothing():
    assert rate_words(911, 972, 2) == "93.72%"
    assert rate_words(737, 972, 2) == "75.82%"
    assert rate_words(0, 0) == "—"


LEFT = [
    (timedelta(seconds=30), "还剩不到 1 分钟"),
    (timedelta(minutes=5, seconds=59), "还剩 5 分钟"),
    (timedelta(hours=3, minutes=59), "还剩 3 小时"),
    (timedelta(hours=24), "还剩 1 天"),
    (timedelta(days=2, hours=23), "还剩 2 天"),
    (timedelta(0), "刚到时限"),
    (-timedelta(minutes=1), "已超 1 分钟"),
    (-timedelta(days=1, hours=2), "已超 1 天"),
]


@pytest.mark.parametrize(("left", "words"), LEFT)
def test_time_left_is_said_in_whole_units(left, words):
    assert time_left_words(AT + left, AT) == words


LEFT_IN_WORKING_DAYS = [
    (datetime(2026, 1, 9, 17, 30, tzinfo=SHANGHAI), "还剩 4 个工作日", "Tuesday to Friday"),
    (
        datetime(2026, 1, 12, 17, 30, tzinfo=SHANGHAI),
        "还剩 5 个工作日",
        "the weekend does not count",
    ),
    (datetime(2026, 1, 5, 17, 30, tzinfo=SHANGHAI), "还剩 8 小时", "due today"),
    (
        datetime(2025, 12, 30, 17, 30, tzinfo=SHANGHAI),
        "已超 3 个工作日",
        "12/31, Sunday 1/4 and today",
    ),
    (datetime(2026, 1, 6, 0, 0, tzinfo=SHANGHAI), "还剩 15 小时", "24:00 of today is today"),
]


@pytest.mark.parametrize(("due_at", "words", "reason"), LEFT_IN_WORKING_DAYS)
def test_time_left_of_a_limit_in_working_days(due_at, words, reason):
    assert time_left_words(due_at, AT, ANNOUNCED) == words, reason


def test_days_and_moments_are_said_as_people_say_them():
    assert date_words(date(2026, 1, 5)) == "2026年1月5日"
    said = [moment_words(datetime(*when, 9, 11, tzinfo=SHANGHAI), AT) for when in
            [(2026, 1, 5), (2026, 1, 6), (2026, 1, 4), (2026, 9, 28), (2025, 9, 28)]]  # fmt: skip
    assert said == [
        "今天 09:11",
        "明天 09:11",
        "昨天 09:11",
        "9月28日 09:11",
        "2025年9月28日 09:11",
    ]


def test_a_period_that_ends_at_midnight_ends_at_24():
    assert due_words(datetime(2026, 1, 7, tzinfo=SHANGHAI), AT) == "明天 24:00"
    assert due_words(datetime(2026, 1, 6, 17, 30, tzinfo=SHANGHAI), AT) == "明天 17:30"


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (3, "最晚前天 17:30", "due by the day before yesterday 17:30"),
        (6, "最晚明天 17:30", "due by tomorrow 17:30"),
    ],
)
def test_the_latest_moment_reads_alike_before_and_after(
    day: int, chinese: str, english: str
) -> None:
    due_at = datetime(2026, 1, day, 17, 30, tzinfo=SHANGHAI)
    assert latest_words(due_at, AT) == chinese
    with override("en"):
        assert latest_words(due_at, AT) == english
