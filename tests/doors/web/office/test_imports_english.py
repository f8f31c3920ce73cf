"""Workbooks of the directory in English: the same columns, read in either language, whoever confirms them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from chuishao.directory import operations
from chuishao.directory.imports.columns import COLUMNS, guess_kind
from chuishao.directory.kinds import ImportKind
from chuishao.directory.models import DirectoryImport, Organisation
from chuishao.kernel.text import said
from tests import make, workbooks
from tests.doors.conftest import Desk
from tests.doors.web.office.test_imports import HOME, seen, send, sent
from tests.workbooks import ORGANISATIONS, ROOM

CHINESE = re.compile(r"[\u3400-\u9fff]")
NEW = {"单位名称": "英文表新单位", **ROOM, "上级单位": "华山街道办事处"}
Clients = dict[str, Client]


@pytest.fixture(autouse=True)
def tidy(ground: None) -> Any:
    yield
    DirectoryImport.objects.all().delete()
    Organisation.objects.filter(name="英文表新单位").delete()
    Organisation.objects.filter(affiliation="改过").update(affiliation="")


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def opened(client: Client, what: str) -> Workbook:
    return load_workbook(BytesIO(client.get(HOME + what).content))


def words_of(page: Any) -> str:
    return " ".join(str(v) for row in page.iter_rows(values_only=True) for v in row if v)


@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_template_is_english_for_whom_the_pages_are(
    administrators: Clients, kind: ImportKind
) -> None:
    book = opened(english(administrators["system"]), f"{kind}/template/")
    told = " ".join(map(words_of, book.worksheets)) + " ".join(book.sheetnames)
    assert CHINESE.findall(told) == []


def test_headings_are_told_apart_in_english() -> None:
    with override("en"):
        heads = {kind: [said(one.heading) for one in all_of] for kind, all_of in COLUMNS.items()}
    for kind, head in heads.items():
        assert len(set(head)) == len(head)
        assert guess_kind([one.casefold() for one in head]) is kind


@pytest.mark.parametrize("kind", list(ImportKind))
@pytest.mark.parametrize("takes", ["en", "zh-hans"])
@pytest.mark.parametrize("sends", ["en", "zh-hans"])
def test_what_was_exported_comes_back_unchanged(
    desk: Desk, administrators: Clients, kind: ImportKind, takes: str, sends: str
) -> None:
    of_city = kind is ImportKind.DUTIES  # no street has any of its own
    head = administrators["system"] if of_city else desk("华山街道", "head")
    head.cookies["django_language"] = takes
    content = head.get(f"{HOME}{kind}/export/").content
    head.cookies["django_language"] = sends
    assert send(head, kind, content).status_code == 303
    operations.check_import(import_id=DirectoryImport.objects.get().pk, at=make.at())
    counts = DirectoryImport.objects.get().counts
    assert counts["bad"] == counts["new"] == counts["changed"] == counts["ends"] == 0
    assert counts["same"] == counts["rows"] > 0


def test_an_english_export_is_edited_and_written(administrators: Clients, desk: Desk) -> None:
    system = english(administrators["system"])
    book = opened(english(desk("华山街道", "head")), "organisations/export/")
    assert book.worksheets[0].delete_rows(3, 10_000) is None
    page = book.worksheets[0]
    place = [cell.value for cell in page[1]].index("Affiliation")
    name = page.cell(2, 2).value
    page.cell(2, place + 1).value = "改过"
    answer = send(system, ORGANISATIONS, workbooks.saved(book))
    shown = system.get(answer["Location"]).text
    assert re.search(r"Affiliation\s*:\s*<span[^>]*>empty</span> → <b>改过</b>", shown)
    written = system.post(
        answer["Location"], {"act": "confirm", **seen(system, answer["Location"])}
    )
    assert written.status_code == 303
    assert Organisation.objects.filter(name=name, affiliation="改过").exists()


def test_what_one_checked_in_english_another_confirms_in_chinese(administrators: Clients) -> None:
    system = english(administrators["system"])
    page = sent(system, ORGANISATIONS, NEW, {**NEW, "单位名称": "坏的", "类型": "没有的"})
    assert "There is no such choice" in system.get(page).text
    system.cookies["django_language"] = "zh-hans"
    assert "没有这个选项" in system.get(page).text
    assert system.post(page, {"act": "confirm", **seen(system, page)}).status_code == 303
    assert Organisation.objects.filter(name="英文表新单位").exists()


def test_bad_rows_come_back_with_english_remarks(administrators: Clients) -> None:
    system = english(administrators["system"])
    page = sent(
        system,
        ORGANISATIONS,
        {**NEW, "单位名称": "X", "类型": "没有的", "统一社会信用代码": "1" * 30},
    )
    errors = load_workbook(BytesIO(system.get(f"{page}errors/").content))
    row = [str(cell.value) for cell in errors.worksheets[0][2]]
    assert errors.sheetnames == ["Unit", "Choices", "Remark"]
    assert "Row 2 before, “Type”: There is no such choice" in row[-2]
    assert "at most 24 characters" in row[-2]
    assert CHINESE.findall(row[-2] + row[-1]) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("u.xls", b"x", "is not an .xlsx file"),
        ("u.xlsx", workbooks.filled(workbooks.DUTIES), "This is a workbook of"),
    ],
)
def test_refusals_are_english(
    administrators: Clients, name: str, content: bytes, words: str
) -> None:
    system = english(administrators["system"])
    page = send(system, ORGANISATIONS, content, name).text
    if "This is" in words:
        page = system.get(f"{HOME}{DirectoryImport.objects.get().pk}/").text
    assert words in page
