"""What each row of a list says, checked: people, circles with their units, past hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, Generic, Protocol, TypeVar

from django.utils.translation import gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.imports.ledger_names import Register
from chuishao.directory.kinds import RegionLevel
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.text import Worded, said
from chuishao.kernel.workbooks.values import Wrong
from chuishao.kernel.working_time import SHANGHAI

from ... import catalogue
from ..._names import NO_WORD, WRITE_WORDS, has_word
from .past import Past, PastCircle, PastHours, PastPerson

_PHONE: Final = re.compile(r"1[3-9]\d{9}|0?\d{2,3}-?\d{7,8}")
_SPLIT: Final = re.compile(r"[、，,;；\n]")
IS_THERE: Final = gettext_noop("请核对；已有的记录不会被这份表改动")
P = TypeVar("P", bound=Past, covariant=True)
R = TypeVar("R", bound="ListRow")


class ListRow(Protocol):
    """One row of a list, from whichever workbook: its cells are read, what is wrong is kept with its column."""

    @property
    def row(self) -> int:
        """Its number in the file."""
        ...

    @property
    def is_bad(self) -> bool:
        """Whether anything is wrong with it."""
        ...

    def complain(self, key: str, problem: str, remedy: str) -> None:
        """Keep what is wrong in a column."""
        ...

    def plain(self, key: str) -> str:
        """What stands in a column, as it is."""
        ...

    def text(self, key: str, most: int, *, is_required: bool = ...) -> str:
        """One clean line; empty, with a complaint, when it cannot be taken."""
        ...

    def moment(self, key: str) -> datetime | None:
        """A moment; None, with a complaint, when it cannot be taken."""
        ...


class Reader(Protocol[P]):
    """Reads the rows of one list."""

    def read(self, row: ListRow) -> P | None:
        """What the row says, or None with complaints."""
        ...


@dataclass
class Checked(Generic[R]):
    """The rows of a list: the good ones by their reference, those told twice, and the bad ones."""

    good: dict[str, tuple[R, Any]] = field(default_factory=dict)
    repeated: list[R] = field(default_factory=list)
    bad: list[R] = field(default_factory=list)


def checked(rows: Iterable[R], reader: Reader[Any]) -> Checked[R]:
    """Every row read; of two different rows with one reference the first is good."""
    found: Checked[R] = Checked()
    for row in rows:
        past = reader.read(row)
        if past is None:
            found.bad.append(row)
        elif past.ledger_ref not in found.good:
            found.good[past.ledger_ref] = row, past
        elif found.good[past.ledger_ref][1] == past:
            found.repeated.append(row)
        else:
            other = found.good[past.ledger_ref][0].row
            words = Worded("与第 %(row)s 行编号相同，内容却不同", row=other)
            row.complain("ref", words, "请改其中一个编号，或只留写对的那一行")
            found.bad.append(row)
    return found


def day_of(row: ListRow, key: str) -> date | None:
    """A day; None, with a complaint, when it cannot be taken."""
    found = row.moment(key)
    return found.date() if found else None


class People:
    """Reads the people of one circle; who says nothing of where they live lives where the circle is."""

    def __init__(self, circle_id: int, region_path: str, at: datetime) -> None:
        self._circle, self._path, self._at = circle_id, region_path, at
        self._known = {
            one.path for one in directory.all_regions(within=region_path[:4], down_to=RegionLevel.COMMUNITY)
        }  # fmt: skip

    def read(self, row: ListRow) -> PastPerson | None:
        """The person, or None with complaints."""
        ref, name = row.text("ref", 40, is_required=True), row.text("name", 40, is_required=True)
        phone, from_on = self._phone(row), day_of(row, "from_on")
        region, year = self._region(row), self._year(row)
        skills = row.text("skills", 200, is_required=False)
        if from_on and from_on > self._at.astimezone(SHANGHAI).date():
            row.complain("from_on", "在今天以后", "请写实际的日期")
        if row.is_bad or from_on is None:
            return None
        words = tuple(
            dict.fromkeys(one.strip()[:30] for one in _SPLIT.split(skills) if one.strip())
        )
        return PastPerson(
            f"roster:{self._circle}:{ref}", name, phone, region, from_on, year, words[:12]
        )

    def _phone(self, row: ListRow) -> str:
        given = re.sub(r"[\s-]", "", row.text("phone", 20, is_required=False))
        if given and not _PHONE.fullmatch(given):
            row.complain("phone", "不像电话号码", "请填 11 位手机号，或带区号的座机；没有就空着")
            return ""
        return given.removeprefix("0")

    def _region(self, row: ListRow) -> str:
        given = row.plain("region")
        if given and given not in self._known:
            row.complain(
                "region", "没有这个区划代码", "请写街道或社区的代码，例如 530102001；不清楚就空着"
            )
        return given or self._path

    def _year(self, row: ListRow) -> int | None:
        given = row.plain("birth_year")
        if not given:
            return None
        if not given.isdecimal() or not self._at.year - 120 <= int(given) <= self._at.year:
            row.complain("birth_year", "不是出生年", "请写四位数的年份，例如 1988；不清楚就空着")
            return None
        return int(given)


def demand_word(row: ListRow, key: str, name: str) -> None:
    """Complain of a name that is nothing but digits and signs."""
    if name and not has_word(name):
        row.complain(key, NO_WORD, WRITE_WORDS)


class Circles:
    """Reads circles of one programme."""

    def __init__(self, programme: str, within: str, at: datetime) -> None:
        self._rules, self._at, self._register = catalogue.programme(programme), at, Register(within)
        self._kinds = {said(one.label): one for one in self._rules.circles}
        self._kinds |= {one.label: one for one in self._rules.circles}

    def read(self, row: ListRow) -> PastCircle | None:
        """The circle, or None with complaints."""
        ref, name = row.text("ref", 40, is_required=True), row.text("name", 120, is_required=True)
        demand_word(row, "name", name)
        kind = self._kind(row)
        host, founded, units = self._host(row), day_of(row, "founded_on"), self._units(row)
        if founded and founded > self._at.astimezone(SHANGHAI).date():
            row.complain("founded_on", "在今天以后", "请写实际的日期")
        if kind and host and host.kind not in kind.hosts:
            words = Worded("这类单位不能设立“%(kind)s”", kind=kind.label)
            row.complain("host", words, "请核对主办单位或类型")
        if kind and units and not any(role.of == "organisation" for role in kind.belongings):
            row.complain("units", Worded("“%(kind)s”没有成员单位", kind=kind.label), "请空着")
        if row.is_bad or kind is None or host is None or founded is None:
            return None
        return PastCircle(
            f"roster:{self._rules.key}:{ref}", kind.key, name, host.id, host.region_path, founded, units
        )  # fmt: skip

    def _kind(self, row: ListRow) -> Any:
        label = row.text("kind", 40, is_required=True)
        kind = self._kinds.get(label)
        if label and kind is None:
            listed = "、".join(one.label for one in self._rules.circles)
            row.complain("kind", "没有这一类", Worded("请写：%(kinds)s", kinds=listed))
        if kind is not None and kind.is_temporary:
            words = Worded("“%(kind)s”是临时设立的，不从表里导入", kind=kind.label)
            row.complain("kind", words, "请在参与页上设立，写明到哪一天为止")
        return kind

    def _host(self, row: ListRow) -> OrganisationCard | None:
        given = row.text("host", 80, is_required=True)
        return self._named(row, "host", given) if given else None

    def _units(self, row: ListRow) -> tuple[int, ...]:
        given = _SPLIT.split(row.plain("units"))
        found = [self._named(row, "units", one.strip()) for one in given if one.strip()]
        return tuple(dict.fromkeys(one.id for one in found if one))

    def _named(self, row: ListRow, key: str, name: str) -> OrganisationCard | None:
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
        self._said = self._classes | {said(label): key for key, label in classes}

    def read(self, row: ListRow) -> PastHours | None:
        """The hours, or None with complaints."""
        ref, person = row.text("ref", 40, is_required=True), row.text("person", 40, is_required=True)  # fmt: skip
        title, place = row.text("title", 100, is_required=True), row.text("place", 200, is_required=True)  # fmt: skip
        demand_word(row, "title", title)
        starts, ends = row.moment("starts_at"), row.moment("ends_at")
        thing = self._thing(row)
        if starts and ends:
            self._check(row, starts, ends)
        if row.is_bad or starts is None or ends is None:
            return None
        return PastHours(
            f"hours:{self._circle}:{ref}", f"roster:{self._circle}:{person}", title, place, thing,
            starts, ends,
        )  # fmt: skip

    def _thing(self, row: ListRow) -> str:
        given = row.text("thing", 40, is_required=False)
        if not self._classes:
            return ""
        found = self._said.get(given or "其他", "")
        if not found:
            listed = "、".join(self._classes)
            row.complain("thing", "没有这个类别", Worded("请写：%(kinds)s", kinds=listed))
        return found

    def _check(self, row: ListRow, starts: datetime, ends: datetime) -> None:
        if ends <= starts:
            row.complain("ends_at", "不晚于开始", "请核对两个时间，要写到几点几分")
        elif ends > self._at:
            row.complain("ends_at", "还没到这个时间", "这里只补录已经过去的")
        elif ends - timedelta(minutes=1) >= starts.replace(hour=0, minute=0) + timedelta(days=1):
            row.complain("ends_at", "过了半夜", "请按天分开写成几行")
