"""Figures of the time before at the office: in the source's words, with source and day; struck with a reason."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.participation.models import PastFigure
from tests.doors.conftest import Desk
from tests.make import WUHUASHAN

HOME = "/office/past/"
COMMUNITY = "五华山社区"
SAID = {
    "figure": "volunteering.service_times", "place": WUHUASHAN, "until_on": "2020-12-31",
    "words": "880余人次", "source": "2020年社区年报",
}  # fmt: skip


def entered(desk: Desk, **more: str) -> int:
    answer = desk(COMMUNITY, "head").post(f"{HOME}enter/", {**SAID, **more})
    assert answer.status_code == 303, answer.text
    return PastFigure.objects.latest("id").pk


def test_a_figure_stands_in_its_own_words_with_its_source(desk: Desk) -> None:
    entered(desk)
    page = desk(COMMUNITY, "head").get(HOME).text
    for words in ("880余人次", "2020年社区年报", "2020年12月31日", "志愿服务"):
        assert words in page
    kept = PastFigure.objects.get()
    assert (kept.value, kept.is_about) == (880, True)
    assert "880余人次" in desk("华山街道办事处", "head").get(f"{HOME}?programme=volunteering").text


def test_what_cannot_be_is_refused_beside_its_field(desk: Desk) -> None:
    head = desk(COMMUNITY, "head")
    for wrong, words in (
        ({"figure": ""}, "没有这个指标"), ({"until_on": ""}, "请写截至哪一天"),
        ({"source": " "}, "请填出处"),
    ):  # fmt: skip
        answer = head.post(f"{HOME}enter/", {**SAID, **wrong})
        assert answer.status_code == 422, wrong
        assert words in answer.text
    assert head.post(f"{HOME}enter/", {**SAID, "place": "530102001"}).status_code == 404
    assert not PastFigure.objects.exists()


def test_a_wrong_one_is_struck_with_a_reason_and_stays_to_be_read(desk: Desk) -> None:
    key, head = entered(desk), desk(COMMUNITY, "head")
    assert head.post(f"{HOME}{key}/strike/", {"reason": ""}).status_code == 422
    assert head.post(f"{HOME}{key}/strike/", {"reason": "抄错一位"}).status_code == 303
    assert "880余人次" not in head.get(HOME).text
    struck = head.get(f"{HOME}?struck=1").text
    assert "抄错一位" in struck
    assert f"{key}/strike/" not in struck
    assert head.post(f"{HOME}{key}/strike/", {"reason": "再撤"}).status_code == 409


def test_clerks_and_other_places_stay_out(desk: Desk, administrators: dict[str, Client]) -> None:
    key = entered(desk)
    assert desk().get(HOME).status_code == 403
    assert administrators["audit"].get(HOME).status_code == 403
    other = desk("金马社区", "head")
    assert "880余人次" not in other.get(HOME).text
    assert other.get(f"{HOME}{key}/strike/").status_code == 404
    assert "880余人次" in administrators["system"].get(HOME).text


def test_the_pages_keep_within_their_budgets(desk: Desk) -> None:
    key, head = entered(desk), desk(COMMUNITY, "head")
    for address in (HOME, f"{HOME}enter/", f"{HOME}{key}/strike/"):
        with CaptureQueriesContext(connection) as asked:
            assert head.get(address).status_code == 200
        assert len(asked) <= 8, [address, *(it["sql"][:90] for it in asked)]
