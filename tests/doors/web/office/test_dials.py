"""The dials: who sees them, what a turn would change, and turning one."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from chuishao.casework.models import Dial, DialProposal
from chuishao.kernel import records
from tests import make
from tests.doors.conftest import Desk, StandingClock

HEAD = ("华山街道", "head")
FINISH = "/office/dials/?type=whistle&duty=finish&kind=ordinary"
ABOVE = ("五华区政府", "head")
THERE = FINISH + "&place=530102001"
TYPED = {"amount": "5", "effective_from": "2026-10-08", "document_no": "华街发〔2026〕14号"}


def test_every_declared_limit_is_shown_and_called_a_trial_until_set(desk: Desk) -> None:
    page = desk(*HEAD).get(FINISH).text
    assert "一般哨，办结" in page
    assert "现为 7 个工作日。" in page
    assert "本地规则未设定（试用值）" in page
    assert "可在 1–180 之间改" in page


def test_a_turn_is_tried_on_the_past_before_it_is_made(
    desk: Desk, standing_clock: StandingClock
) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    page = desk(*HEAD).post(FINISH, {**TYPED, "try": "1"}).text
    assert "2026年10月14日 17:30 到期" in page
    assert "正在办的 1 件" in page or "正在办的 0 件" in page
    assert records.history("dial:whistle:finish") == []


def test_a_limit_is_proposed_by_one_and_set_by_another(desk: Desk) -> None:
    head, above = desk(*HEAD), desk(*ABOVE)
    assert head.post(FINISH, TYPED).status_code == 303
    page = head.get(FINISH).text
    assert "改为 5 个工作日，从2026年10月8日起" in page
    assert "2026年10月8日起 5 个工作日" not in page
    assert head.post(FINISH, decided("confirm")).status_code == 403
    assert not Dial.objects.exists()
    assert above.post(THERE, decided("confirm")).status_code == 303
    page = head.get(FINISH).text
    assert "2026年10月8日起 5 个工作日" in page
    assert "华街发〔2026〕14号" in page
    assert "提出、" in page
    proposed, turned = records.history("dial:whistle:finish")
    assert (proposed.action, turned.action) == ("casework.dial.propose", "casework.dial.turn")
    assert turned.body["amount"] == 5


def decided(act: str, **more: str) -> dict[str, str]:
    return {"act": act, "proposal": str(DialProposal.objects.get().pk), **more}


def test_a_refused_limit_changes_nothing_and_may_be_proposed_anew(desk: Desk) -> None:
    head, above = desk(*HEAD), desk(*ABOVE)
    head.post(FINISH, TYPED)
    assert head.post(FINISH, TYPED).status_code == 409
    assert above.post(THERE, decided("refuse", reason=" ")).status_code == 422
    assert above.post(THERE, decided("refuse", reason="文件号不对")).status_code == 303
    assert above.post(THERE, decided("confirm")).status_code == 409
    assert not Dial.objects.exists()
    assert head.post(FINISH, TYPED).status_code == 303


def test_only_leaders_of_the_place_or_above_confirm(desk: Desk) -> None:
    desk(*HEAD).post(FINISH, TYPED)
    for other in (("龙翔街道", "head"), ("华山综合调度室", "dispatcher")):
        assert (
            desk(*other).post("/office/dials/?type=whistle", decided("confirm")).status_code == 403
        )
    assert not Dial.objects.exists()


def test_the_second_person_sees_what_would_change(desk: Desk) -> None:
    desk(*HEAD).post(FINISH, TYPED)
    page = desk(*ABOVE).get("/office/dials/?type=whistle").text
    assert "华山街道" in page or "530102001" in page
    assert 'name="try" value="1"' in page
    assert "2026年10月14日 17:30 到期" in desk(*ABOVE).post(THERE, {**TYPED, "try": "1"}).text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("amount", "400", "要填 1 到 180 之间的整数"),
        ("amount", "五", "要填 1 到 180 之间的整数"),
        ("document_no", "", "请填文件号"),
        ("effective_from", "下周", "请填日期"),
        ("effective_from", "2026-09-01", "请填今天或以后"),
    ],
)
def test_a_wrong_field_keeps_what_was_typed(desk: Desk, field: str, value: str, told: str) -> None:
    answer = desk(*HEAD).post(FINISH, {**TYPED, field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert records.history("dial:whistle:finish") == []


def test_a_desk_reads_but_does_not_turn(desk: Desk) -> None:
    dispatcher = desk("华山综合调度室", "dispatcher")
    page = dispatcher.get(FINISH)
    assert "时限由本级负责人设定" in page.text
    assert dispatcher.post(FINISH, TYPED).status_code == 403


def test_a_unit_has_no_office_and_a_clerk_only_the_lists(desk: Desk) -> None:
    unit, clerk = desk("华山城管执法中队", "liaison"), desk()
    assert "/office/" not in unit.get("/desk/").text
    for who, address in ((unit, "/office/"), (unit, "/office/dials/"), (clerk, "/office/dials/")):
        answer = who.get(address)
        assert answer.status_code == 403
        assert 'href="/desk/"' in answer.text
    rooms = clerk.get("/office/").text
    held = [one for one in ("import", "circles", "participants") if f'"/office/{one}/"' in rooms]
    assert len(held) == 3
    assert not any(f'"/office/{one}/"' in rooms for one in ("dials", "organisations", "past"))


def test_another_place_is_nobodys_here(desk: Desk) -> None:
    head = desk(*HEAD)
    assert head.get("/office/dials/?place=530103").status_code == 404
    assert head.get("/office/dials/?type=nothing").status_code == 404


def test_the_page_takes_few_statements(desk: Desk) -> None:
    from django.db import connection

    head = desk(*HEAD)
    head.get(FINISH)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        head.get(FINISH)
    assert len(asked) <= 8, [one["sql"] for one in asked]
