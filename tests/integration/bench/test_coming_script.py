"""The yardstick of checking in writes what a real coming wrote: same rows, same columns, another person."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from bench import pgbench
from chuishao.kernel import records
from chuishao.participation._codes import code_at
from chuishao.participation.models import Attendance, Shift
from chuishao.participation.operations import check_in
from tests.integration.participation.cast import coming, me, neighbour, service
from tests.make import at

pytestmark = pytest.mark.usefixtures("on_ground")
ARRIVED = at("2026-09-28 09:05")


def played(script: str, client: int) -> None:
    """What pgbench does with the script, without its protocol: expressions and what was returned are put in."""
    known = {"client_id": str(client), "n": "-1"}

    def put(found: re.Match[str]) -> str:
        return known[found[1]]

    for line in script.splitlines():
        text = re.sub(r"(?<!:):([a-z_]+)", put, line)
        if text.startswith("\\set"):
            _, name, sum_of = text.split(" ", 2)
            known[name] = str(eval(sum_of))
        elif text not in ("BEGIN;", "COMMIT;"):
            with connection.cursor() as cursor:
                cursor.execute(text.removesuffix("\\gset").replace("%", "%%"))
                if text.endswith("\\gset"):
                    known["came"] = str(cursor.fetchone()[0])


def standing(shift: Shift, who: int) -> int:
    code = code_at(shift.secret, ARRIVED)
    return check_in(shift_id=shift.pk, code=code, actor=me(who), at=ARRIVED).attendance_id


def test_pgbench_writes_the_rows_of_a_coming() -> None:
    [shift] = service()
    one, other = neighbour("王小梅").participant_id, neighbour("李明").participant_id
    coming(shift, one)
    came = standing(shift, one)
    before = set(Attendance.objects.values_list("pk", flat=True))
    played(pgbench.coming_script(came, [shift] * 8, other - 3), 3)
    [written] = Attendance.objects.exclude(pk__in=before).values()
    [real] = Attendance.objects.filter(pk=came).values()
    assert written | {"id": 0, "participant_id": 0} == real | {"id": 0, "participant_id": 0}
    assert written["participant_id"] == other
    [told], [heard] = (records.history(f"attendance:{one}") for one in (written["id"], came))
    assert (told.action, told.actor, told.body, told.at) == (
        heard.action,
        heard.actor,
        heard.body,
        heard.at,
    )


def test_no_yardstick_is_short_of_a_row() -> None:
    [shift] = service()
    who = neighbour("王小梅").participant_id
    coming(shift, who)
    script = pgbench.coming_script(standing(shift, who), [shift] * 8, 1)
    tables = re.findall(r"INSERT INTO (\w+)", script)
    assert tables == ["participation_attendance", "kernel_audit_entry", "kernel_audit_head"]
    assert script.startswith("\\set n :n + 1")
    assert pgbench.as_parameters(script)[1], "values travel as parameters"
