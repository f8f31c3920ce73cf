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
