"""Chinese text: cleaned, searched, abbreviated, masked; numbers and times in words."""

from __future__ import annotations

from chuishao.kernel.text.cleaning import clean, clean_line, decoded, first_sentence
from chuishao.kernel.text.figures import (
    Figure,
    Qualifier,
    figure_words,
    in_thousands,
    in_wan,
    parse_figure,
    percent,
    rate_words,
)
from chuishao.kernel.text.masking import mask_identity, mask_name, mask_phone
from chuishao.kernel.text.moments import (
    date_words,
    due_words,
    late_words,
    latest_words,
    limit_words,
    moment_words,
    month_day_words,
    time_left_words,
)
from chuishao.kernel.text.saying import (
    Worded,
    in_every_language,
    kept,
    said,
    said_actor,
    said_again,
)
from chuishao.kernel.text.searching import bigrams, pinyin_initials, search_document, search_query

__all__ = [
    "Figure",
    "Qualifier",
    "Worded",
    "bigrams",
    "clean",
    "clean_line",
    "date_words",
    "decoded",
    "due_words",
    "figure_words",
    "first_sentence",
    "in_every_language",
    "in_thousands",
    "in_wan",
    "kept",
    "late_words",
    "latest_words",
    "limit_words",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "moment_words",
    "month_day_words",
    "parse_figure",
    "percent",
    "pinyin_initials",
    "rate_words",
    "said",
    "said_actor",
    "said_again",
    "search_document",
    "search_query",
    "time_left_words",
]
