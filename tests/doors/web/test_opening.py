"""Opening cases: few fields, the rest proposed with its reason."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework.models import Case
from tests.doors.conftest import Desk

WHISTLE = {
    "title": "化粪池外溢，污水流到人行道",
    "kind": "emergency",
    "place_words": "华山南路66号院",
    "a_description": "早上发现，已流到路上。",
    "a_prior_efforts": "已联系物业。",
}


def test_at_most_four_fields_are_typed(desk: Desk) -> None:
    page = desk().get("/desk/blow/").text
    assert "要填的只有 4 项" in page
    assert "五华山社区" in page


def test_a_whistle_is_blown_and_its_page_opens(desk: Desk) -> None:
    client = desk()
    answer = client.post("/desk/blow/", WHISTLE)
    assert answer.status_code == 303
    page = client.get(answer.url).text
    assert "草拟" in page
    assert "化粪池外溢" in page


def test_a_whistle_is_handed_in_with_the_same_tap(desk: Desk) -> None:
    client = desk()
    answer = client.post("/desk/blow/", WHISTLE | {"then": "submit"})
    assert "待审核" in client.get(answer.url).text


def test_blowing_costs_at_most_fourteen_statements(desk: Desk) -> None:
    client = desk()
    client.post("/desk/blow/", WHISTLE)
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/desk/blow/", WHISTLE).status_code == 303
    assert len(asked) <= 14, [it["sql"][:80] for it in asked]


def test_what_is_missing_is_named_and_what_was_typed_is_kept(desk: Desk) -> None:
    answer = desk().post("/desk/blow/", WHISTLE | {"a_prior_efforts": ""})
    assert answer.status_code == 422
    assert ">已经做过什么</a>" in answer.text
    assert ">早上发现，已流到路上。</textarea>" in answer.text


def test_a_place_of_others_is_refused(desk: Desk) -> None:
    answer = desk().post("/desk/blow/", WHISTLE | {"place": "530102005"})
    assert answer.status_code == 422
    assert "不在您的辖区" in answer.text


def test_broken_text_is_refused_in_chinese(desk: Desk) -> None:
    answer = desk().post("/desk/blow/", WHISTLE | {"title": "坏\x00字" * 200})
    assert answer.status_code == 422


def test_the_point_where_the_clerk_stands_is_the_matters(desk: Desk) -> None:
    client = desk()
    assert 'name="lon"' in client.get("/desk/blow/").text
    answer = client.post("/desk/blow/", WHISTLE | {"lon": "102.7046", "lat": "25.0437"})
    case = Case.objects.get(number=answer.url.split("/")[-2])
    assert (float(case.lon), float(case.lat)) == (102.7046, 25.0437)


@pytest.mark.parametrize(("lon", "lat"), [("116.4", "39.9"), ("x", "1"), ("102.7", "")])
def test_a_point_elsewhere_is_refused_and_what_was_typed_stays(
    desk: Desk, lon: str, lat: str
) -> None:
    answer = desk().post("/desk/blow/", WHISTLE | {"lon": lon, "lat": lat})
    assert answer.status_code == 422
    assert WHISTLE["title"] in answer.text
    assert f'name="lon" value="{lon}"' in answer.text


def test_the_city_has_no_point_of_its_own(desk: Desk) -> None:
    page = desk("12345热线", "hotline_agent").get("/desk/open/request/").text
    assert 'name="lon"' not in page


def test_whoever_may_not_blow_is_told_so(desk: Desk) -> None:
    client = desk("华山城管执法中队", "liaison")
    assert client.get("/desk/blow/").status_code == 403
    assert client.post("/desk/blow/", WHISTLE).status_code == 403
    assert 'href="/desk/blow/"' not in client.get("/desk/").text


def test_a_type_nobody_declared_is_not_found(desk: Desk) -> None:
    assert desk().get("/desk/open/nonsense/").status_code == 404


def test_the_class_of_matter_is_suggested_with_its_reason(desk: Desk) -> None:
    page = desk().get("/desk/matter/", {"title": "路灯坏了，化粪池外溢"}).text
    assert "因为写了“化粪池外溢”" in page, page[:300]
    assert "按事由自动选" in desk().get("/desk/matter/", {"title": "。"}).text


@pytest.mark.parametrize(
    ("key", "who", "heading"),
    [
        ("request", ("12345热线", "hotline_agent"), "登记诉求办理"),
        ("rectification", ("华山综合调度室", "dispatcher"), "登记问题整改"),
    ],
)
def test_every_other_type_is_opened_by_the_same_page(
    desk: Desk, key: str, who: tuple[str, str], heading: str
) -> None:
    client = desk(*who)
    page = client.get(f"/desk/open/{key}/").text
    assert f'<h1 class="cs-wide">{heading}</h1>' in page
    assert client.post(f"/desk/open/{key}/", {}).status_code == 422
