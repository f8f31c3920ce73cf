"""People with posts from a workbook: who is who, which post is meant, and what each row would do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_noop

from chuishao.directory.imports.columns import ENDS
from chuishao.directory.imports.plan import DAY_NONE, Cells, Change, Effect, Plan
from chuishao.directory.imports.roster import Held, Register, Seat, bare_phone
from chuishao.directory.imports.sheet import ReadSheet
from chuishao.directory.kinds import ImportKind, PostKind
from chuishao.directory.models import Holding
from chuishao.kernel.text import Worded, mask_phone, said

KIND: Final = ImportKind.PEOPLE
_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Draft:
    """One row read. ``person_id`` is 0 for somebody new, told apart by ``who``; ``phone`` is empty to keep it."""

    row: int
    person_id: int
    who: str
    name: str
    phone: str
    organisation_id: int
    title: str
    kind: PostKind
    from_on: date
    to_on: date | None
    document_no: str
    ends: bool
    holding_id: int = 0
    post_id: int = 0
    takes_post: bool = False


def plan(sheet: ReadSheet, register: Register, at: datetime, *, sender_id: int = 0) -> Plan:
    """What the rows would do, compared with what the register holds; nothing for the sender's own."""
    made, today = Plan(), timezone.localdate(at)
    drafts = []
    for raw in sheet.each():
        row = Cells(KIND, raw, sheet.epoch)
        draft = _draft(row, register)
        if draft is None or row.bad:
            made.bad.extend(row.bad)
        else:
            drafts.append((row, draft))
    _check_alike(drafts)
    # Who leaves makes room for who comes, wherever the rows stand.
    drafts.sort(key=lambda one: (not one[1].ends, one[1].row))
    for row, draft in drafts:
        change = None if row.bad else _change(row, draft, register, today)
        if change and change.effect is not Effect.SAME and draft.person_id == sender_id > 0:
            row.complain("name", "不能为本人提出任免", "请由他人提出")
        made.bad.extend(row.bad)
        if change is not None and not row.bad:
            made.changes.append(change)
    made.changes.sort(key=lambda change: change.row)
    return made


def _draft(row: Cells, register: Register) -> Draft | None:
    name = row.text("name", 40, is_required=True)
    organisation = _organisation(row, register)
    phone = _phone(row)
    title, kind = row.text("title", 40, is_required=True), row.choice("kind", PostKind)
    begins, ends_on = row.day("from_on", is_required=True), row.day("to_on")
    document, ends = row.text("document_no", 80), row.ends(ENDS[KIND])
    if begins and ends_on and (ends_on < begins if ends else ends_on <= begins):
        row.complain("to_on", "任职结束不晚于任职开始", "请核对两个日期")
    person = _person(row, register, name, phone, organisation) if organisation else None
    if row.bad or kind is None or begins is None:
        return None
    known = register.people.get(person or 0)
    if known is None and row.has_stars("phone"):
        row.complain("phone", "新人的手机号不能带星号", "请写完整的 11 位，或空着")
    if known and known.pk in register.administrators:
        row.complain("name", "该人员是管理员，不兼任业务岗位", "请另选人员")
    who = f"#{person}" if person else (phone or f"{name}@{organisation}")
    return Draft(
        row.row, person or 0, who, name, phone, organisation, title, kind, begins, ends_on, document, ends,
    )  # fmt: skip


def _organisation(row: Cells, register: Register) -> int:
    name, region = row.text("organisation", 120, is_required=True), row.text("region", 18)
    if not name:
        return 0
    found = [key for key, path in register.units.get(name, []) if not region or path == region]
    if not found:
        row.complain("organisation", "没有这个单位，或不归您管理", "请核对全称和区划代码")
    elif len(found) > 1:
        row.complain("region", "叫这个名字的单位不止一个", "请填单位所在的区划代码")
    return found[0] if len(found) == 1 else 0


def _phone(row: Cells) -> str:
    said = bare_phone(row.text("phone", 20))
    if not said or "*" in said:
        return ""
    if not _MOBILE.fullmatch(said):
        row.complain("phone", "手机号不正确", "应为 1 开头的 11 位数字；不知道就空着")
        return ""
    return said


