"""Pages for what did not work, and the headers of all pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chuishao.web.desk import worklist
from tests.doors.conftest import Desk


def test_what_is_nowhere_is_not_found_in_chinese(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.text


def test_a_resident_who_is_lost_is_led_home_and_not_to_the_sign_in(
    client: Client, desk: Desk
) -> None:
    client.cookies["cs_elder"] = "yes"
    page = client.get("/q/nobody-has-this-link/").text
    assert 'href="/desk/"' not in page
    assert 'href="/q/"' in page
    assert 'class="cs-elder"' in page
    assert 'href="/desk/"' in desk().get("/desk/case/KM-1/").text


def test_a_fault_shows_a_number_and_nothing_of_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(**_given: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(worklist.queries, "worklist", breaks)
    answer = desk().get("/desk/")
    assert answer.status_code == 500
    reference = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", answer.text)
    assert reference
    assert "a secret" not in answer.text
    assert reference[0] in capsys.readouterr().out


def test_a_form_of_somebody_else_is_refused(desk: Desk) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.text


def test_every_page_forbids_what_is_inline(client: Client) -> None:
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_health_says_ok(client: Client, db: None) -> None:
    assert client.get("/health").text == "ok\n"


@pytest.mark.parametrize("address", ["/desk/", "/desk/statistics/", "/desk/me/", "/desk/matter/"])
def test_pages_are_read_not_written_to(desk: Desk, address: str) -> None:
    assert desk().post(address).status_code == 405
