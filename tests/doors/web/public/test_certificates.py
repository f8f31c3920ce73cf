"""A certificate is checked by whoever holds it: it stands, it was revoked, or there is none such."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from chuishao.kernel.text import mask_name
from chuishao.participation.models import Participant
from chuishao.participation.operations import (
    confirm_attendance,
    forget_participant,
    issue_certificate,
    revoke_certificate,
)
from tests import make
from tests.doors.conftest import StandingClock
from tests.integration.participation.cast import coming, head, listed, me, neighbour, service

HELD = ("2026-09-20 09:00", "2026-09-20 11:15")
NOW = make.at("2026-09-28 09:00")


@pytest.fixture
def browser(resident: Client) -> Client:
    return Client()


@pytest.fixture
def proof(browser: Client) -> tuple[str, str, str]:
    """Number and code of a certificate over 2 hours 15 minutes, and its bearer's link."""
    who = neighbour("李桂芳", "13888886666", secret="s" * 32)
    [shift] = service((HELD,))
    coming(shift, who.participant_id)
    rows = listed(shift, who.participant_id)
    confirm_attendance(attendance_ids=rows, actor=head(), at=make.at("2026-09-22 09:00"))
    made, code = issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who.participant_id,
        from_on=date(2026, 9, 1), to_on=date(2026, 9, 27), actor=head(), at=NOW,
    )  # fmt: skip
    return made.number, code, f"/with/{who.token}/"


def asked(browser: Client, number: str, code: str, status: int = 200) -> str:
    answer = browser.get("/certificate/", {"number": number, "code": code})
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def verdict(body: str) -> str:
    found = re.search(r'id="verdict">.*?</svg>(.*?)</h2>', body, re.DOTALL)
    assert found, body[:2000]
    return found.group(1).strip()


def test_it_says_large_and_clear_that_it_stands(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    body = asked(browser, *proof[:2])
    assert verdict(body) == "有效"
    assert "2.25 小时" in body
    assert mask_name("李桂芳") in body
    assert "李桂芳" not in body


def test_small_letters_and_spaces_are_no_other_certificate(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, _link = proof
    assert verdict(asked(browser, number.lower(), f" {code[:5]} {code[5:].lower()}")) == "有效"


def test_a_revoked_one_says_so_with_the_reason(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    revoke_certificate(number=proof[0], actor=head(), at=NOW, reason="时长记错")
    body = asked(browser, *proof[:2])
    assert verdict(body) == "已撤销"
    assert "时长记错" in body


def test_wrong_number_and_wrong_code_are_told_alike(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, _link = proof
    words = "没有这份证明，或验证码不对"
    assert words in asked(browser, number, "AAAAAAAAAA", 404)
    assert words in asked(browser, "ZM-530102001-20260928-999999", code, 404)


def test_who_was_forgotten_is_named_nowhere(browser: Client, proof: tuple[str, str, str]) -> None:
    who = Participant.objects.get()
    forget_participant(participant_id=who.pk, actor=me(who.pk), at=NOW)
    body = asked(browser, *proof[:2])
    assert verdict(body) == "本人已注销"
    assert "2.25" not in body


def test_its_bearer_prints_it_with_the_address_to_check_it(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, link = proof
    page = browser.get(f"{link}certificate/{number}/").content.decode()
    assert "李桂芳" in page
    assert code in page
    assert "<svg" in page
    assert browser.get(f"{link}certificate/ZM-530102001-20260928-999999/").status_code == 404
    assert number in browser.get(link).content.decode()


def test_guessing_is_slowed_down(
    browser: Client,
    proof: tuple[str, str, str],
    monkeypatch: pytest.MonkeyPatch,
    standing_clock: StandingClock,
) -> None:
    from dataclasses import replace

    from chuishao.web.public import certificates

    monkeypatch.setattr(certificates, "VERIFY", replace(certificates.VERIFY, most=1))
    asked(browser, *proof[:2])
    assert browser.get("/certificate/", {"number": proof[0], "code": "x"}).status_code == 429


def test_the_verdict_leaves_the_switch_of_language_alone(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, _link = proof
    page = browser.get(f"/certificate/?number={number}&code={code}").content.decode()
    assert '<button class="btn" type="submit" name="language"' in page
