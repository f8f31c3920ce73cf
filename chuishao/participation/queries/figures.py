"""The declared figures of a programme in a place: counted exactly from rows, with what sources say of the time before.

The two are never added: a figure of the time before holds until its date, and coming and going is counted since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext, gettext_noop

from chuishao.directory.actors import NO_REACH, Actor, Reach, reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import Qualifier, in_thousands, in_wan, said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._facts import TIERS
from ..declarations import Figure, Measure, Programme
from ..models import PastFigure

OUT_OF_REACH: Final = gettext_noop("这个地方不在您能看到的范围里。请看本单位的数据。")
STANDING: Final = frozenset({Measure.CIRCLES, Measure.BELONGING, Measure.PEOPLE, Measure.PAST})
"""What is counted as it stands today: a figure of the time before does not begin a new count."""


@dataclass(frozen=True)
class PastLine:
    """What a source says of the time before: in its own words, and exactly."""

    id: int
    value: int
    is_about: bool
    until_on: date
    source: str
    words: str
    exact: str
    region_path: str


@dataclass(frozen=True)
class FigureLine:
    """One figure: what was counted (since ``since``, where a figure of the time before ends), and that figure."""

    key: str
    label: str
    unit: str
    counted: int | Decimal | None
    since: date | None
    words: str
    exact: str
    past: tuple[PastLine, ...]


@dataclass(frozen=True)
class OpenProgramme:
    """A programme and those of its figures that tell something."""

    key: str
    label: str
    lines: tuple[FigureLine, ...]


_Key = tuple[str, str]
"""A programme and one of its figures."""
_ATTENDED: Final = """FROM participation_attendance t JOIN participation_activity a ON a.id = t.activity_id
 WHERE t.state = 'confirmed' AND a.programme = %(programme_{n})s AND (cardinality(%(of_{n})s::text[]) = 0 OR a.kind = ANY(%(of_{n})s::text[]))
 AND (cardinality(%(roles_{n})s::text[]) = 0 OR t.role = ANY(%(roles_{n})s::text[])) AND t.starts_at >= %(since_{n})s AND {t}"""
# The roles by themselves are said for the index of roles.
_BELONG: Final = """FROM participation_belonging b JOIN participation_circle c ON c.id = b.circle_id
 JOIN unnest(%(of_{n})s::text[]) AS one ON c.kind = split_part(one, '.', 1) AND b.role = split_part(one, '.', 2)
 WHERE c.programme = %(programme_{n})s AND b.state = 'active' AND {c}
 AND b.role = ANY(ARRAY(SELECT split_part(it, '.', 2) FROM unnest(%(of_{n})s::text[]) AS it))"""
_COUNTS: Final[Mapping[Measure, str]] = {
    Measure.CIRCLES: """SELECT count(*) FROM participation_circle c WHERE c.programme = %(programme_{n})s
 AND c.kind = ANY(%(of_{n})s::text[]) AND c.ended_on IS NULL AND {c}""",
    Measure.BELONGING: f"SELECT count(*) {_BELONG}",
    Measure.ACTIVITIES: """SELECT count(*) FROM participation_activity a WHERE a.programme = %(programme_{n})s
 AND a.kind = ANY(%(of_{n})s::text[]) AND a.state = 'held' AND a.starts_at >= %(since_{n})s AND {a}""",
    Measure.ATTENDANCES: f"SELECT count(*) {_ATTENDED}",
    Measure.MINUTES: f"SELECT coalesce(sum(t.counted_minutes), 0) {_ATTENDED}",
    Measure.PEOPLE: f"SELECT count(participant_id) FROM (SELECT DISTINCT b.participant_id {_BELONG}) everybody",
    Measure.LISTINGS: """SELECT count(*) FROM participation_listing l WHERE l.programme = %(programme_{n})s
 AND l.kind = ANY(%(of_{n})s::text[]) AND l.state NOT IN ('draft', 'withdrawn') AND l.published_at >= %(since_{n})s AND {l}""",
    Measure.MATCHED: """SELECT count(*) FROM participation_listing l WHERE l.programme = %(programme_{n})s
 AND l.kind = ANY(%(of_{n})s::text[]) AND l.state IN ('agreed', 'running', 'finished', 'evaluated')
 AND l.published_at >= %(since_{n})s AND {l}""",
    Measure.RESOLUTIONS: """SELECT count(*) FROM participation_resolution r JOIN participation_activity a ON a.id = r.meeting_id
 WHERE a.programme = %(programme_{n})s AND (cardinality(%(of_{n})s::text[]) = 0 OR r.ballot = ANY(%(of_{n})s::text[]))
 AND r.state IN ('passed', 'answered', 'done') AND a.starts_at >= %(since_{n})s AND {a}""",
    Measure.CERTIFICATES: """SELECT count(*) FROM participation_certificate f
 JOIN participation_participant p ON p.id = f.participant_id WHERE f.programme = %(programme_{n})s
 AND f.kind = ANY(%(of_{n})s::text[]) AND f.revoked_at IS NULL AND f.issued_at >= %(since_{n})s AND {f}""",
    Measure.COUNTED: """SELECT coalesce(sum(one.value::bigint), 0) FROM participation_activity a,
 jsonb_each_text(a.facts -> 'counted') AS one WHERE a.programme = %(programme_{n})s AND a.facts ? 'counted'
 AND a.kind || '.' || one.key = ANY(%(of_{n})s::text[]) AND a.starts_at >= %(since_{n})s AND {a}""",
}
_STORED: Final = """FROM participation_tally y WHERE y.region_path = %(path)s AND y.programme = %(programme_{n})s
 AND (cardinality(%(of_{n})s::text[]) = 0 OR y.kind = ANY(%(of_{n})s::text[]))
 AND (cardinality(%(roles_{n})s::text[]) = 0 OR y.role = ANY(%(roles_{n})s::text[]))
 AND y.day >= (%(since_{n})s::timestamptz AT TIME ZONE 'Asia/Shanghai')::date"""
_KEPT: Final[Mapping[Measure, str]] = {
    Measure.ACTIVITIES: f"SELECT coalesce(sum(y.times), 0) {_STORED} AND y.facet = 'held'",
    Measure.ATTENDANCES: f"SELECT coalesce(sum(y.times), 0) {_STORED} AND y.facet = 'came'",
    Measure.MINUTES: f"SELECT coalesce(sum(y.minutes), 0) {_STORED} AND y.facet = 'came'",
}
"""What is read from the stored tallies where a page may be ten minutes old."""
_WITHIN: Final = "{path} >= %(path)s AND {path} < %(path)s || ':'"
_OWN: Final[Mapping[str, str]] = {
    "c": "c.host_id = %(ours)s",
    "a": "a.organiser_id = %(ours)s",
    "t": "a.organiser_id = %(ours)s",
    "l": "l.owner_id = %(ours)s",
    "f": "f.issuer_id = %(ours)s",
}


def figures_of(
    *, programme: str, region_path: str, actor: Actor, at: datetime, is_kept: bool = False
) -> list[FigureLine]:
    """Every declared figure of a programme in a place, by two statements. Raises NotAllowed.

    ``is_kept``: of a street and above from the tallies of ten minutes, where rows are millions. A unit without a territory sees what it hosts itself, and no figures of the time before.
    """
    limits = reach(actor)
    covers = limits.covers_path(region_path)
    if not covers and not limits.organisation_id:
        raise NotAllowed(OUT_OF_REACH)
    rules = catalogue.programme(programme)
    past = _past_of(region_path, programme=programme) if covers else {}
    since = {key: _since(rules, key[1], lines) for key, lines in past.items()}
    counted = _counted(
        [(rules, one) for one in rules.figures], region_path, limits, covers, since, is_kept
    )
    return [
        _line(one, counted.get(key), since.get(key), tuple(past.get(key, ())))
        for one in rules.figures
        for key in [(rules.key, one.key)]
    ]


def open_figures(*, region_path: str, is_kept: bool = False) -> list[OpenProgramme]:
    """What everybody may know of every programme in a place, by two statements; numbers only, nobody's matters.

    A figure of which nothing is counted and nothing is told is left out, and so is a programme without any. What
    sources tell of a place one tier below stands there as that place's own; it begins no count of the whole.
    ``is_kept``: from the tallies of ten minutes; a page for everybody must not count millions at every look.
    """
    past = _past_of(region_path, is_below=True)
    asked = [(rules, one) for rules in catalogue.declared() for one in rules.figures]
    ours = {
        key: [one for one in told if one.region_path == region_path] for key, told in past.items()
    }
    since = {
        (rules.key, one.key): _since(rules, one.key, ours[rules.key, one.key])
        for rules, one in asked
        if ours.get((rules.key, one.key))
    }
    counted = _counted(asked, region_path, NO_REACH, True, since, is_kept)
    found = [
        OpenProgramme(rules.key, said(rules.label), tuple(_open_lines(rules, counted, since, past)))
        for rules in catalogue.declared()
    ]
    return [one for one in found if one.lines]


def _open_lines(
    rules: Programme,
    counted: Mapping[_Key, int],
    since: Mapping[_Key, date | None],
    past: Mapping[_Key, list[PastLine]],
) -> Iterator[FigureLine]:
    for one in rules.figures:
        key = rules.key, one.key
        if counted.get(key) or past.get(key):
            told = tuple(past.get(key, ()))
            yield _line(one, counted.get(key) or None, since.get(key), told)


def _past_of(
    region_path: str, *, is_below: bool = False, **only: str
) -> dict[_Key, list[PastLine]]:
    """By programme and figure, the latest first; what two sources tell of the same thing stands side by side."""
    where = {"region_path__regex": _with_below(region_path)} if is_below else {"region_path": region_path}  # fmt: skip
    rows = PastFigure.objects.filter(struck_at=None, **where, **only)
    units = {
        (rules.key, one.key): one.unit for rules in catalogue.declared() for one in rules.figures
    }
    found: dict[_Key, list[PastLine]] = {}
    for row in rows.order_by("-until_on", "id"):
        key = row.programme, row.figure
        if key in units:
            found.setdefault(key, []).append(_past_line(row, said(units[key])))
    return found


def _with_below(region_path: str) -> str:
    """The place itself and those one tier below it, as a pattern."""
    width = next((tier for tier in TIERS if tier > len(region_path)), 12) - len(region_path)
    return rf"^{region_path}(\d{{{width}}})?$"


def _past_line(row: PastFigure, unit: str) -> PastLine:
    qualifier = Qualifier.approx_gt if row.is_about else Qualifier.exact
    is_english = get_language() == "en"
    words = f"{_short(row.value, qualifier)}{unit}" if is_english or not row.quoted else row.quoted
    exact = gettext("%(count)s余") if row.is_about else "%(count)s"
    return PastLine(
        row.pk, row.value, row.is_about, row.until_on, row.source, words,
        exact % {"count": f"{row.value:,}"} + unit, row.region_path,
    )  # fmt: skip


def _since(rules: Programme, key: str, lines: Sequence[PastLine]) -> date | None:
    measure = next(one.measure for one in rules.figures if one.key == key)
    return None if measure in STANDING else lines[0].until_on + timedelta(days=1)


def _counted(
    figures: Sequence[tuple[Programme, Figure]],
    region_path: str,
    limits: Reach,
    covers: bool,
    since: Mapping[_Key, date | None],
    is_kept: bool = False,
) -> dict[_Key, int]:
    """All counts in one row of one statement."""
    is_stored = is_kept and covers and len(region_path) <= max(TIERS)
    counting = {**_COUNTS, **_KEPT} if is_stored else _COUNTS
    asked = [(rules.key, one) for rules, one in figures if one.measure is not Measure.PAST]
    if not asked:
        return {}
    values: dict[str, Any] = {"path": region_path, "ours": limits.organisation_id}
    counts = []
    for place, (programme, one) in enumerate(asked):
        counts.append(f"({counting[one.measure].format(n=place, **_scopes(covers))})")
        values[f"of_{place}"], values[f"roles_{place}"] = list(one.of), list(one.roles)
        values[f"since_{place}"] = _begins(since.get((programme, one.key)))
        values[f"programme_{place}"] = programme
    [row] = rows_of(f"SELECT {', '.join(counts)}", values)
    return {(key, one.key): int(count) for (key, one), count in zip(asked, row, strict=True)}


def _scopes(covers: bool) -> dict[str, str]:
    """The condition for each table: its place, and without a territory only what is one's own."""
    paths = {alias: f"{'p' if alias == 'f' else alias}.region_path" for alias in _OWN}
    within = {alias: _WITHIN.format(path=path) for alias, path in paths.items()}
    return within if covers else {key: f"{within[key]} AND {own}" for key, own in _OWN.items()}


def _begins(day: date | None) -> datetime:
    return datetime.combine(day or date(1949, 10, 1), time(), SHANGHAI)


def _line(
    one: Figure, counted: int | None, since: date | None, past: tuple[PastLine, ...]
) -> FigureLine:
    unit, value = said(one.unit), _in_unit(one, counted)
    if value is None:
        return FigureLine(one.key, said(one.label), unit, None, None, "", "", past)
    words, exact = f"{_short(value)}{unit}", f"{value:,}{unit}"
    return FigureLine(one.key, said(one.label), unit, value, since, words, exact, past)


def _in_unit(one: Figure, counted: int | None) -> int | Decimal | None:
    """Minutes are told in hours, two decimals, never rounded up."""
    if one.measure is not Measure.MINUTES or counted is None:
        return counted
    hours = Decimal(counted) / 60
    whole = int(hours)
    return whole if whole == hours else hours.quantize(Decimal("0.01"), ROUND_DOWN)


def _short(number: int | Decimal, qualifier: Qualifier = Qualifier.exact) -> str:
    if get_language() == "en":
        return in_thousands(number) + ("+ " if qualifier is Qualifier.approx_gt else " ")
    return in_wan(number, qualifier)
