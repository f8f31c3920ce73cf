"""The pages in English: no Chinese is left on them but names, places and what people typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from chuishao.config.translating import everything_said
from chuishao.config.translating.collecting import CHINESE
from chuishao.directory.matters import matters
from tests import make
from tests.doors.conftest import Desk

PUBLIC = ["/", "/report/", "/q/", "/open/", "/privacy/", "/accessibility/", "/sign-in/"]
DESK = [
    "/desk/", "/desk/?tab=handling", "/desk/?tab=opened", "/desk/?tab=overdue", "/desk/?tab=all",
    "/desk/blow/", "/desk/me/", "/desk/messages/", "/desk/statistics/", "/post/",
]  # fmt: skip
BOARD = ["/board/530102001/", "/board/screen/", "/board/530102001/rows/"]
OFFICE = [
    "/office/", "/office/organisations/", "/office/calendar/", "/office/dials/",
    "/office/mechanisms/", "/office/mechanisms/whistle/", "/office/routing/", "/office/circles/", "/office/participants/",
    "/office/past/", "/office/past/enter/", "/office/activations/", "/office/activations/propose/", "/office/retention/",
]  # fmt: skip


def speaking_english(client: Client) -> Client:
    """A browser whose owner asked for English."""
    client.cookies["django_language"] = "en"
    return client


def left_over(page: str) -> list[str]:
    """Every piece of a page in which Chinese is left when the data of the database is taken away."""
    text = re.sub(r"<script.*?</script>|<style.*?</style>|>中文<", "><", page, flags=re.S)
    told = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
    pieces = [" ".join(unescape(piece).split()) for piece in [*re.split(r"<[^>]*>", text), *told]]
    spoken = [piece for piece in pieces if CHINESE.search(piece)]
    if not spoken:
        return []
    # One pattern for all of them, the longest first: a page of pieces is read once.
    known = re.compile("|".join(map(re.escape, data())) + "|" + EXAMPLES)
    return [piece for piece in spoken if CHINESE.search(known.sub("", piece))]


# What is typed in Chinese may stand as an example in an English sentence.
EXAMPLES = "回访当事人|井盖坏了|华山|放假|上班|国庆节调休|国庆节|至|；"


def data() -> list[str]:
    """Names, places and typed words, the longest first; nothing the house says itself."""
    spoken = {one.words for one in everything_said()}
    found = {text for text in _texts() if CHINESE.search(text)} | _classes()
    return sorted(found - spoken, key=len, reverse=True)


def _texts() -> Iterator[str]:
    """Whatever stands in a column of words, in any table of the house."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')"
            " AND table_name SIMILAR TO '(kernel|directory|casework)_%'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}" LIMIT 100000')
            yield from (str(value) for (value,) in cursor.fetchall() if value)


def _classes() -> set[str]:
    return {one for matter in matters().values() for one in (matter.name, matter.group)}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_speak_english(ground: None, standing_clock: object, address: str) -> None:
    page = speaking_english(Client()).get(address)
    assert '<html lang="en">' in page.text
    assert left_over(page.text) == []


@pytest.mark.parametrize("address", DESK)
def test_the_desk_speaks_english(desk: Desk, address: str) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    page = speaking_english(desk("五华山社区", "head")).get(address)
    assert page.status_code == 200
    assert left_over(page.text) == []


@pytest.mark.parametrize("address", BOARD)
def test_the_board_speaks_english(desk: Desk, address: str) -> None:
    page = speaking_english(desk("华山街道", "head")).get(address, follow=True)
    assert page.status_code == 200
    assert left_over(page.text) == []


@pytest.mark.parametrize("address", OFFICE)
def test_the_office_speaks_english(desk: Desk, address: str) -> None:
    page = speaking_english(desk("五华区政府", "head")).get(address, follow=True)
    assert page.status_code == 200
    assert left_over(page.text) == []
