"""How the sheets of a report are read: which rows there are, and where each fact of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from chuishao.kernel.database import rows_of
from chuishao.kernel.working_time import SHANGHAI

from .declarations import Fact, Rows, Sheet

BATCH: Final = 500
_OURS: Final = "a.circle_id = ANY(%(circles)s::bigint[])"
_COMING: Final = "participation_attendance t JOIN participation_activity a ON a.id = t.activity_id"
_OF_ACTIVITY: Final = "t.activity_id = y.id"
_IN_SPAN: Final = "{time} >= %(since)s::timestamptz AND {time} < %(until)s::timestamptz"
_CAME: Final = f"t.state = 'confirmed' AND {_IN_SPAN.format(time='t.starts_at')}"
_ACTIVITIES: Final = f"SELECT a.id FROM participation_activity a WHERE {_OURS} AND a.state <> 'planned' AND a.starts_at < %(until)s::timestamptz AND a.ends_at > %(since)s::timestamptz"  # fmt: skip
_KEYS: Final[Mapping[Rows, str]] = {
    Rows.PEOPLE: f"""SELECT b.participant_id FROM participation_belonging b
 WHERE b.circle_id = ANY(%(circles)s::bigint[]) AND b.state = 'active' AND b.participant_id IS NOT NULL
 UNION SELECT t.participant_id FROM {_COMING} WHERE {_OURS} AND {_CAME}""",
    Rows.CIRCLES: "SELECT c.id FROM participation_circle c WHERE c.id = ANY(%(circles)s::bigint[])",
    Rows.ACTIVITIES: _ACTIVITIES,
    Rows.COMINGS: _ACTIVITIES,
    Rows.CERTIFICATES: f"""SELECT s.id FROM participation_certificate s WHERE s.programme = %(programme)s
 AND {_IN_SPAN.format(time="s.issued_at")}
 AND s.issuer_id IN (SELECT c.host_id FROM participation_circle c WHERE c.id = ANY(%(circles)s::bigint[]))""",
}
_COUNTED: Final = {
    **_KEYS,
    Rows.COMINGS: f"SELECT t.id FROM {_COMING} WHERE {_OURS} AND {_CAME}",
}
_FROM: Final[Mapping[Rows, str]] = {
    Rows.PEOPLE: """participation_participant p LEFT JOIN directory_organisation u ON u.id = p.unit_id
 WHERE p.id = ANY(%(ids)s::bigint[]) ORDER BY p.id""",
    Rows.CIRCLES: """participation_circle c JOIN directory_organisation u ON u.id = c.host_id
 WHERE c.id = ANY(%(ids)s::bigint[]) ORDER BY c.id""",
    Rows.ACTIVITIES: """participation_activity y JOIN participation_circle c ON c.id = y.circle_id
 JOIN directory_organisation u ON u.id = y.organiser_id WHERE y.id = ANY(%(ids)s::bigint[]) ORDER BY y.id""",
    Rows.COMINGS: f"""participation_attendance t JOIN participation_activity a ON a.id = t.activity_id
 JOIN participation_circle c ON c.id = a.circle_id JOIN participation_participant p ON p.id = t.participant_id
 LEFT JOIN directory_person r ON r.id = t.recorded_by_id LEFT JOIN directory_person d ON d.id = t.decided_by_id
 WHERE t.activity_id = ANY(%(ids)s::bigint[]) AND {_CAME} ORDER BY t.id""",
    Rows.CERTIFICATES: """participation_certificate s JOIN participation_participant p ON p.id = s.participant_id
 JOIN directory_organisation u ON u.id = s.issuer_id WHERE s.id = ANY(%(ids)s::bigint[]) ORDER BY s.id""",
}


def _hours(minutes: str) -> str:
    """Hours with two decimals, cut and never rounded up."""
    return f"trunc(({minutes}) / 60.0, 2)::float8"


def _code(alias: str) -> str:
    """Twelve digits, as statistics write a place."""
    return f"rpad(left({alias}.region_path, 12), 12, '0')"


def _day(column: str) -> str:
    return f"to_char({column}, 'YYYY-MM-DD')"


def _moment(column: str, form: str = "YYYY-MM-DD HH24:MI") -> str:
    return f"to_char({column} AT TIME ZONE 'Asia/Shanghai', '{form}')"


def _of_comings(what: str, which: str) -> str:
    """One number over the confirmed coming of a row, within the days asked for."""
    return f"(SELECT coalesce({what}, 0) FROM {_COMING} WHERE {which} AND {_CAME})"


_SPENT: Final = "sum(t.counted_minutes)"
_BY_PERSON, _IN_CIRCLE = f"t.participant_id = p.id AND {_OURS}", "a.circle_id = c.id"
COLUMNS: Final[Mapping[Rows, Mapping[Fact, str]]] = {
    Rows.PEOPLE: {
        Fact.NUMBER: "p.pseudonym", Fact.BIRTH_YEAR: "p.birth_year",
        Fact.NAME: "NULL", Fact.PHONE: "NULL", Fact.GUARDIAN: "NULL",
        Fact.SKILLS: "array_to_string(p.skills, '、')", Fact.UNIT: "u.name",
        Fact.REGION: "p.region_path", Fact.REGION_CODE: _code("p"),
        Fact.CIRCLE: """(SELECT string_agg(DISTINCT c.name, '、') FROM participation_belonging b
 JOIN participation_circle c ON c.id = b.circle_id
 WHERE b.participant_id = p.id AND b.state = 'active' AND c.id = ANY(%(circles)s::bigint[]))""",
        Fact.BEGINS: _moment("p.registered_at", "YYYY-MM-DD"),
        Fact.DECIDED_AT: _moment("p.guardian_at", "YYYY-MM-DD"),
        Fact.STATE: "CASE WHEN p.left_at IS NULL THEN 'active' ELSE 'ended' END",
        Fact.TIMES: _of_comings("count(*)", _BY_PERSON), Fact.MINUTES: _of_comings(_SPENT, _BY_PERSON),
        Fact.HOURS: _hours(_of_comings(_SPENT, _BY_PERSON)),
    },
    Rows.CIRCLES: {
        Fact.NUMBER: "c.id::text", Fact.NAME: "c.name", Fact.KIND: "c.kind", Fact.UNIT: "u.name",
        Fact.UNIT_CODE: "u.uscc", Fact.REGION: "c.region_path", Fact.REGION_CODE: _code("c"),
        Fact.BEGINS: _day("c.founded_on"), Fact.ENDS: _day("c.ended_on"),
        Fact.PEOPLE: """(SELECT count(*) FROM participation_belonging b WHERE b.circle_id = c.id
 AND b.state = 'active' AND b.participant_id IS NOT NULL)""",
        Fact.TIMES: _of_comings("count(*)", _IN_CIRCLE), Fact.MINUTES: _of_comings(_SPENT, _IN_CIRCLE),
        Fact.HOURS: _hours(_of_comings(_SPENT, _IN_CIRCLE)),
        Fact.STATE: "CASE WHEN c.ended_on IS NULL THEN 'active' ELSE 'ended' END",
    },
    Rows.ACTIVITIES: {
        Fact.NUMBER: "y.number", Fact.NAME: "y.title", Fact.KIND: "y.kind", Fact.THING: "y.thing",
        Fact.WORDS: "y.words", Fact.REQUIREMENTS: "y.requirements", Fact.PLACE: "y.place",
        Fact.CIRCLE: "c.name", Fact.UNIT: "u.name", Fact.UNIT_CODE: "u.uscc",
        Fact.REGION: "y.region_path", Fact.REGION_CODE: _code("y"), Fact.STATE: "y.state",
        Fact.BEGINS: _moment("y.starts_at"), Fact.ENDS: _moment("y.ends_at"),
        Fact.PLACES: """(SELECT nullif(sum(h.places), 0) FROM participation_shift h WHERE h.activity_id = y.id)::int""",
        Fact.TIMES: _of_comings("count(*)", _OF_ACTIVITY), Fact.HOURS: _hours(_of_comings(_SPENT, _OF_ACTIVITY)),
    },
    Rows.COMINGS: {
        Fact.NUMBER: "t.id::text", Fact.PERSON_NUMBER: "p.pseudonym", Fact.ACTIVITY_NUMBER: "a.number",
        Fact.ACTIVITY: "a.title", Fact.CIRCLE: "c.name", Fact.THING: "a.thing", Fact.WORDS: "a.words",
        Fact.PLACE: "a.place", Fact.DAY: _moment("t.starts_at", "YYYY-MM-DD"),
        Fact.BEGINS: _moment("t.starts_at"), Fact.ENDS: _moment("t.ends_at"), Fact.MINUTES: "t.minutes",
        Fact.HOURS: _hours("t.counted_minutes"), Fact.MODE: "t.mode", Fact.RECORDED_BY: "r.name",
        Fact.DECIDED_BY: "d.name", Fact.DECIDED_AT: _moment("t.decided_at"),
    },
    Rows.CERTIFICATES: {
        Fact.NUMBER: "s.number", Fact.PERSON_NUMBER: "p.pseudonym", Fact.BEGINS: _day("s.from_on"),
        Fact.ENDS: _day("s.to_on"), Fact.MINUTES: "s.minutes", Fact.HOURS: _hours("s.minutes"),
        Fact.UNIT: "u.name", Fact.UNIT_CODE: "u.uscc", Fact.DAY: _moment("s.issued_at", "YYYY-MM-DD"),
        Fact.STATE: "CASE WHEN s.revoked_at IS NULL THEN 'valid' ELSE 'revoked' END",
        Fact.REASON: "s.revoked_reason",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """Of which programme and circles, and of which days, both counting; left open, of all time."""

    programme: str
    circles: Sequence[int]
    from_on: date | None = None
    to_on: date | None = None

    def values(self) -> dict[str, Any]:
        """The same, as the statements ask for it."""
        since, until = ("-infinity", "infinity")
        if self.from_on:
            since = _begin(self.from_on)
        if self.to_on and self.to_on < date.max:
            until = _begin(self.to_on + timedelta(days=1))
        return {
            "circles": list(self.circles), "programme": self.programme, "since": since, "until": until,
        }  # fmt: skip


def _begin(day: date) -> str:
    return datetime.combine(day, time(), SHANGHAI).isoformat()


def counted(sheets: Sequence[Sheet], asking: Asking, most: int) -> list[int]:
    """How many rows each sheet has, counted no further than ``most``, by one statement."""
    counts = [f"(SELECT count(*) FROM ({_COUNTED[one.rows]} LIMIT %(most)s) AS s{n})" for n, one in enumerate(sheets)]  # fmt: skip
    [row] = rows_of(f"SELECT {', '.join(counts)}", asking.values() | {"most": most})
    return [int(count) for count in row]


def read(sheet: Sheet, asking: Asking) -> Iterator[tuple[list[int], list[list[Any]]]]:
    """Some hundred at a time: their ids, and the facts of their rows in the order of the sheet's fields."""
    given = asking.values()
    keys = [row[0] for row in rows_of(f"{_KEYS[sheet.rows]} ORDER BY 1", given)]
    known = COLUMNS[sheet.rows]
    columns = [known[one.fact] if one.fact else "NULL" for one in sheet.fields]
    statement = f"SELECT {', '.join(columns)} FROM {_FROM[sheet.rows]}"
    for first in range(0, len(keys), BATCH):
        ids = keys[first : first + BATCH]
        yield ids, [list(row) for row in rows_of(statement, given | {"ids": ids})]
