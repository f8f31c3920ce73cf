"""Those whom the benchmark writes by sets come in by the code like anybody else, past every check of the site."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.test import Client

from bench import checking_in
from chuishao.participation import queries
from chuishao.participation.models import Attendance, Participant, SignUp
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import service, team
from tests.doors.web.taking_part.test_activities import BEGINS, ENDS


def test_somebody_of_the_crowd_checks_in(desk: Desk, standing_clock: StandingClock) -> None:
    circle, first = team(), checking_in._FIRST
    _activity, shift = service(circle, BEGINS, ENDS)
    values = {
        "first": first, "at": standing_clock.at, "residents": 16, "role": checking_in._ROLE,
        "shifts": [shift] * 8, "circles": [circle] * 8,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(checking_in._STAFF)
        for statement in checking_in.WRITTEN:
            cursor.execute(statement, values)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "bench-session-1"
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    answer = client.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "in"})
    assert answer.status_code == 303, answer.content.decode()[:500]
    assert Attendance.objects.get(shift=shift).participant_id == first + 1
    assert Participant.objects.filter(pk__gte=2 * first).count() == 16
    assert SignUp.objects.filter(participant__gte=2 * first, shift=shift).count() == 16
    assert Attendance.objects.filter(participant__gte=first, state="confirmed").count() > 16
