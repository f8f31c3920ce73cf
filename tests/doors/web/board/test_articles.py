"""The articles' figures on the statistics of taking part: in their own form, exactly on hover, with their source."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chuishao.config.demonstration import enter_told, told_figures
from chuishao.config.demonstration.articles import CITY, TOLD
from tests import make
from tests.doors.conftest import Desk

# What stands in the article, and what stands behind it on hover.
EXACTLY = {
    "alliance": {"80个": "80个", "1950余家": "1,950余家", "370个": "370个", "1490余名": "1,490余名"},
    "party_life": {"13511人次": "13,511人次", "2836次": "2,836次", "20878次": "20,878次", "10182次": "10,182次"},
    "dual_registration": {"143家": "143家", "6740名": "6,740名", "2.6万次": "26,000次", "10.4万小时": "104,000小时"},
    "volunteering": {"17万余名": "170,000余名", "700余家": "700余家"},
    "emergency": {"21名": "21名", "25名": "25名"},
}  # fmt: skip


@pytest.fixture
def told(ground: None) -> None:
    assert enter_told(at=make.at()) == len(TOLD)


@pytest.mark.parametrize("programme", EXACTLY)
def test_each_is_printed_as_it_stands_and_exactly_on_hover(
    desk: Desk, told: None, programme: str
) -> None:
    of = [one for one in TOLD if one.programme == programme]
    page = (
        desk("市政府", "head")
        .get(f"/board/{of[0].region_path}/taking-part/?programme={programme}")
        .text
    )
    for words, exact in EXACTLY[programme].items():
        assert f'<abbr title="{exact}">{words}</abbr>' in page, words
    for one in of:
        assert one.source in page


@pytest.mark.parametrize(
    ("words", "exact"), [pair for of in EXACTLY.values() for pair in of.items()]
)
def test_everybody_reads_it_on_the_open_statistics(told: None, words: str, exact: str) -> None:
    page = Client().get("/open/").text
    assert re.search(rf'<b title="{exact} · [^"]+">{words}</b>', page), words


def test_what_is_told_of_a_district_stands_under_its_name(told: None) -> None:
    page = Client().get("/open/").text
    _before, volunteers = page.split("17万余名", 1)
    assert "五华区" in volunteers[:120]
    assert page.count("官渡区") == 2
    assert "五华区" not in page.split("143家", 1)[1][:120]


def test_nothing_is_entered_twice_and_every_figure_is_asked_for(told: None) -> None:
    assert enter_told(at=make.at()) == 0
    assert {one.words for one in TOLD} == {words for of in EXACTLY.values() for words in of}
    assert told_figures(at=make.at()).row_count == len(TOLD)


def test_what_another_city_says_is_said_to_be_another_citys() -> None:
    other = [
        one for one in TOLD if one.programme == "dual_registration" and one.region_path == CITY
    ]
    assert all("昭通市的数" in one.source for one in other)
