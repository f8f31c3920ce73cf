"""A certificate is checked by whoever holds it: it stands, it was revoked, or there is none such."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from chuishao.kernel.text import mask_name
from chuishao.participation.models import Certificate, Participant
from chuishao.participation.operations import (
    confirm_attendance,
    forget_participant,
    issue_certificate,
    revoke_certificate,
)
from chuishao.participation.queries import certificates
from chuishao.web.public import certificates as pages
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


def test_a_revoked_one_says_since_when_the_day_in_kunming(
    browser: Client, proof: tuple[str, str, str], standing_clock: StandingClock
) -> None:
    late = make.at("2026-10-01 00:30")
    revoke_certificate(number=proof[0], actor=head(), at=late, reason="时长记错")
    standing_clock.put_to("2027-03-01 09:00")
    assert "出具单位 2026年10月1日 撤销的，从那时起不能再用" in asked(browser, *proof[:2])


def test_revoked_and_then_forgotten_it_tells_nothing_of_its_bearer(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    revoke_certificate(number=proof[0], actor=head(), at=NOW, reason="时长记错")
    who = Participant.objects.get()
    forget_participant(participant_id=who.pk, actor=me(who.pk), at=NOW)
    body = asked(browser, *proof[:2])
    assert verdict(body) == "已撤销"
    assert "2.25" not in body
    assert "李" not in body


def test_it_shows_of_its_bearer_a_masked_name_and_nothing_else(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    body, who = asked(browser, *proof[:2]), Participant.objects.get()
    shown = dict(re.findall(r"<div><dt>(.*?)</dt><dd.*?>(.*?)</dd></div>", body))
    assert list(shown) == ["编号", "姓名", "服务时长", "服务时间", "出具单位", "出具日期"]
    assert shown["姓名"] == "李*"
    for secret in ("李桂芳", "桂", "13888886666", "8888", "6666", who.pseudonym, "翠湖", "急救"):
        assert secret not in body, secret


def test_a_name_that_somebody_wrote_into_the_table_is_masked_too(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    made = Certificate.objects.get()
    Certificate.objects.update(body={**made.body, "name": "李桂芳"})
    body = asked(browser, *proof[:2])
    assert verdict(body) == "内容对不上"
    assert "李*" in body
    assert "李桂芳" not in body


def test_wrong_number_and_wrong_code_look_the_same(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, _link = proof
    unknown = "ZM-530102001-20260928-999999"
    tried = [(number, "AAAAAAAAAA"), (unknown, code), (unknown, "AAAAAAAAAA"), (number, ""), (unknown, "")]  # fmt: skip
    pages = set()
    for one, typed in tried:
        answer = browser.get("/certificate/", {"number": one, "code": typed})
        asks = f"?number={one}&code={typed}", f'value="{one}"', f'value="{typed}"'
        told = re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", html.unescape(answer.text))
        for echo in asks:
            told = told.replace(echo, "")
        pages.add((answer.status_code, told, str(sorted(answer.headers.keys()))))
    assert len(pages) == 1
    assert "没有这份证明，或验证码不对" in told


def test_an_unknown_number_is_worked_on_as_long_as_a_known_one(
    browser: Client, proof: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    real = certificates.code_fits

    def noting(number: str, digest: str, code: str) -> bool:
        worked.append(number)
        return real(number, digest, code)

    monkeypatch.setattr(certificates, "code_fits", noting)
    asked(browser, proof[0], "AAAAAAAAAA", 404)
    asked(browser, "ZM-530102001-20260928-999999", "", 404)
    assert len(worked) == 2


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
    monkeypatch.setattr(pages, "VERIFY", replace(pages.VERIFY, most=1))
    asked(browser, *proof[:2])
    for code in ("x", proof[1]):
        slowed = browser.get("/certificate/", {"number": proof[0], "code": code})
        assert slowed.status_code == 429
        assert "请过一会儿再试" in slowed.text
    assert browser.get("/certificate/").status_code == 200
    elsewhere = browser.get("/certificate/", {"number": proof[0], "code": proof[1]}, REMOTE_ADDR="10.1.2.3")  # fmt: skip
    assert elsewhere.status_code == 200
    standing_clock.put_to("2026-09-28 10:01")
    asked(browser, *proof[:2])


def test_the_verdict_leaves_the_switch_of_language_alone(
    browser: Client, proof: tuple[str, str, str]
) -> None:
    number, code, _link = proof
    page = browser.get(f"/certificate/?number={number}&code={code}").content.decode()
    assert '<button class="btn" type="submit" name="language"' in page
