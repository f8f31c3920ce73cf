"""Those who took part and left, on the page of retention: no local rule at first, a period by two people, what is due."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.participation.models import RetentionPeriod
from tests.doors.conftest import Desk

HOME = "/office/retention/"
ASKED = {"act": "propose_left", "months": "6", "document_no": "昆府〔2026〕9号"}


def test_without_a_local_rule_it_says_so(desk: Desk) -> None:
    page = desk("华山街道", "head").get(HOME).text
    assert "退出的参与人" in page
    assert "本地规则未设定：退出的人由本人要求时才销毁" in page
    assert "突发事件联防联控：个人内容" in page
    assert "不记到人" in page
    assert 'value="propose_left"' not in page


def test_a_period_is_proposed_by_one_and_confirmed_by_another(desk: Desk) -> None:
    head, deputy = desk("市政府", "head"), desk("市政府", "deputy")
    assert head.post(HOME, {**ASKED, "months": "0"}).status_code == 422
    assert head.post(HOME, ASKED).status_code == 303
    key = str(RetentionPeriod.objects.get().pk)
    assert "confirm_left" not in head.get(HOME).text
    assert head.post(HOME, {"act": "confirm_left", "period": key}).status_code == 403
    assert "confirm_left" in deputy.get(HOME).text
    assert deputy.post(HOME, {"act": "confirm_left", "period": key}).status_code == 303
    page = head.get(HOME).text
    assert "退出满 6 个月的人" in page
    assert "昆府〔2026〕9号" in page
    assert deputy.post(HOME, {"act": "confirm_left", "period": key}).status_code == 409
    assert desk("华山街道", "head").post(HOME, ASKED).status_code == 403


def test_the_page_costs_three_statements_more(desk: Desk) -> None:
    head = desk("市政府", "head")
    with CaptureQueriesContext(connection) as asked:
        assert head.get(HOME).status_code == 200
    ours = [it["sql"] for it in asked if "participation_" in it["sql"]]
    assert len(ours) <= 4, ours
