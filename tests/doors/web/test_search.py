"""Search as one types: two characters, numbers typed partly, places, initials; never beyond one's reach."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.casework.operations import open_case
from tests import make
from tests.doors.conftest import Desk

STREET = ("华山综合调度室", "dispatcher")
FAR = ("丰宁综合调度室", "dispatcher")


def offered(client: Client, words: str) -> str:
    """What is offered while one types."""
    return client.get("/desk/search/", {"words": words}, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("化粪", "事由"), ("池外溢", "事由"), ("华山南路", "事由"), ("hsnl", "地点"), ("66号", "事由"),
        ("KM-5301", "编号"), ("000001", "编号"), ("0001", "编号"), ("20260928", "编号"),
        ("20260928-0000", "编号"), ("化粪池 华山", "事由"),
    ],
)  # fmt: skip
def test_what_is_typed_finds_the_case(desk: Desk, words: str, group: str) -> None:
    number = make.dispatched().number
    found = offered(desk(*STREET), words)
    assert f"/desk/case/{number}/" in found
    if words != "化粪池 华山":
        assert f">{group}</div>" in found


@pytest.mark.parametrize("words", ["化粪", "hsnl", "000001", "华山", "KM"])
def test_nothing_is_found_beyond_the_reach(desk: Desk, words: str) -> None:
    number = make.dispatched().number
    client = desk(*FAR)
    assert number not in offered(client, words)
    assert number not in client.get("/desk/search/", {"words": words}).text
    assert "华山街道" not in offered(client, words)


def test_a_sealed_case_is_not_offered_below_its_clearance(desk: Desk) -> None:
    from chuishao.casework.models import Case

    done = make.dispatched()
    Case.objects.filter(pk=done.case_id).update(confidentiality=9)
    assert done.number not in offered(desk(*STREET), "化粪")


def test_places_of_ones_own_lead_to_what_lies_there(desk: Desk) -> None:
    number = make.dispatched().number
    client = desk(*STREET)
    found = offered(client, "五华山")
    assert "到这个地方看" in found
    assert "region=530102001003" in found
    assert number in client.get("/desk/search/?tab=all&region=530102001003").text


def test_at_most_eight_are_offered_and_the_rest_is_a_page_away(desk: Desk) -> None:
    for _ in range(10):
        make.dispatched()
    client = desk(*STREET)
    found = offered(client, "化粪")
    assert found.count("/desk/case/") == 8
    assert "的全部结果" in found
    page = client.get("/desk/search/", {"words": "化粪"}).text
    assert page.count('class="is-item"') == 10


def test_typing_costs_at_most_four_statements(desk: Desk) -> None:
    make.dispatched()
    client = desk(*STREET)
    for words in ("化粪", "0001", "没有这样的"):
        offered(client, words)
        with CaptureQueriesContext(connection) as asked:
            offered(client, words)
        assert len(asked) <= 4, [it["sql"][:100] for it in asked]


def test_nothing_found_says_so(desk: Desk) -> None:
    client = desk(*STREET)
    assert "没有“路灯”" in offered(client, "路灯")
    assert "没有找到“路灯”" in client.get("/desk/search/", {"words": "路灯"}).text
    assert offered(client, "  ").strip() == ""


@pytest.mark.parametrize("words", ["'; --", "%", "!!", "\ud800", "a:*|b", "<b>", "x" * 500, "&&&"])
def test_odd_words_do_no_harm(desk: Desk, words: str) -> None:
    client = desk(*STREET)
    safe = words.encode("utf-8", "replace").decode()
    found = client.get("/desk/search/", {"words": safe}, headers={"HX-Request": "true"})
    assert found.status_code == 200
    assert "<b>" not in found.text or "&lt;b&gt;" in found.text


def test_words_typed_by_others_stay_words(desk: Desk) -> None:
    open_case(
        case_type="whistle", actor=make.actor(), at=make.at(), title="<img src=x>化粪池", kind="ordinary",
        answers=make.DESCRIBED,
    )  # fmt: skip
    found = offered(desk(), "化粪")
    assert "&lt;img" in found
    assert "<img" not in found


def test_the_field_is_on_every_page_of_the_desk_and_nowhere_without_reach(desk: Desk) -> None:
    client = desk(*STREET)
    for address in ("/desk/", "/desk/dispatch/", "/desk/messages/", "/desk/search/"):
        assert 'role="combobox"' in client.get(address).text
