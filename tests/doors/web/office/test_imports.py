"""Imports at the door: who may, what is refused in which words, and what is on the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuishao.directory.kinds import ImportKind
from chuishao.directory.models import DirectoryImport, Grant, Holding, Organisation, Person, Post
from tests import make, workbooks
from tests.doors.conftest import Desk
from tests.workbooks import DUTIES, ORGANISATIONS, PEOPLE, ROOM, SEAT

HOME = "/office/import/"
NEW = {"单位名称": "华山司法所", **ROOM, "上级单位": "华山街道办事处"}
Clients = dict[str, Client]


@pytest.fixture(autouse=True)
def tidy(ground: None) -> Any:
    """What imports write is taken back: the ground is every test's."""
    yield
    people = Person.objects.filter(name__startswith="导入")
    Grant.objects.filter(person__in=people).delete()
    Holding.objects.filter(person__in=people).delete()
    Post.objects.filter(title="综合岗甲").delete()
    people.delete()
    DirectoryImport.objects.all().delete()
    Organisation.objects.filter(name="华山司法所").delete()


def send(who: Client, kind: ImportKind, content: bytes, name: str = "表.xlsx") -> Any:
    return who.post(f"{HOME}{kind}/", {"file": SimpleUploadedFile(name, content)})


def sent(who: Client, kind: ImportKind, *rows: Any) -> str:
    answer = send(who, kind, workbooks.filled(kind, *rows))
    assert answer.status_code == 303
    return str(answer["Location"])


def seen(who: Client, address: str) -> dict[str, str]:
    page = who.get(address).text
    found = re.search(r'name="difference" value="(\w+)"', page)
    return {"difference": found[1] if found else ""}


def test_template_export_and_upload_are_offered_to_those_who_may(
    desk: Desk, administrators: Clients
) -> None:
    assert administrators["system"].get(HOME).text.count('/template/"') == 3
    assert administrators["security"].get(HOME).text.count('/template/"') == 1
    assert desk("华山街道", "head").get(HOME).text.count('/template/"') == 4
    for kind in ImportKind:
        for what in ("template", "export"):
            answer = desk("华山街道", "head").get(f"{HOME}{kind}/{what}/")
            assert answer.status_code == 200
            assert workbooks.read(answer.content) is not None
    assert administrators["system"].get(f"{HOME}nothing/template/").status_code == 404


def test_clerks_bring_no_part_of_the_directory_in(desk: Desk) -> None:
    page = desk().get(HOME).text
    assert not any(f"/{kind}/template/" in page for kind in ImportKind)
    for what in ("people/template/", "people/export/"):
        assert desk().get(HOME + what).status_code == 403
    assert send(desk(), PEOPLE, workbooks.filled(PEOPLE, SEAT)).status_code == 403


@pytest.mark.parametrize(
    "what", ["", "people/template/", "people/export/", "people/", "1/", "1/errors/"]
)
def test_units_and_the_audit_administrator_stay_out(
    desk: Desk, administrators: Clients, what: str
) -> None:
    for who in (desk("华山城管执法中队", "liaison"), administrators["audit"]):
        send_or_get = who.post if what == "people/" else who.get
        assert send_or_get(HOME + what).status_code == 403


