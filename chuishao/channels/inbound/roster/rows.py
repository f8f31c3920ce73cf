"""What each row of a list says, checked: people, circles with their units, past hours."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from chuishao.channels.inbound.ledger.names import Register
from chuishao.directory import queries as directory
from chuishao.directory.kinds import RegionLevel
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.text import said
from chuishao.kernel.workbooks.values import Wrong, plain_text
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue
from chuishao.participation.operations import PastCircle, PastHours, PastPerson

from .reading import Row

_PHONE: Final = re.compile(r"1[3-9]\d{9}|0?\d{2,3}-?\d{7,8}")
_SPLIT: Final = re.compile(r"[、，,;；\n]")


class People:
    """Reads the people of one circle; who says nothing of where they live lives where the circle is."""

    def __init__(self, circle_id: int, region_path: str, at: datetime) -> None:
        self._circle, self._path, self._at = circle_id, region_path, at
        self._known = {
            one.path for one in directory.all_regions(within=region_path[:4], down_to=RegionLevel.COMMUNITY)
        }  # fmt: skip

    def read(self, row: Row) -> PastPerson | None:
        """The person, or None with complaints."""
        ref, name = row.text("ref", 40), row.text("name", 40)
        phone, from_on = self._phone(row), row.day("from_on")
        region, year = self._region(row), self._year(row)
        skills = row.text("skills", 200, is_required=False)
        if from_on and from_on > self._at.astimezone(SHANGHAI).date():
            row.complain("from_on", "在今天以后", "请写实际的日期")
        if row.complaints or from_on is None:
            return None
        words = tuple(
            dict.fromkeys(one.strip()[:30] for one in _SPLIT.split(skills) if one.strip())
        )
        return PastPerson(
            f"roster:{self._circle}:{ref}", name, phone, region, from_on, year, words[:12]
        )

    def _phone(self, row: Row) -> str:
        given = re.sub(r"[\s-]", "", row.text("phone", 20, is_required=False))
        if given and not _PHONE.fullmatch(given):
            row.complain("phone", "不像电话号码", "请填 11 位手机号，或带区号的座机；没有就空着")
            return ""
        return given.removeprefix("0")

    def _region(self, row: Row) -> str:
        given = plain_text(row.cells.get("region"))
        if given and given not in self._known:
            row.complain(
                "region", "没有这个区划代码", "请写街道或社区的代码，例如 530102001；不清楚就空着"
            )
        return given or self._path

    def _year(self, row: Row) -> int | None:
        given = plain_text(row.cells.get("birth_year"))
        if not given:
            return None
        if not given.isdecimal() or not self._at.year - 120 <= int(given) <= self._at.year:
            row.complain("birth_year", "不是出生年", "请写四位数的年份，例如 1988；不清楚就空着")
            return None
        return int(given)


class Circles:
    """Reads circles of one programme."""

    def __init__(self, programme: str, within: str, at: datetime) -> None:
        self._rules, self._at, self._register = catalogue.programme(programme), at, Register(within)
        self._kinds = {said(one.label): one for one in self._rules.circles}
        self._kinds |= {one.label: one for one in self._rules.circles}

    def read(self, row: Row) -> PastCircle | None:
        """The circle, or None with complaints."""
        ref, name, label = row.text("ref", 40), row.text("name", 120), row.text("kind", 40)
        kind, host, founded = self._kinds.get(label), self._host(row), row.day("founded_on")
        units = self._units(row)
        if label and kind is None:
            row.complain(
                "kind", "没有这一类", f"请写：{'、'.join(one.label for one in self._rules.circles)}"
            )
        if kind and host and host.kind not in kind.hosts:
            row.complain("host", f"这类单位不能设立“{kind.label}”", "请核对主办单位或类型")
        if kind and units and not any(role.of == "organisation" for role in kind.belongings):
            row.complain("units", f"“{kind.label}”没有成员单位", "请空着")
        if row.complaints or kind is None or host is None or founded is None:
            return None
        return PastCircle(
            f"roster:{self._rules.key}:{ref}",
            kind.key,
            name,
            host.id,
            host.region_path,
            founded,
            units,
        )

    def _host(self, row: Row) -> OrganisationCard | None:
        given = row.text("host", 80)
        return self._named(row, "host", given) if given else None

    def _units(self, row: Row) -> tuple[int, ...]:
        given = plain_text(row.cells.get("units"))
        found = [
            self._named(row, "units", one.strip()) for one in _SPLIT.split(given) if one.strip()
        ]
        return tuple(dict.fromkeys(one.id for one in found if one))

    def _named(self, row: Row, key: str, name: str) -> OrganisationCard | None:
        try:
            return self._register.one(name, self._register.callers(name))
        except Wrong as wrong:
            row.complain(key, wrong.problem, wrong.remedy)
            return None


class Hours:
    """Reads past hours of one circle, of one kind of activity."""

    def __init__(self, circle_id: int, programme: str, kind: str, at: datetime) -> None:
        self._circle, self._at = circle_id, at
        classes = catalogue.programme(programme).activity(kind).classes
        self._classes = {label: key for key, label in classes}

    def read(self, row: Row) -> PastHours | None:
        """The hours, or None with complaints."""
        ref, person = row.text("ref", 40), row.text("person", 40)
        title, place = row.text("title", 100), row.text("place", 200)
        starts, ends = row.moment("starts_at"), row.moment("ends_at")
        thing = self._thing(row)
        if starts and ends:
            self._check(row, starts, ends)
        if row.complaints or starts is None or ends is None:
            return None
        return PastHours(
            f"hours:{self._circle}:{ref}",
            f"roster:{self._circle}:{person}",
            title,
            place,
            thing,
            starts,
            ends,
        )

    def _thing(self, row: Row) -> str:
        given = row.text("thing", 40, is_required=False)
        if not self._classes:
            return ""
        found = self._classes.get(given or "其他", "")
        if not found:
            row.complain("thing", "没有这个类别", f"请写：{'、'.join(self._classes)}")
        return found

    def _check(self, row: Row, starts: datetime, ends: datetime) -> None:
        if ends <= starts:
            row.complain("ends_at", "不晚于开始", "请核对两个时间，要写到几点几分")
        elif ends > self._at:
            row.complain("ends_at", "还没到这个时间", "这里只补录已经过去的")
        elif ends - timedelta(minutes=1) >= starts.replace(hour=0, minute=0) + timedelta(days=1):
            row.complain("ends_at", "过了半夜", "请按天分开写成几行")
