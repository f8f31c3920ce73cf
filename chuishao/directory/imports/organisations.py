"""Organisations from a workbook: checked against what there is, and written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from chuishao.directory.imports.columns import ENDS
from chuishao.directory.imports.plan import Cells, Change, Effect, Plan, differences
from chuishao.directory.imports.sheet import ReadSheet
from chuishao.directory.kinds import ImportKind, OrganisationKind, PartyKind, Tier
from chuishao.directory.models import Organisation, Region
from chuishao.kernel.text import Worded, said
from chuishao.kernel.workbooks.values import Wrong

KIND: Final = ImportKind.ORGANISATIONS
_CHANGED: Final = (
    "name", "short_name", "line", "superior", "affiliation", "uscc", "dissolves_on",
)  # fmt: skip
_FIXED: Final = ("kind", "tier", "region", "party_kind")
_UPWARD_STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """One row read: the columns of an organisation as they are to be; ``id`` is 0 for a new one."""

    row: int
    id: int
    name: str
    short_name: str
    kind: OrganisationKind
    tier: Tier
    region: str
    line: str
    superior: str
    affiliation: str
    uscc: str
    party_kind: str
    dissolves_on: date | None
    ends: bool
    superior_id: int | None = None
    above: int = 0


class Register:
    """The organisations in force within a territory, the places there, and what lies above them.

    ``lock`` holds them as they are until the end of the transaction.
    """

    def __init__(self, territory: str, at: datetime, *, lock: bool = False) -> None:
        self.territory = territory
        upwards = [territory[:width] for width in (4, 6, 9, 12) if width < len(territory)]
        near = Q(region_path__startswith=territory) | Q(region_path__in=upwards)
        found = Organisation.objects.filter(near, valid_to=None)
        if lock:
            found = found.select_for_update(no_key=True)
        self.by_id = {one.pk: one for one in found.order_by("id")}
        self.named = {(one.region_path, one.name): one for one in self.by_id.values()}
        places = Region.objects.filter(path__startswith=territory, valid_to=None)
        self.regions = dict(places.values_list("path", "id"))
        # Codes are unique in the whole city; of others' only that they are taken is known.
        codes = Organisation.objects.filter(uscc__isnull=False)
        self.codes = dict(codes.values_list("uscc", "id"))

    def known(self, row: Cells) -> Organisation | None:
        """The organisation a row names by its number or by name and region."""
        number = row.number("id")
        if number is None:
            return None
        found = self.by_id.get(number)
        if found is None or not found.region_path.startswith(self.territory):
            row.complain(
                "id", "没有这个编号的单位，或不归您管理", "新单位请把编号空着；原来的请重新导出再改"
            )
            return None
        return found

    def above(self, name: str, region: str) -> Organisation | None:
        """The organisation of this name in the nearest region that holds this one."""
        for width in (18, 15, 12, 9, 6, 4):
            if width <= len(region) and (found := self.named.get((region[:width], name))):
                return found
        return None


def plan(sheet: ReadSheet, register: Register, at: datetime) -> Plan:
    """What the rows would do, compared with what the register holds."""
    made = Plan()
    drafts = []
    for raw in sheet.each():
        row = Cells(KIND, raw, sheet.epoch)
        draft = _draft(row, register, timezone.localdate(at))
        made.bad.extend(row.bad)
        if draft is not None and not row.bad:
            drafts.append((row, draft))
    for change in _settled(drafts, register, made):
        made.changes.append(change)
    return made


def _draft(row: Cells, register: Register, today: date) -> Draft | None:
    known = register.known(row)
    name = row.text("name", 120, is_required=True)
    kind, tier = row.choice("kind", OrganisationKind), row.choice("tier", Tier)
    region = row.text("region", 18, is_required=True)
    if region and not region.startswith(register.territory):
        row.complain("region", "这个区划不归您管理", "请改正代码，或交给管这个地方的管理员导入")
    elif region and region not in register.regions:
        row.complain("region", "没有这个区划", "请改正代码")
    party = row.choice("party_kind", PartyKind, is_required=False)
    ends_on, uscc = row.day("dissolves_on"), _uscc(row)
    words = {key: row.text(key, most) for key, most in _LENGTHS.items()}
    ends = row.ends(ENDS[KIND])
    if row.bad or kind is None or tier is None:
        return None
    known = known or register.named.get((region, name))
    draft = Draft(
        row.row, known.pk if known else 0, name, words["short_name"] or name[:60], kind, tier, region,
        words["line"], words["superior"], words["affiliation"], uscc, party or "", ends_on, ends,
    )  # fmt: skip
    _check(row, draft, known, today)
    return draft


_LENGTHS: Final = {"short_name": 60, "line": 40, "superior": 120, "affiliation": 60}


def _uscc(row: Cells) -> str:
    from stdnum.cn import uscc as standard
    from stdnum.exceptions import ValidationError

    said = row.text("uscc", 24)
    try:
        return str(standard.validate(said)) if said else ""
    except ValidationError:
        row.complain("uscc", "统一社会信用代码不正确", "应为 18 位，最后一位是校验码；不确定就空着")
        return ""


def _check(row: Cells, draft: Draft, known: Organisation | None, today: date) -> None:
    is_party = draft.kind is OrganisationKind.PARTY_ORGANISATION
    if is_party != bool(draft.party_kind):
        row.complain("party_kind", "党组织要写明类别，其他单位不填", "请照类型填写或清空")
    if draft.party_kind == PartyKind.TEMPORARY_BRANCH and draft.dissolves_on is None:
        row.complain("dissolves_on", "临时党支部没有写到期撤销日期", "请补上日期")
    old = known.dissolves_on if known else None
    if draft.dissolves_on and draft.dissolves_on != old and draft.dissolves_on <= today:
        row.complain("dissolves_on", "到期撤销日期不在以后", "请改为以后的日期")
    if draft.line and not (draft.line.isascii() and draft.line.replace("_", "").isalnum()):
        row.complain("line", "条线要写代码", "请照已有单位的条线代码写，例如 water")
    if known is None and draft.ends:
        row.complain("act", "要撤销的单位名录里没有", "请核对名称和区划代码")
    before = _as_was(known, {}) if known else {}
    for key in _FIXED:
        if known and str(before[key]) != str(getattr(draft, key)):
            row.complain(key, Worded("已有的单位不能改这一项（现在是“%(now)s”）", now=_label(key, before[key])),
                         "请改回去；确要改变，请撤销后新建")  # fmt: skip


def _label(key: str, value: str) -> str:
    kinds: dict[str, Any] = {"kind": OrganisationKind, "tier": Tier, "party_kind": PartyKind}
    return str(kinds[key](value).label) if key in kinds and value else value or "空"


def _as_was(one: Organisation, names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": one.name, "short_name": one.short_name, "kind": one.kind, "tier": one.tier,
        "region": one.region_path, "line": one.line, "superior": names.get(one.superior_id or 0, ""),
        "affiliation": one.affiliation, "uscc": one.uscc or "", "party_kind": one.party_kind,
        "dissolves_on": one.dissolves_on,
    }  # fmt: skip


def _settled(drafts: list[tuple[Cells, Draft]], register: Register, made: Plan) -> Iterator[Change]:
    """The changes, once rows are seen beside each other: twins, superiors, codes."""
    names = _names_of_superiors(register)
    final: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for _, draft in drafts:
        final[draft.region, draft.name].append(draft)
    twins = _twins(drafts)
    settled = []
    for row, draft in drafts:
        _check_beside(row, draft, final, twins, register)
        settled.append((row, _with_superior(row, draft, final, register, names)))
    _check_superiors(settled, register)
    for row, draft in settled:
        made.bad.extend(row.bad)
        if not row.bad:
            yield _change(draft, register, names)


def _check_superiors(settled: list[tuple[Cells, Draft]], register: Register) -> None:
    """No superior that is bad itself, that ends in the same workbook, or that stands under its own unit."""
    by_row = {draft.row: (row, draft) for row, draft in settled}
    by_id = {draft.id: draft for _, draft in settled if draft.id}
    for row, draft in settled:
        if draft.superior and (ending := by_id.get(draft.superior_id or 0)) and ending.ends:
            row.complain(
                "superior",
                Worded("上级单位在第 %(row)s 行要撤销", row=ending.row),
                "请另写上级单位",
            )
        if draft.superior and _is_round(draft, by_row, by_id, register):
            row.complain("superior", "上级单位绕了一圈又回到自己", "请改正上级单位")
    is_settled = False
    while not is_settled:
        is_settled = True
        for row, draft in settled:
            if draft.above and not row.bad and by_row[draft.above][0].bad:
                row.complain(
                    "superior",
                    Worded("上级单位那一行（第 %(row)s 行）有问题", row=draft.above),
                    "请先改好那一行",
                )
                is_settled = False


def _is_round(
    draft: Draft,
    by_row: dict[int, tuple[Cells, Draft]],
    by_id: dict[int, Draft],
    register: Register,
) -> bool:
    """Whether one comes back to the row by going from superior to superior."""
    at_row, at_id = draft.above, draft.superior_id
    for _ in range(_UPWARD_STEPS):
        step = by_row[at_row][1] if at_row else by_id.get(at_id or 0)
        if step is not None:
            if step.row == draft.row:
                return True
            at_row, at_id = step.above, step.superior_id
        else:
            known = register.by_id.get(at_id or 0)
            at_row, at_id = 0, known.superior_id if known else None
        if not at_row and not at_id:
            return False
    return True


def _names_of_superiors(register: Register) -> dict[int, str]:
    return {one.pk: one.name for one in register.by_id.values()}


def _twins(drafts: list[tuple[Cells, Draft]]) -> dict[tuple[str, object], int]:
    """Organisations and codes that stand in more than one row, with the first row."""
    first: dict[tuple[str, object], int] = {}
    twice: dict[tuple[str, object], int] = {}
    for _, draft in drafts:
        for key, value in (("id", draft.id), ("uscc", draft.uscc)):
            if value and (key, value) in first:
                twice[key, value] = first[key, value]
            first.setdefault((key, value), draft.row)
    return twice


def _check_beside(
    row: Cells,
    draft: Draft,
    final: dict[tuple[str, str], list[Draft]],
    twins: dict[tuple[str, object], int],
    register: Register,
) -> None:
    same = final[draft.region, draft.name]
    if len(same) > 1 and same[0].row != draft.row:
        row.complain("name", Worded("与第 %(row)s 行是同一个单位", row=same[0].row), "请只留一行")
    elif draft.id and ("id", draft.id) in twins and twins["id", draft.id] != draft.row:
        row.complain(
            "id", Worded("与第 %(row)s 行编号相同", row=twins["id", draft.id]), "请只留一行"
        )
    there = register.named.get((draft.region, draft.name))
    if there and there.pk != draft.id:
        row.complain("name", "这个区划里已有这个名字的单位", "请另取名称，或用那个单位的编号")
    if draft.uscc and register.codes.get(draft.uscc, draft.id) != draft.id:
        row.complain("uscc", "这个代码已有单位在用", "请核对；确认无误请联系系统管理员")
    elif draft.uscc and twins.get(("uscc", draft.uscc), draft.row) != draft.row:
        row.complain("uscc", "与本表另一行代码相同", "请核对")


def _with_superior(
    row: Cells,
    draft: Draft,
    final: dict[tuple[str, str], list[Draft]],
    register: Register,
    names: dict[int, str],
) -> Draft:
    """The draft with its superior: one that is there, or the row of a new one (``above``)."""
    if not draft.superior:
        return draft
    known = register.by_id.get(draft.id)
    if known and names.get(known.superior_id or 0) == draft.superior:
        return replace(draft, superior_id=known.superior_id)
    try:
        return _found_superior(draft, final, register)
    except Wrong as wrong:
        row.complain("superior", wrong.problem, wrong.remedy)
        return draft


def _found_superior(
    draft: Draft, final: dict[tuple[str, str], list[Draft]], register: Register
) -> Draft:
    for width in (18, 15, 12, 9, 6, 4):
        if width > len(draft.region):
            continue
        there = register.named.get((draft.region[:width], draft.superior))
        if there and there.pk != draft.id:
            return replace(draft, superior_id=there.pk)
        in_file = final.get((draft.region[:width], draft.superior), [])
        if in_file and in_file[0].row != draft.row:
            one = in_file[0]
            return replace(draft, superior_id=one.id or None, above=0 if one.id else one.row)
    raise Wrong("本区划和上面的区划里没有这个单位", "请写上级的全称，或先导入上级单位")


def _change(draft: Draft, register: Register, names: dict[int, str]) -> Change:
    known = register.by_id.get(draft.id)
    if known is None:
        return Change(draft.row, Effect.NEW, draft.name, (), draft)
    if draft.ends:
        return Change(draft.row, Effect.ENDS, known.name, (), draft)
    before = _as_was(known, names)
    after = {**before, **{key: getattr(draft, key) for key in _CHANGED}}
    details = differences(KIND, before, after, _CHANGED)
    return Change(draft.row, Effect.CHANGED if details else Effect.SAME, known.name, details, draft)


def exported(territory: str) -> Iterator[list[Any]]:
    """The organisations of a territory, in the columns of the workbook."""
    found = Organisation.objects.filter(region_path__startswith=territory, valid_to=None)
    names = dict(found.exclude(superior=None).values_list("id", "superior__name"))
    for one in found.order_by("region_path", "id"):
        was = _as_was(one, {})
        party = said(PartyKind(one.party_kind).label) if one.party_kind else ""
        yield [
            one.pk, one.name, one.short_name, said(OrganisationKind(one.kind).label), said(Tier(one.tier).label),
            one.region_path, one.line, names.get(one.pk, ""), one.affiliation, was["uscc"], party,
            one.dissolves_on, "",
        ]  # fmt: skip