def test_an_import_is_checked_shown_and_confirmed(administrators: Clients) -> None:
    system = administrators["system"]
    page = sent(system, ORGANISATIONS, NEW, {**NEW, "单位名称": "某科", "类型": "科室"})
    shown = system.get(page).text
    assert "华山司法所" in shown
    assert "没有这个选项" in shown
    errors = system.get(page + "errors/")
    [row] = workbooks.read(errors.content)
    assert (row["单位名称"], row["怎么改"][:6]) == ("某科", "请从下拉里选")
    assert system.post(page, {"act": "confirm", **seen(system, page)}).status_code == 303
    assert "已写入" in system.get(page).text
    audited = administrators["audit"].get("/office/records/?subject=import:&action=write").text
    assert DirectoryImport.objects.get().digest in audited
    assert Organisation.objects.filter(name="华山司法所").exists()
    again = sent(system, ORGANISATIONS, NEW)
    assert "没有要写入的" in system.get(again).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("单位.xls", b"x", "不是 .xlsx 文件"),
        ("单位.xlsx", b"", "空文件"),
        ("单位.xlsx", b"x" * (5 * 2**20 + 1), "超过 5 MB"),
    ],
)
def test_files_are_refused_at_the_door(
    administrators: Clients, name: str, content: bytes, words: str
) -> None:
    answer = send(administrators["system"], ORGANISATIONS, content, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert not DirectoryImport.objects.exists()


def test_a_file_that_cannot_be_read_says_why(administrators: Clients) -> None:
    answer = send(administrators["system"], DUTIES, workbooks.filled(ORGANISATIONS, NEW))
    assert "这份是“单位”的表" in administrators["system"].get(answer["Location"]).text


def test_a_directory_changed_meanwhile_answers_409_with_the_new_difference(
    administrators: Clients,
) -> None:
    system = administrators["system"]
    first, second = sent(system, ORGANISATIONS, NEW), sent(system, ORGANISATIONS, NEW)
    stale = seen(system, first)
    assert system.post(second, {"act": "confirm", **seen(system, second)}).status_code == 303
    answer = system.post(first, {"act": "confirm", **stale})
    assert answer.status_code == 409
    assert "名录又有变化" in answer.text
    assert "没有要写入的" in answer.text
    assert system.post(first, {"act": "confirm", **stale}).status_code == 409


def test_posts_need_a_second_person(administrators: Clients, desk: Desk) -> None:
    head, security = desk("华山街道", "head"), administrators["security"]
    row = {**SEAT, "姓名": "导入甲", "手机号": "13812345678", "岗位名称": "综合岗甲"}
    page = sent(head, PEOPLE, row)
    own = seen(head, page)
    assert head.post(page, {"act": "confirm", **own}).status_code == 403
    assert security.get(page).status_code == 404
    assert head.post(page, {"act": "propose", **own}).status_code == 303
    assert "13812345678" not in security.get(page).text
    assert security.get(page + "errors/").status_code == 403
    assert security.post(page, {"act": "confirm", **own}).status_code == 303
    assert Person.objects.get(name="导入甲").holdings.count() == 1
    assert "已写入" in head.get("/desk/messages/").text


def test_where_no_row_is_good_none_is_called_good(desk: Desk) -> None:
    head = desk("华山街道", "head")
    page = head.get(sent(head, ORGANISATIONS, NEW | {"类型": "没有的"})).text
    assert "没有一行是好的" in page
    assert "好的行" not in page


def test_another_districts_rows_are_bad_and_tell_nothing(desk: Desk) -> None:
    head = desk("华山街道", "head")
    real = make.unit("盘龙区水务局")
    rows = [
        {"系统编号": real, "单位名称": "盘龙区水务局", **ROOM},
        {"系统编号": 99999999, "单位名称": "没有的局", **ROOM},
        {"单位名称": "某所", **ROOM, "区划代码": "530103001"},
        {"单位名称": "某所", **ROOM, "区划代码": "530103999"},
    ]
    page = sent(head, ORGANISATIONS, *rows)
    bad = DirectoryImport.objects.get().found["bad"]
    words = {row: (problem, remedy) for row, _heading, _shown, problem, remedy in bad}
    assert words[2] == words[3]
    assert words[4] == words[5]
    assert "没有要写入的" in head.get(page).text
    assert desk("盘龙区政府", "head").get(page).status_code == 404


def test_a_large_one_goes_to_a_job_and_the_page_asks_again(
    administrators: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chuishao.directory import jobs
    from chuishao.web.office import imports

    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(imports, "defer", lambda job, **arguments: asked.append(arguments))
    system = administrators["system"]
    rows = [{**NEW, "单位名称": f"某{n}号站点", "类型": "科室"} for n in range(2000)]
    page = sent(system, ORGANISATIONS, *rows)
    assert "正在核对" in system.get(page).text
    assert "HX-Refresh" not in system.get(page + "progress/").headers
    jobs.check_import.func(**asked[0])
    assert system.get(page + "progress/")["HX-Refresh"] == "true"
    assert "要改的 2000 行" in system.get("/desk/messages/").text
    assert "另有 1700 行" in system.get(page).text
