"""What is near comes first: from a position that nobody keeps, or from a chosen place; how far is said in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.casework.models import Middle
from chuishao.casework.queries.middles import LOCATED_AT_LEAST, middles_of
from chuishao.participation.models import Activity
from chuishao.web.public.distance import far_words
from tests import make
from tests.integration.participation.branches import circle, held

HERE = {"lon": "102.704", "lat": "25.044"}
WUHUASHAN = make.WUHUASHAN


def lies(path: str, lon: float, lat: float, count: int = LOCATED_AT_LEAST, grade: int = 2) -> None:
    """So many matters of a community are located around a point."""
    Middle.objects.create(region_path=path, confidentiality=grade, count=count, lon=lon, lat=lat)


def announced(host: str, title: str, when: str) -> Activity:
    """A published service of a community's own team."""
    team = circle("team", "volunteering", host=host, name=f"{host}服务队")
    made = held(team, "team_service", when, state="published")
    Activity.objects.filter(pk=made.pk).update(title=title)
    return made


@pytest.fixture
def three(resident: Client) -> Client:
    """In 金马 sooner, in 五华山 later, and in 虹山中路 of which only the district's point is known."""
    announced("金马社区", "金马护河", "2026-10-01 09:00")
    announced("五华山社区", "五华山清扫", "2026-10-09 09:00")
    announced("虹山中路社区", "虹山读报", "2026-10-05 09:00")
    lies(WUHUASHAN, 102.712, 25.044)
    return Client()


def titles(page: str) -> list[str]:
    return re.findall(r'<b class="cs-wrap-any">(.*?)</b>', page)


def test_without_a_position_the_soonest_comes_first(three: Client) -> None:
    page = three.get("/activities/").text
    assert titles(page) == ["金马护河", "虹山读报", "五华山清扫"]
    assert "约" not in page.split("cs-doors")[1]


def test_from_a_position_the_nearest_comes_first_and_says_how_far(three: Client) -> None:
    page = three.post("/activities/", HERE).text
    assert titles(page)[0] == "五华山清扫"
    assert titles(page)[-1] == "金马护河"
    assert "约 800 米" in page
    assert re.search(r"离五华区中部约 [\d.]+ 公里", page)
    assert "位置只用这一次，不留存" in page


def test_the_position_is_kept_nowhere(three: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = three.post("/activities/", HERE | {"when": "month"})
    assert len(asked) <= 8, [one["sql"][:90] for one in asked]
    assert not any("102.704" in one["sql"] or "25.044" in one["sql"] for one in asked)
    assert "102.704" not in str(answer.headers)
    assert not any("102.704" in str(one) for one in answer.cookies.values())
    assert answer.headers["Cache-Control"].startswith("private") or "no-store" in str(answer.headers)  # fmt: skip


def test_from_a_chosen_place_its_neighbours_are_listed_too(three: Client) -> None:
    page = three.get(f"/activities/?place={WUHUASHAN}&order=near").text
    assert titles(page) == ["五华山清扫", "虹山读报", "金马护河"]
    assert "从五华山社区" in page
    assert "也在五华山社区" in page
    only = three.get(f"/activities/?place={WUHUASHAN}").text
    assert titles(only) == ["五华山清扫"]


def test_a_place_without_a_point_is_said_and_nonsense_is_refused(three: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        three.get("/activities/?place=530102001&order=near")
    assert len(asked) <= 8
    assert "离选的地方近的在前" in three.get("/activities/?order=near").text
    assert titles(three.get("/activities/?place=539999&order=near").text)[0] == "金马护河"
    for point in ({}, {"lon": "x", "lat": "25"}, {"lon": "999", "lat": "25"}):
        assert three.post("/activities/", point).status_code == 422


def test_further_pages_go_on_from_the_same_position(three: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("chuishao.web.public.activities.A_PAGE", 1)
    first = three.post("/activities/", HERE).text
    assert 'name="lon" value="102.704"' in first
    more = re.findall(r'name="from" value="(\d+)"', first)[0]
    assert titles(three.post("/activities/", HERE | {"from": more}).text) == ["虹山读报"]


@pytest.mark.usefixtures("ground")
def test_few_or_secret_matters_place_nothing() -> None:
    lies("530102001001", 102.7, 25.0, count=LOCATED_AT_LEAST - 1)
    lies("530102001002", 102.7, 25.0, grade=3)
    assert middles_of(paths=["530102001001", "530102001002", "530102001"]) == {}
    lies("530102001003", 102.8, 25.1, count=1)
    assert list(middles_of(paths=["530102001003", "530102001"])) == ["530102001"]


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "约 100 米"), (849, "约 800 米"), (951, "约 1 公里"), (1400, "约 1.5 公里"),
        (2749, "约 2.5 公里"), (2751, "约 3 公里"), (12_499, "约 12 公里"),
    ],
)  # fmt: skip
def test_how_far_is_said_no_more_exactly_than_it_is_known(metres: float, words: str) -> None:
    assert far_words(metres) == words
