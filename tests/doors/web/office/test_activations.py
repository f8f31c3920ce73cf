"""What is off by itself, through the office: proposed, confirmed by another, ended, destroyed by two, its record signed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chuishao.directory.actors import Actor
from chuishao.participation.models import Activation, Destruction
from chuishao.participation.operations import carry_on_destruction
from chuishao.participation.queries.confirming import waiting_count
from tests import make
from tests.doors.conftest import Desk

HOME, DISTRICT = "/office/activations/", "五华区政府"
ASKED = {
    "programme": "emergency", "place": "530102", "basis": "《传染病防治法》第四十二条",
    "document_no": "五政发〔2026〕3号", "until_on": "2026-10-31",
}  # fmt: skip


def proposed(desk: Desk, **more: str) -> int:
    answer = desk(DISTRICT, "clerk").post(f"{HOME}propose/", {**ASKED, **more})
    assert answer.status_code == 303, answer.text
    return Activation.objects.latest("id").pk


def acts(who: Client, key: int, act: str, **given: str) -> Any:
    return who.post(f"{HOME}{key}/{act}/", given)


def ended(desk: Desk) -> int:
    key, head = proposed(desk), desk(DISTRICT, "head")
    assert acts(head, key, "confirm").status_code == 303
    assert acts(head, key, "end", reason="响应终止").status_code == 303
    return key


def test_one_proposes_and_a_head_who_is_another_confirms(desk: Desk) -> None:
    head = desk(DISTRICT, "head")
    page = head.get(f"{HOME}propose/").text
    for label in ("法律依据", "文件号", "到哪一天为止", "突发事件联防联控"):
        assert label in page
    assert head.post(f"{HOME}propose/", ASKED).status_code == 303
    key = Activation.objects.get().pk
    assert f"{key}/confirm/" not in head.get(HOME).text
    assert acts(head, key, "confirm").status_code == 403
    city = desk("市政府", "head")
    assert f"{key}/confirm/" in city.get(HOME).text
    assert "到期自动结束" in city.get(f"{HOME}{key}/confirm/").text
    assert acts(city, key, "confirm").status_code == 303
    assert "正在启用" in head.get(HOME).text
    assert acts(city, key, "confirm").status_code == 409


def test_what_waits_for_a_second_person_stands_among_what_waits_for_their_word(desk: Desk) -> None:
    key, head, clerk = proposed(desk), desk(DISTRICT, "head"), desk(DISTRICT, "clerk")
    asked, waits = "要不要启用突发事件联防联控", "/desk/confirm/"
    assert asked in head.get(waits).text
    assert "五政发〔2026〕3号" in desk("市政府", "head").get(waits).text
    for other in (clerk, desk("盘龙区政府", "head"), desk("五华山社区", "head")):
        assert asked not in other.get(waits).text
    counted = waiting_count(actor=make.actor(DISTRICT, "head"), at=make.at(), most=100)
    acts(head, key, "confirm")
    assert asked not in head.get(waits).text
    assert waiting_count(actor=make.actor(DISTRICT, "head"), at=make.at(), most=100) == counted - 1
    acts(head, key, "end", reason="响应终止")
    acts(head, key, "destroy")
    assert "要不要销毁" in desk(DISTRICT, "deputy").get(waits).text
    assert "要不要销毁" not in head.get(waits).text


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_is_kept(desk: Desk) -> None:
    clerk = desk(DISTRICT, "clerk")
    answer = clerk.post(f"{HOME}propose/", {**ASKED, "basis": "", "document_no": "五政发9号"})
    assert answer.status_code == 422
    assert "请填法律依据" in answer.text
    assert 'value="五政发9号"' in answer.text
    assert clerk.post(f"{HOME}propose/", {**ASKED, "until_on": "x"}).status_code == 422
    assert clerk.post(f"{HOME}propose/", {**ASKED, "until_on": "2026-09-01"}).status_code == 422
    assert clerk.post(f"{HOME}propose/", {**ASKED, "place": "530103"}).status_code == 404
    assert not Activation.objects.exists()


def test_other_districts_streets_and_audit_know_nothing_of_it(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    key = proposed(desk)
    other = desk("盘龙区政府", "head")
    assert "五政发" not in other.get(HOME).text
    assert acts(other, key, "confirm").status_code == 404
    for who in (desk("华山街道办事处", "head"), desk(), administrators["audit"]):
        assert who.get(HOME).status_code == 403
        assert acts(who, key, "confirm").status_code == 403


def test_its_end_is_followed_by_a_destruction_of_two_and_a_signed_record(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    key, head, security = ended(desk), desk(DISTRICT, "head"), administrators["security"]
    assert acts(head, key, "destroy").status_code == 303
    number = Destruction.objects.get().number
    assert acts(head, key, "confirm_destruction").status_code == 403
    assert f"{key}/confirm_destruction/" in security.get(HOME).text
    assert acts(security, key, "confirm_destruction").status_code == 303
    carry_on_destruction(actor=Actor.system("按规定销毁"), at=make.at())
    record = head.get(f"/office/destructions/{number}/").text
    assert Destruction.objects.get().digest in record
    assert "一致" in record
    book = load_workbook(BytesIO(head.get(f"/office/destructions/{number}/file/").content))
    said = {row[0]: row[1] for row in book.active.iter_rows(min_row=3, values_only=True)}
    assert (said["编号"], said["签章核验"]) == (number, "一致")
    Destruction.objects.update(counts={"participants": 7})
    assert "不一致" in head.get(f"/office/destructions/{number}/").text
    assert desk("盘龙区政府", "head").get(f"/office/destructions/{number}/").status_code == 404


def test_a_refusal_says_why_and_nothing_happens(desk: Desk) -> None:
    key, head = proposed(desk), desk(DISTRICT, "head")
    assert acts(head, key, "refuse", reason="").status_code == 422
    assert acts(head, key, "refuse", reason="没有必要").status_code == 303
    page = head.get(HOME).text
    assert "已驳回" in page
    assert "没有必要" in page


def test_the_pages_keep_within_their_budgets(desk: Desk) -> None:
    key, head = ended(desk), desk(DISTRICT, "head")
    for address in (HOME, f"{HOME}propose/", f"{HOME}{key}/destroy/"):
        with CaptureQueriesContext(connection) as asked:
            assert head.get(address).status_code == 200
        assert len(asked) <= 8, [address, *(it["sql"][:90] for it in asked)]
    with CaptureQueriesContext(connection) as asked:
        assert acts(head, key, "destroy").status_code == 303
    assert len(asked) <= 14, [it["sql"][:90] for it in asked]
