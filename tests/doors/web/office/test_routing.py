"""The duty directory: read and tried by those who dispatch, entered by the system administrator."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.directory.matters import matters
from tests import make
from tests.doors.conftest import Desk

HERE = f"/office/routing/?place={make.WUHUASHAN}&tier=street"
ENTERED = {
    "lead": "urban",
    "assisting": ["safety"],
    "basis": "华街发〔2026〕15号",
    "limit_text": "3 个工作日",
}


def test_a_sentence_is_tried_on_the_directory_of_a_place(desk: Desk) -> None:
    head = desk("华山街道", "head")
    head.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        page = head.get(HERE + "&sentence=店外经营占道").text
    assert "主办：" in page
    assert "因为话里有“" in page
    assert len(asked) <= 8
    assert "看不出是哪一类事" in head.get(HERE + "&sentence=嗯").text


def test_a_new_entry_holds_from_today(administrators: dict[str, Client]) -> None:
    system = administrators["system"]
    code, matter = next(iter(matters().items()))
    assert system.post(HERE, {**ENTERED, "matter": code}).status_code == 303
    page = system.get(HERE).text
    assert matter.name in page
    assert "华街发〔2026〕15号" in page
    assert "华山城管办" in page
    refused = system.post(HERE, {**ENTERED, "matter": code, "basis": ""})
    assert refused.status_code == 422
    assert system.post(HERE, {**ENTERED, "matter": "00000"}).status_code == 422


def test_others_do_not_enter(desk: Desk) -> None:
    assert desk("华山街道", "head").post(HERE, {**ENTERED, "matter": "A0101"}).status_code == 403
    assert desk().get(HERE).status_code == 403
    assert desk("华山街道", "head").get("/office/routing/?place=530103").status_code == 404


def test_what_the_same_units_do_in_the_same_way_stands_together_and_nothing_is_left_out(
    desk: Desk,
) -> None:
    address = "/office/routing/?place=530102001&tier=street&group=市政公用设施类"
    page = desk("华山街道", "head").get(address).text
    _head, _begins, body = page.partition("<tbody>")
    named = [one for one in matters().values() if one.group == "市政公用设施类"]
    assert [one.name for one in named if one.name not in body] == []
    assert body.count("<tr>") * 3 < len(named)
