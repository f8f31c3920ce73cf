"""Chinese search in PostgreSQL itself: what was written is found by any part of two characters."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.kernel.text import search_document, search_query

pytestmark = pytest.mark.django_db

WHISTLE = search_document(
    "华山南路66号院化粪池外溢，污水漫到１２栋门口。𠮷家1e5 3.5万 -7",
    "KM-530102001-20260105-000123",
    names=["华山街道"],
)


def is_found(words: str, document: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            (document, search_query(words)),
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "words",
    ["化粪池外溢", "粪池", "66号", "12栋", "水", "口", "hsjd", "hs", "000123", "123", "𠮷家", "1e5", "3.5万",
     "-7", "km-530102001-20260105-000123", "202601", "污水 华山"],
)  # fmt: skip
def test_a_whistle_is_found(words):
    assert is_found(words, WHISTLE)


@pytest.mark.parametrize(
    "words", ["路灯", "6", "光", "华山路", "", "'; DROP TABLE x; --", "!华山 &|"]
)
def test_what_is_not_there_is_not_found(words):
    assert is_found(words, WHISTLE) is (words == "!华山 &|")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=20))
def test_no_text_and_no_query_is_too_strange(text, words):
    is_found(words, search_document(text))