def _person(row: Cells, register: Register, name: str, phone: str, organisation: int) -> int | None:
    """Whom the row means: by number, by telephone, or by name in the same organisation."""
    number = row.number("person")
    if number is not None:
        if number not in register.in_reach:
            row.complain(
                "person",
                "没有这个编号的人员，或不归您管理",
                "新人请把编号空着；原来的请重新导出再改",
            )
        return number
    if phone and (found := register.by_phone(phone)):
        if found.name != name:
            row.complain(
                "phone", "这个手机号登记的是另一位人员", "请核对；是同一人改名，请填人员编号"
            )
        return found.pk
    same = register.named_in(name, organisation)
    if len(same) > 1:
        row.complain("person", "这个单位有几位同名的人员", "请填人员编号，或填手机号")
    if not same or (phone and register.people[same[0]].phone_hash):
        return None  # another telephone is known of that one: this is somebody else
    return same[0]


def _check_alike(drafts: list[tuple[Cells, Draft]]) -> None:
    """Rows of one person say the same name and telephone."""
    first: dict[str, Draft] = {}
    for row, draft in drafts:
        one = first.setdefault(draft.who, draft)
        if one.name != draft.name:
            row.complain(
                "name", Worded("与第 %(row)s 行是同一个人，姓名却不同", row=one.row), "请改成一样的"
            )
        if one.phone != draft.phone and one.phone and draft.phone:
            row.complain(
                "phone",
                Worded("与第 %(row)s 行是同一个人，手机号却不同", row=one.row),
                "请改成一样的",
            )


def _change(row: Cells, draft: Draft, register: Register, today: date) -> Change | None:
    subject = f"{draft.name}，{register.unit_name(draft.organisation_id)}{draft.title}"
    seats = register.seats.get((draft.organisation_id, draft.title), [])
    fitting = [seat for seat in seats if seat.kind == draft.kind]
    if seats and not fitting:
        label = PostKind(seats[0].kind).label
        problem = Worded("这个岗位的类别是“%(label)s”", label=label)
        row.complain("kind", problem, Worded("请改为“%(label)s”，或换一个岗位名称", label=label))
        return None
    if draft.ends:
        return _relief(row, draft, fitting, subject, today)
    own = _own(draft, fitting)
    if own is not None:
        return _kept(row, draft, *own, register, subject)
    return _appointment(row, draft, fitting, register, subject)


def _own(draft: Draft, seats: list[Seat]) -> tuple[Seat, Held] | None:
    """The holding this row is about, where the person has it already."""
    if not draft.person_id:
        return None
    held = [(s, h) for s in seats for h in s.held if h.person_id == draft.person_id]
    exact = [one for one in held if one[1].from_on == draft.from_on]
    overlapping = [one for one in held if one[1].meets(draft.from_on, draft.to_on)]
    return next(iter(exact or overlapping), None)


def _relief(
    row: Cells, draft: Draft, seats: list[Seat], subject: str, today: date
) -> Change | None:
    own, end = _own(draft, seats), draft.to_on or today
    if own is None:
        row.complain("act", "这个人没有担任这个岗位，不用免去", "请核对姓名、单位和岗位名称")
        return None
    seat, held = own
    if held.from_on != draft.from_on:
        problem = Worded("这个岗位是从 %(day)s 起任职的", day=str(held.from_on))
        row.complain("from_on", problem, "请写原来的日期")
        return None
    if end < held.from_on:
        row.complain("to_on", "免去的日期早于任职开始", "请核对日期")
        return None
    settled = replace(draft, holding_id=held.id, post_id=seat.id, to_on=end)
    if held.to_on is not None and held.to_on <= end:
        return Change(draft.row, Effect.SAME, subject, (), settled)
    if not row.demand("document_no", draft.document_no):
        return None
    details = (("任职结束", str(held.to_on or DAY_NONE), str(end)),)
    held.to_on = end
    return Change(draft.row, Effect.ENDS, subject, details, settled)


