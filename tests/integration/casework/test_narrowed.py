"""Lists narrowed by unit and by period hold what a slow look at every case finds, newest first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.casework import queries
from chuishao.casework.models import Case, Party
from chuishao.casework.queries import Queue, Tab
from tests import boards, make
from tests.integration.hands import DESK, MARKET, SQUAD, later, who

pytestmark = pytest.mark.usefixtures("kunming")
NOW = make.at("2026-09-28 10:06")


def listed(tab: Tab = Tab.ALL, **filters: str) -> list[int]:
    city = make.actor("市调度中心", "dispatcher")
    found = queries.worklist(actor=city, at=NOW, tab=tab, filters=filters, limit=5000)
    return [row.case_id for row in found]


def test_a_period_is_listed_newest_first() -> None:
    boards.fill(400, NOW)
    since, until = NOW - timedelta(days=200), NOW - timedelta(days=100)
    cases = Case.objects.filter(opened_at__gte=since, opened_at__lt=until, confidentiality__lte=3)
    found = listed(opened_from=since.isoformat(), opened_until=until.isoformat())
    wanted = sorted(cases, key=lambda case: (case.opened_at, case.pk), reverse=True)
    assert found == [case.pk for case in wanted] != []


def test_a_unit_is_found_in_what_it_opened_and_what_it_handles() -> None:
    make.dispatched(units={SQUAD: "lead", MARKET: "assisting"})
    make.dispatched()
    unit = who(MARKET, "head").organisation_id
    handled = Party.objects.filter(organisation_id=unit, released_at=None)
    keys = set(handled.values_list("case_id", flat=True))
    assert set(listed(units=str(unit))) == keys != set()
    opener = who().organisation_id
    assert set(listed(units=str(opener))) == set(Case.objects.values_list("id", flat=True))


def test_a_desk_sees_late_units_and_nobody_elses_clock() -> None:
    done = make.dispatched()
    make.whistle(by=who())
    late = queries.desk_queue(actor=who(DESK, "head"), at=later(9999), queue=Queue.LATE)
    assert [one.case_id for one in late] == [done.case_id]
    assert late[0].owes
