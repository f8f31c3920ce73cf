"""Calendars in rows: seeded, announced, layered, kept in memory, and every change on record."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.db import connection, transaction

from chuishao.kernel import records, stamps
from chuishao.kernel.calendars import (
    add_days,
    announce_year,
    load_calendar,
    seed_national,
    set_duty_hours,
    unannounced_years,
    withdraw_days,
)
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI, DutyHours, due, working_days
from tests.unit.kernel.announced_years import ALL_DAYS, WORKING_DAYS_IN_YEAR, is_worked

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)
CLERK = {"label": "系统管理员 李敏", "person_id": 7}
BY = {"document_no": "国办发明电〔2026〕0号", "actor": CLERK, "at": AT}
NEW_YEAR, TORCH = date(2027, 1, 1), date(2026, 8, 7)
REST_2027 = [
    *(date(2027, 1, day) for day in (1, 2, 3)),
    *(date(2027, 2, day) for day in (5, 6, 7, 8, 9, 10, 11)),
    date(2027, 4, 5),
    *(date(2027, 5, day) for day in (1, 2, 3)),
    date(2027, 6, 9),
    date(2027, 9, 15),
    *(date(2027, 10, day) for day in range(1, 8)),
]
WORKED_2027 = [date(2027, 2, 14), date(2027, 10, 9)]


@pytest.fixture
def seeded():
    seed_national(at=AT)


def torch_festival(layer="530126", **changes):
    local = {"layer": layer, "days": [TORCH], "is_working": False, "name": "火把节"}
    add_days(**{**local, **BY, **changes})


def test_the_seeded_years_agree_with_the_notices_day_by_day(seeded):
    calendar = load_calendar("530102")
    assert [day for day in ALL_DAYS if calendar.is_working(day) != is_worked(day)] == []
    assert {
        y: len(calendar.working_days_of(y)) for y in WORKING_DAYS_IN_YEAR
    } == WORKING_DAYS_IN_YEAR


def test_seeding_twice_changes_nothing(seeded):
    entries = len(records.history("calendar:national"))
    assert seed_national(at=AT) == []
    assert len(records.history("calendar:national")) == entries == 8


def test_an_empty_calendar_knows_the_statutory_days_and_promises_nothing():
    calendar = load_calendar()
    assert not calendar.is_working(date(2026, 10, 1))
    assert not calendar.is_announced(date(2026, 10, 1))


def test_an_announced_year_is_no_longer_provisional(seeded):
    start = datetime(2026, 12, 31, 9, 0, tzinfo=SHANGHAI)
    assert due(working_days(1), start, load_calendar()).is_provisional
    announce_year(year=2027, rest=REST_2027, worked=WORKED_2027, **BY)
    assert not due(working_days(1), start, load_calendar()).is_provisional
    assert load_calendar().is_working(date(2027, 2, 14))
    assert not load_calendar().is_working(NEW_YEAR)


def test_a_changed_notice_replaces_the_days_and_says_what_changed(seeded):
    announce_year(year=2027, rest=REST_2027, worked=WORKED_2027, **BY)
    announce_year(year=2027, rest=[*REST_2027, date(2027, 2, 12)], worked=WORKED_2027[:1], **BY)
    assert not load_calendar().is_working(date(2027, 2, 12))
    body = records.history("calendar:national")[-1].body
    assert (body["rest"], body["worked"], body["withdrawn"]) == (["2027-02-12"], [], ["2027-10-09"])


REFUSED = [
    ({"year": 2028}, "请先录入2027年", "a year is left out"),
    ({"year": 9999}, "核对年份", "an impossible year"),
    ({"rest": REST_2027[1:]}, "2027年1月1日是法定节假日", "New Year is missing"),
    ({"worked": [NEW_YEAR]}, "既写作放假又写作上班", "both"),
    ({"worked": [date(2027, 3, 1)]}, "本来就是工作日", "a Monday needs no swap"),
    ({"rest": [*REST_2027, date(2026, 3, 1)]}, "不属于2027年", "another year"),
    ({"document_no": "  "}, "文件号", "on whose word"),
]


@pytest.mark.parametrize(("changes", "message", "reason"), REFUSED)
def test_a_schedule_that_cannot_be_is_refused(seeded, changes, message, reason):
    announced = {"year": 2027, "rest": REST_2027, "worked": WORKED_2027, **BY, **changes}
    with pytest.raises(Invalid, match=message):
        announce_year(**announced)
    stamps.refresh()
    assert not load_calendar().is_announced(NEW_YEAR), reason


def test_a_county_festival_is_rest_in_its_county_only(seeded):
    torch_festival()
    assert not load_calendar("530126100001").is_working(TORCH)
    assert load_calendar("530102001").is_working(TORCH)
    assert load_calendar("5301").is_working(TORCH)


def test_the_inner_layer_speaks_last(seeded):
    torch_festival(layer="5301")
    torch_festival(layer="530102", is_working=True)
    assert not load_calendar("530126").is_working(TORCH)
    assert load_calendar("530102001").is_working(TORCH)


def test_places_without_days_of_their_own_share_one_calendar(seeded):
    assert load_calendar("530102001003") is load_calendar("5303")


def test_a_withdrawn_day_follows_the_layers_above_again(seeded):
    torch_festival()
    withdraw_days(layer="530126", days=[TORCH], **BY)
    assert load_calendar("530126").is_working(TORCH)
    with pytest.raises(Invalid, match="无法撤销"):
        withdraw_days(layer="530126", days=[TORCH], **BY)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layer": "云南"}, "区划代码"),
        ({"layer": "53012"}, "区划代码"),
        ({"days": []}, "至少"),
        ({"days": [date(1026, 8, 7)]}, "核对年份"),
        ({"name": "火\ud800"}, "乱码"),
        ({"document_no": ""}, "文件号"),
    ],
)
def test_a_local_day_that_makes_no_sense_is_refused(seeded, changes, message):
    with pytest.raises(Invalid, match=message):
        torch_festival(**changes)


def test_duty_hours_hold_from_their_day_and_the_inner_layer_wins(seeded):
    summer = DutyHours(time(8), time(18), (time(12), time(14)))
    no_lunch = DutyHours(time(9), time(17), None)
    set_duty_hours(layer="5301", hours=summer, effective_from=date(2026, 6, 1), **BY)
    set_duty_hours(layer="530102", hours=no_lunch, effective_from=date(2026, 7, 1), **BY)
    wuhua, panlong = load_calendar("530102001"), load_calendar("530103")
    assert panlong.hours_on(date(2026, 5, 31)) == DutyHours()
    assert wuhua.hours_on(date(2026, 6, 1)) == panlong.hours_on(date(2026, 8, 1)) == summer
    assert wuhua.hours_on(date(2026, 7, 1)) == no_lunch


def test_every_change_is_on_record_and_told(seeded):
    torch_festival()
    entry = records.history("calendar:530126")[-1]
    assert (entry.action, entry.actor, entry.at) == ("add_days", CLERK, AT)
    assert (entry.body["rest"], entry.body["name"]) == (["2026-08-07"], "火把节")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, body FROM kernel_outbox_event ORDER BY id DESC LIMIT 1")
        name, body = cursor.fetchone()
    assert name == "kernel.calendar.changed"
    assert "2026-08-07" in str(body)


def test_a_change_rolled_back_is_forgotten_with_the_next_refresh(seeded):
    with transaction.atomic():
        torch_festival()
        assert not load_calendar("530126").is_working(TORCH)
        transaction.set_rollback(True)
    stamps.refresh()
    assert load_calendar("530126").is_working(TORCH)


def test_another_process_sees_the_change_with_its_next_refresh(seeded):
    mine = load_calendar("530126")
    with connection.cursor() as cursor:  # as another process would
        cursor.execute(
            "INSERT INTO kernel_calendar_day (layer, day, is_working, name, document_no)"
            " VALUES ('530126', '2026-08-07', false, '火把节', '')"
        )
        cursor.execute("UPDATE kernel_stamp SET version = version + 1 WHERE key = 'calendar'")
    assert load_calendar("530126") is mine
    stamps.refresh()
    assert not load_calendar("530126").is_working(TORCH)


def test_a_loaded_calendar_costs_no_statement(seeded, django_assert_num_queries):
    load_calendar("530102001")
    with django_assert_num_queries(0):
        load_calendar("530102001")
        load_calendar("530126")
    with django_assert_num_queries(1):
        stamps.refresh()


def test_the_alarm_for_the_coming_year_rings_from_november(seeded):
    assert unannounced_years(AT) == (2027,)
    assert unannounced_years(datetime(2026, 10, 31, 9, 0, tzinfo=SHANGHAI)) == ()
    assert unannounced_years(datetime(2027, 3, 1, 9, 0, tzinfo=SHANGHAI)) == (2027,)
    announce_year(year=2027, rest=REST_2027, worked=WORKED_2027, **BY)
    assert unannounced_years(AT) == ()
