"""The duty directory from a workbook: a changed entry ends the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from chuishao.directory.imports.columns import CALLED, ENDS
from chuishao.directory.imports.lines import Lines, each
from chuishao.directory.imports.plan import Cells, Change, Effect, Plan, differences
from chuishao.directory.imports.sheet import ReadSheet
from chuishao.directory.kinds import ImportKind, Tier
from chuishao.directory.matters import matter_name, matters
from chuishao.directory.models import DutyDirectoryEntry, Organisation, Region
from chuishao.kernel.records import Event
from chuishao.kernel.text import Worded, said

KIND: Final = ImportKind.DUTIES
NONE_SUCH: Final = gettext_noop("名录里没有这个单位")
SEVERAL: Final = gettext_noop("叫这个名字的单位不止一个")
_MOST_LINES: Final = 20
_CHANGED: Final = ("lead_line", "lead", "assisting", "basis", "limit_text")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """One row read; ``lead_id`` is a fixed organisation, or None where the line leads."""

    row: int
    matter: str
    tier: Tier
    region: str
    lead_line: str
    lead: str
    lead_id: int | None
    assisting: tuple[str, ...]
    basis: str
    limit_text: str
    ends: bool

    @property
    def key(self) -> Key:
        """What there is one entry of at a time."""
        return self.matter, self.tier.value, self.region


class Register:
    """The entries in force within a territory, its places, lines, and the units that may lead there."""

    def __init__(self, territory: str, at: datetime, *, lock: bool = False) -> None:
        self.territory = territory
        found = DutyDirectoryEntry.objects.filter(region_path__startswith=territory, valid_to=None)
        if lock:
            found = found.select_for_update(no_key=True)
        self.entries = {
            (one.matter, one.tier, one.region_path): one for one in found.order_by("id")
        }
        places = Region.objects.filter(path__startswith=territory, valid_to=None)
        self.regions = set(places.values_list("path", flat=True))
        upwards = [territory[:width] for width in (4, 6, 9, 12) if width < len(territory)]
        units = Organisation.objects.filter(
            Q(region_path__startswith=territory) | Q(region_path__in=upwards), valid_to=None
        )
        self.units: dict[str, list[tuple[int, str]]] = {}
        self.names: dict[int, str] = {}
        for key, name, path in units.values_list("id", "name", "region_path"):
            self.units.setdefault(name, []).append((key, path))
            self.names[key] = name
        self.lines = Lines()

    def lead(self, name: str, region: str) -> list[int]:
        """Units of this name above, at or below a region."""
        return [
            key
            for key, path in self.units.get(name, [])
            if path.startswith(region) or region.startswith(path)
        ]


def plan(sheet: ReadSheet, register: Register, at: datetime) -> Plan:
    """What the rows would do, compared with what the register holds."""
    made = Plan()
    first: dict[Key, int] = {}
    for raw in sheet.each():
        row = Cells(KIND, raw, sheet.epoch)
        draft = _draft(row, register)
        if draft is not None and first.setdefault(draft.key, draft.row) != draft.row:
            row.complain(
                "matter", Worded("与第 %(row)s 行是同一条", row=first[draft.key]), "请只留一行"
            )
        change = _change(draft, register) if draft is not None and not row.bad else None
        if change is not None and change.effect is not Effect.SAME:
            row.demand("basis", change.writes.basis)
        made.bad.extend(row.bad)
        if change is not None and not row.bad:
            made.changes.append(change)
    return made


def _draft(row: Cells, register: Register) -> Draft | None:
    matter, tier = _matter(row), row.choice("tier", Tier)
    if tier is not None and tier not in CALLED:
        row.complain("tier", "这一级不在派单目录里", "请写街道、区县或市级")
    region = _region(row, register)
    line, name = register.lines.read(row.text("lead_line", 120)), row.text("lead", 120)
    basis = row.text("basis", 200)
    limit, ends = row.text("limit_text", 80), row.ends(ENDS[KIND])
    lead_id = _lead(row, register, line, name, region)
    assisting = _assisting(row, register, line)
    if row.bad or tier is None:
        return None
    draft = Draft(row.row, matter, tier, region, line, name, lead_id, assisting, basis, limit, ends)
    if ends and draft.key not in register.entries:
        row.complain("act", "要停用的这一条目录里没有", "请核对事项代码、层级和区划代码")
    return draft


def _matter(row: Cells) -> str:
    said = row.text("matter", 12, is_required=True)
    # Excel takes 01001 for the number 1001.
    code = said.zfill(5) if said.isdecimal() else said
    if said and code not in matters():
        row.complain("matter", "事项分类里没有这个代码", "请照事项分类目录填写")
    return code


def _region(row: Cells, register: Register) -> str:
    region = row.text("region", 18, is_required=True)
    if region and not region.startswith(register.territory):
        row.complain("region", "这个区划不归您管理", "请改正代码，或交给管这个地方的管理员导入")
    elif region and region not in register.regions:
        row.complain("region", "没有这个区划", "请改正代码")
    return region


def _lead(row: Cells, register: Register, line: str, name: str, region: str) -> int | None:
    if not line and not name:
        row.complain("lead_line", "没有写谁主办", "请填主办条线，或填主办单位")
    if line and not register.lines.has(line):
        row.complain(
            "lead_line", "没有这个条线的单位", "请写这条线上一个单位的简称，或单位表里的条线代码"
        )
    if not name or not region.startswith(register.territory):
        return None
    found = register.lead(name, region)
    if len(found) != 1:
        problem = NONE_SUCH if not found else SEVERAL
        row.complain("lead", problem, "请核对全称；不能确定就改填主办条线")
    return found[0] if len(found) == 1 else None


def _assisting(row: Cells, register: Register, lead: str) -> tuple[str, ...]:
    lines = [register.lines.read(one) for one in each(row.text("assisting", 2000))]
    unknown = [one for one in lines if not register.lines.has(one)]
    if unknown:
        problem = Worded("没有这些条线的单位：%(lines)s", lines="、".join(unknown[:5]))
        row.complain("assisting", problem, "请写这条线上一个单位的简称，或单位表里的条线代码")
    if len(lines) > _MOST_LINES:
        problem = Worded("协办有 %(count)s 个条线", count=len(lines))
        row.complain("assisting", problem, Worded("最多 %(most)s 个", most=_MOST_LINES))
    if lead and lead in lines:
        row.complain("assisting", "主办条线又写在协办里", "请从协办里去掉")
    return tuple(dict.fromkeys(lines))


def _change(draft: Draft, register: Register) -> Change:
    subject = f"{matter_name(draft.matter)}（{draft.tier.label}，{draft.region}）"
    known = register.entries.get(draft.key)
    if known is None:
        return Change(draft.row, Effect.NEW, subject, (), draft)
    if draft.ends:
        return Change(draft.row, Effect.ENDS, subject, (), draft)
    before = _in_words(_as_was(known, register.names), register, draft)
    after = _in_words({key: getattr(draft, key) for key in _CHANGED}, register, draft)
    details = differences(KIND, before, after, _CHANGED)
    return Change(draft.row, Effect.CHANGED if details else Effect.SAME, subject, details, draft)


def _in_words(said: dict[str, Any], register: Register, draft: Draft) -> dict[str, Any]:
    """The same with every line as the workbook writes it."""
    words = partial(register.lines.written, tier=draft.tier.value, region=draft.region)
    lead = words(said["lead_line"]) if said["lead_line"] else ""
    return said | {"lead_line": lead, "assisting": tuple(map(words, said["assisting"]))}


def _as_was(one: DutyDirectoryEntry, names: dict[int, str]) -> dict[str, Any]:
    return {
        "lead_line": one.lead_line, "lead": names.get(one.lead_organisation_id or 0, ""),
        "assisting": tuple(one.assisting_lines), "basis": one.basis, "limit_text": one.limit_text,
    }  # fmt: skip


def write(made: Plan, register: Register, at: datetime) -> tuple[list[Event], list[dict[str, Any]]]:
    """End what is replaced or stopped and enter what is new, in three statements."""
    today = timezone.localdate(at)
    ended = [
        register.entries[c.writes.key]
        for c in made.changes
        if c.effect in (Effect.CHANGED, Effect.ENDS)
    ]
    _end([one.pk for one in ended], today)
    entered = [
        _new(c.writes, today) for c in made.changes if c.effect in (Effect.NEW, Effect.CHANGED)
    ]
    DutyDirectoryEntry.objects.bulk_create(entered, batch_size=1000)
    kept = [
        {"duty": list(c.writes.key), "does": c.effect.value, "what": c.details,
         "lead": c.writes.lead_line, "lead_organisation": c.writes.lead_id}
        for c in made.changes if c.effect is not Effect.SAME
    ]  # fmt: skip
    return [], kept


def _end(ids: list[int], today: date) -> None:
    # An entry ended on its own first day never held, so it goes; the audit keeps what it said.
    gone = DutyDirectoryEntry.objects.filter(pk__in=ids)
    gone.filter(valid_from__gte=today).delete()
    gone.update(valid_to=today)


def _new(draft: Draft, today: date) -> DutyDirectoryEntry:
    return DutyDirectoryEntry(
        matter=draft.matter, tier=draft.tier, region_path=draft.region, lead_line=draft.lead_line,
        lead_organisation_id=draft.lead_id, assisting_lines=list(draft.assisting), basis=draft.basis,
        limit_text=draft.limit_text, valid_from=today,
    )  # fmt: skip


def exported(territory: str) -> Iterator[list[Any]]:
    """The entries of a territory, in the columns of the workbook."""
    found = DutyDirectoryEntry.objects.filter(region_path__startswith=territory, valid_to=None)
    lines = Lines()
    for one in found.select_related("lead_organisation").order_by("region_path", "matter", "tier"):
        words = partial(lines.written, tier=one.tier, region=one.region_path)
        lead = one.lead_organisation.name if one.lead_organisation else ""
        yield [
            one.matter, matter_name(one.matter), said(Tier(one.tier).label), one.region_path, words(one.lead_line) if one.lead_line else "",
            lead, "、".join(map(words, one.assisting_lines)), one.basis, one.limit_text, "",
        ]  # fmt: skip
