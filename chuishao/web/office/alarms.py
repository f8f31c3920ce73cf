"""What the office must not oversee: told by message to the administrators and the leaders of the city."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, RegionLevel
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.directory.queries.messages import administrators, people_at
from chuishao.kernel import calendars
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.office import admission

DECEMBER = 12
NOT_ENTERED = gettext_noop(
    "%(year)s 年的放假和调休还没有录入，落在那一年的时限只能估算。"
    "请系统管理员照国务院办公厅的通知，在“日历”里录入。"
)
CLERK = Actor.system("日历")


def warn_of_calendar(at: datetime) -> int:
    """From 1 December on, if next year is not entered: one message a person and year; how many are told."""
    today = at.astimezone(SHANGHAI).date()
    year = today.year + 1
    if today.month < DECEMBER or year in calendars.announced_years():
        return 0
    values = {"says": NOT_ENTERED, "with": {"year": year}}
    people = {*administrators(Administrator.SYSTEM, Administrator.SECURITY), *_leaders(at)}
    left = [
        Left(
            one,
            f"calendar:{year}",
            "office",
            "office_calendar",
            NOT_ENTERED % {"year": year},
            values,
            None,
        )
        for one in sorted(people)
    ]
    leave_messages(messages=left, actor=CLERK, at=at)
    return len(left)


def _leaders(at: datetime) -> set[int]:
    """People on posts of the city who may open the calendar."""
    cities = directory.all_regions(down_to=RegionLevel.CITY)
    present = [one for city in cities for one in people_at(city.path, at)]
    return {
        one.person_id
        for one in present
        if "office_calendar" in [room.name for room in admission.rooms_of(one)]
    }
