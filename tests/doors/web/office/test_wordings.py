"""Rewording notices: checks, preview, both languages, in-app and letters alike, history, and back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from chuishao.channels.outbound.notices import mailing
from chuishao.directory.operations.messages import Outgoing
from chuishao.directory.queries.messages import messages_of
from chuishao.directory.wordings import FIELDS, REWORDABLE
from chuishao.kernel import records
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.test_english import left_over

PAGE = "/office/wordings/"
TURN = {
    "key": "turn",
    "language": "zh-hans",
    "subject": "轮到贵单位：{{ title }}",
    "body": "{{ number }} 请办",
}


@pytest.fixture
def administrator(administrators: dict[str, Client]) -> Client:
    return administrators["system"]


@pytest.fixture(autouse=True)
def as_declared_afterwards(desk: Desk) -> object:
    """What a test reworded is as declared for the next."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_rewording")


def test_every_wording_can_be_read_in_both_languages(administrator: Client) -> None:
    for language in ("zh-hans", "en"):
        for key in ("turn", "asked", "copied", "urged", "decided", "fell_due", "footer"):
            answer = administrator.get(PAGE, {"key": key, "language": language})
            assert answer.status_code == 200


def test_a_preview_fills_in_a_sample_and_keeps_nothing(administrator: Client) -> None:
    page = administrator.post(PAGE, {**TURN, "act": "preview"}).text
    assert "轮到贵单位：华山南路66号院化粪池外溢" in page
    assert "还没有保存" in page
    assert "没有人改过" in administrator.get(PAGE).text


def test_messages_and_letters_use_the_new_words(administrator: Client) -> None:
    assert administrator.post(PAGE, {**TURN, "act": "reword"}).status_code == 303
    make.dispatched()
    records.deliver_pending(at=make.at())
    told = messages_of(make.actor("华山城管执法中队", "liaison"))
    assert told[0].words == "轮到贵单位：华山南路66号院化粪池外溢"
    values = {"number": "KM-1", "title": "路灯", "what": "报到", "until": "明天"}
    letter = mailing.drawn(Outgoing("a@example.cn", "1", (("turn", values),)))
    assert letter.subject == "轮到贵单位：路灯"
    assert letter.body.startswith("KM-1 请办\n")


def test_back_to_the_original_with_the_history_kept(administrator: Client) -> None:
    administrator.post(PAGE, {**TURN, "act": "reword"})
    assert administrator.post(PAGE, {**TURN, "act": "original"}).status_code == 303
    page = administrator.get(PAGE).text
    assert "现在是这样" in page
    assert page.count("轮到贵单位") == 1
    assert [entry.action for entry in records.history("wording:turn")] == [
        "reword", "word_as_declared",
    ]  # fmt: skip
    assert administrator.post(PAGE, {**TURN, "act": "original"}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"body": "{{ phone }} {{ title }}"}, "没有“phone”这个字段"),
        ({"body": "{% debug %} {{ title }}"}, "花括号"),
        ({"body": "{{ title.upper }}"}, "没有“title.upper”这个字段"),
        ({"body": "请办"}, "正文里要有"),
        ({"body": "{{ title }}" + "长" * 1000}, "最多 1000 个字"),
        ({"subject": ""}, "标题不能空着"),
        ({"body": ""}, "正文不能空着"),
    ],
)
def test_what_cannot_be_used_is_refused_and_kept_in_the_form(
    administrator: Client, changed: dict[str, str], told: str
) -> None:
    answer = administrator.post(PAGE, {**TURN, **changed, "act": "reword"})
    assert answer.status_code == 422
    assert told in answer.text


def test_streets_do_not_word_for_the_city(desk: Desk) -> None:
    client = desk("华山街道", "head")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {**TURN, "act": "reword"}).status_code == 403


SAMPLES = [sample for _label, sample in FIELDS.values()]


@pytest.mark.parametrize("key", [one.key for one in REWORDABLE])
def test_the_page_is_english_for_whoever_reads_english(administrator: Client, key: str) -> None:
    administrator.cookies["django_language"] = "en"
    page = administrator.get(PAGE, {"key": key, "language": "en"}).text
    for sample in ("华山南路66号院化粪池外溢", "华山城管执法中队", "华山街道", "山茶·40213"):
        assert sample in SAMPLES
        page = page.replace(sample, "")
    assert left_over(page) == []


def test_a_wrong_field_is_said_in_english(administrator: Client) -> None:
    administrator.cookies["django_language"] = "en"
    for body in ("{{ title }} {{ nothing }}", "{{ title }} {"):
        answer = administrator.post(PAGE, {**TURN, "body": body, "act": "preview"})
        assert answer.status_code == 422
        assert any(words in answer.text for words in ("There is no field", "Braces only enclose"))
