"""The three administrators are proposed by one of them and confirmed by another; nobody has two roles."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.queries import roster
from tests.doors.conftest import Desk, StandingClock

WHERE = "/office/administrators/"
SAID = {"username": "audit.second", "role": "audit", "document_no": "昆网信〔2026〕7号"}


def somebody(clock: StandingClock) -> None:
    """A second person with an account and no post."""
    person = operations.enter_person(name="何审", actor=Actor.system("测试"), at=clock.at)
    operations.open_account(
        person_id=person, username="audit.second", password="Lanhuaying-2026", actor=Actor.system("测试"), at=clock.at,
    )  # fmt: skip


def test_one_proposes_and_another_confirms(
    administrators: dict[str, Client], standing_clock: StandingClock
) -> None:
    somebody(standing_clock)
    system, security = administrators["system"], administrators["security"]
    assert system.post(f"{WHERE}propose/", SAID).status_code == 403
    assert security.post(f"{WHERE}propose/", SAID).status_code == 303
    [grant] = roster.administrators_waiting()
    decision = f"{WHERE}{grant.id}/confirm/"
    assert security.post(decision).status_code == 403
    assert administrators["audit"].post(decision).status_code == 403
    assert "何审" in system.get(WHERE).text
    assert system.post(decision).status_code == 303
    held = [(one.username, one.role) for one in roster.administrators()]
    assert ("audit.second", Administrator.AUDIT) in held
    assert security.post(f"{WHERE}propose/", {**SAID, "role": "system"}).status_code == 409


def test_what_is_refused_changes_nothing(
    administrators: dict[str, Client], standing_clock: StandingClock
) -> None:
    somebody(standing_clock)
    administrators["security"].post(f"{WHERE}propose/", SAID)
    [grant] = roster.administrators_waiting()
    refusal = f"{WHERE}{grant.id}/refuse/"
    assert administrators["system"].post(refusal, {"reason": " "}).status_code == 422
    assert administrators["system"].post(refusal, {"reason": "人选另定"}).status_code == 303
    assert roster.administrators_waiting() == []
    assert "何审" not in administrators["audit"].get(WHERE).text


def test_a_name_without_account_is_refused_and_kept(administrators: dict[str, Client]) -> None:
    answer = administrators["security"].post(f"{WHERE}propose/", SAID)
    assert answer.status_code == 422
    assert 'value="audit.second"' in answer.text


def test_others_stay_out_and_the_page_is_cheap(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    assert desk("市政府", "head").get(WHERE).status_code == 403
    administrators["audit"].get(WHERE)
    with CaptureQueriesContext(connection) as asked:
        assert administrators["audit"].get(WHERE).status_code == 200
    assert len(asked) <= 8


def add_second(administrators: dict[str, Client]) -> None:
    """A second auditor beside the first."""
    administrators["security"].post(f"{WHERE}propose/", SAID)
    [grant] = roster.administrators_waiting()
    administrators["system"].post(f"{WHERE}{grant.id}/confirm/")


def test_an_administrator_is_dismissed_by_two_and_signed_out(
    administrators: dict[str, Client], standing_clock: StandingClock
) -> None:
    somebody(standing_clock)
    system, security, audit = (administrators[role] for role in ("system", "security", "audit"))
    add_second(administrators)
    auditors = [one for one in roster.administrators() if one.role == Administrator.AUDIT]
    first = next(one for one in auditors if one.username != "audit.second")
    address = f"{WHERE}dismiss/{first.person_id}/"
    assert address in security.get(WHERE).text
    assert address not in system.get(WHERE).text
    assert system.post(address, {"document_no": "文"}).status_code == 403
    assert security.post(address, {}).status_code == 422
    assert security.post(address, {"document_no": "昆网信〔2026〕9号"}).status_code == 303
    assert address not in security.get(WHERE).text
    assert "免去审计管理员" in system.get(WHERE).text
    assert audit.get(WHERE).status_code == 200
    [grant] = roster.administrators_waiting()
    assert security.post(f"{WHERE}{grant.id}/confirm/").status_code == 403
    assert "会空着" not in system.get(f"{WHERE}{grant.id}/confirm/").text
    assert system.post(f"{WHERE}{grant.id}/confirm/").status_code == 303
    assert audit.get(WHERE).status_code == 302
    assert [one.username for one in roster.administrators() if one.role == Administrator.AUDIT] == ["audit.second"]  # fmt: skip


def test_the_last_of_a_role_is_ticked_by_the_second_person(
    administrators: dict[str, Client],
) -> None:
    system, security = administrators["system"], administrators["security"]
    last = next(one for one in roster.administrators() if one.role == Administrator.AUDIT)
    security.post(f"{WHERE}dismiss/{last.person_id}/", {"document_no": "昆网信〔2026〕9号"})
    [grant] = roster.administrators_waiting()
    confirm = f"{WHERE}{grant.id}/confirm/"
    assert "我知道：确认以后没有审计管理员了" in system.get(confirm).text
    refused = system.post(confirm)
    assert refused.status_code == 422
    assert "确认以后就没有审计管理员了" in refused.text
    assert system.post(confirm, {"leaves_vacant": "yes"}).status_code == 303
    assert not [one for one in roster.administrators() if one.role == Administrator.AUDIT]


def test_one_is_replaced_in_one_step(
    administrators: dict[str, Client], standing_clock: StandingClock
) -> None:
    somebody(standing_clock)
    system, security = administrators["system"], administrators["security"]
    last = next(one for one in roster.administrators() if one.role == Administrator.AUDIT)
    form = {"document_no": "昆网信〔2026〕9号", "successor": "nobody.such"}
    wrong = security.post(f"{WHERE}dismiss/{last.person_id}/", form)
    assert wrong.status_code == 422
    assert 'value="nobody.such"' in wrong.text
    form["successor"] = "audit.second"
    assert security.post(f"{WHERE}dismiss/{last.person_id}/", form).status_code == 303
    [grant] = roster.administrators_waiting()
    assert "何审接任" in system.get(WHERE).text
    assert system.post(f"{WHERE}{grant.id}/confirm/").status_code == 303
    assert [one.username for one in roster.administrators() if one.role == Administrator.AUDIT] == ["audit.second"]  # fmt: skip
    assert security.get(f"{WHERE}dismiss/{last.person_id}/").status_code == 404