def _kept(
    row: Cells, draft: Draft, seat: Seat, held: Held, register: Register, subject: str
) -> Change | None:
    """The person holds the post already: only the end and the document may differ."""
    if held.from_on != draft.from_on:
        row.complain(
            "from_on",
            Worded("这个人从 %(day)s 起已任这个岗位", day=str(held.from_on)),
            "请写原来的日期；任职开始不能用导入改",
        )
        return None
    if any(one is not held and one.meets(draft.from_on, draft.to_on) for one in seat.held):
        row.complain("to_on", "这段时间里岗位已另有人任职", "请调整日期")
        return None
    pairs = (
        ("任职结束", str(held.to_on or DAY_NONE), str(draft.to_on or DAY_NONE)),
        ("依据文号", held.document_no or "空", draft.document_no or held.document_no or "空"),
        *_oneself(draft, register),
    )
    details = tuple(pair for pair in pairs if pair[1] != pair[2])
    if held.to_on != draft.to_on and not row.demand("document_no", draft.document_no):
        return None
    document = draft.document_no or held.document_no
    settled = replace(draft, holding_id=held.id, post_id=seat.id, document_no=document)
    held.to_on = draft.to_on
    effect = Effect.CHANGED if details else Effect.SAME
    return Change(draft.row, effect, subject, details, settled)


def _oneself(draft: Draft, register: Register) -> list[tuple[str, str, str]]:
    """Name and telephone of somebody known, from and to; telephones masked."""
    known = register.people.get(draft.person_id)
    if known is None:
        return []
    pairs = [("姓名", known.name, draft.name)]
    if draft.phone and register.hashed(draft.phone) != known.phone_hash:
        was = known.phone_masked or "空"
        pairs.append(("手机号", was, Worded("%(phone)s（新）", phone=mask_phone(draft.phone))))
    return pairs


def _span(draft: Draft) -> str:
    begins = str(draft.from_on)
    if draft.to_on is None:
        return Worded("%(begins)s 起", begins=begins)
    return Worded("%(begins)s 起，到 %(ends)s", begins=begins, ends=str(draft.to_on))


def _appointment(
    row: Cells, draft: Draft, seats: list[Seat], register: Register, subject: str
) -> Change | None:
    free = next((s for s in seats if not s.taken(draft.from_on, draft.to_on)), None)
    details = [one for one in _oneself(draft, register) if one[1] != one[2]]
    if not row.demand("document_no", draft.document_no):
        return None
    if seats and free is None:
        row.complain("title", "这段时间里岗位已有人任职", _REPLACE)
        return None
    if free is None:
        free = register.new_seat(draft.organisation_id, draft.title, draft.kind)
        details.append(("岗位", "空", "新设"))
    free.held.append(
        Held(0, draft.person_id, draft.from_on, draft.to_on, draft.document_no, draft.who)
    )
    details.insert(
        0,
        ("任职", "未任", _span(draft)),
    )
    settled = replace(draft, post_id=free.id, takes_post=True)
    return Change(draft.row, Effect.NEW, subject, tuple(details), settled)


_REPLACE: Final = gettext_noop(
    "要换人，请另写一行原来的人，“办理”填“免去”；要多一个岗位，请换一个岗位名称；或调整日期"
)


def exported(territory: str, today: date) -> Iterator[list[Any]]:
    """Who holds which post in a territory now or later, in the columns; telephones masked."""
    held = Holding.objects.filter(
        post__organisation__region_path__startswith=territory, stands_in_for=None, post__valid_to=None,
    ).exclude(to_on__lte=today)  # fmt: skip
    rows = held.select_related("person", "post__organisation")
    for one in rows.order_by(
        "post__organisation__region_path", "post__organisation_id", "post_id", "id"
    ):
        unit, person = one.post.organisation, one.person
        yield [
            person.pk, person.name, person.phone_masked, unit.name, unit.region_path, one.post.title,
            said(PostKind(one.post.kind).label), one.from_on, one.to_on, one.document_no, "",
        ]  # fmt: skip


def concerned(made: Plan) -> set[int]:
    """The people known already whose posts a plan changes."""
    return {c.writes.person_id for c in made.changes if c.effect is not Effect.SAME} - {0}


def group_by_person(made: Plan) -> dict[str, list[Draft]]:
    """Drafts that change something, by whom they are about."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for change in made.changes:
        if change.effect is not Effect.SAME:
            found[change.writes.who].append(change.writes)
    return found
