"""What is refused on the private page keeps what was typed, beside what is wrong with it."""

from __future__ import annotations

from django.test import Client

from chuishao.participation.models import Attendance
from tests.doors.conftest import StandingClock
from tests.integration.participation.cast import SECRET, coming, listed, neighbour, service


def test_an_objection_and_a_correction_that_are_refused_are_still_there(
    resident: Client, standing_clock: StandingClock
) -> None:
    [shift], one = service(), neighbour(secret=SECRET)
    coming(shift, one.participant_id)
    listed(shift, one.participant_id)
    standing_clock.put_to("2026-09-28 14:00")
    page, url = Client(), f"/with/{one.token}"
    row = Attendance.objects.get().pk
    told = page.post(f"{url}/dispute/", {"attendance": row, "reason": "错"})
    assert told.status_code == 422
    assert 'maxlength="300" value="错"' in told.content.decode()
    typed = {"name": "王小梅梅", "phone": "12", "skills": "急救"}
    told = page.post(f"{url}/correct/", typed)
    assert told.status_code == 422
    for words in typed.values():
        assert f'value="{words}"' in told.content.decode()
