"""Forgetting by retention: by two people, nothing of the person left anywhere, counts and the chain kept."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from PIL import Image

from chuishao.casework import operations as casework
from chuishao.casework import queries
from chuishao.casework.models import Attachment, Case, Destruction
from chuishao.casework.operations.forgetting import SYSTEM, signature_of
from chuishao.casework.queries import retention
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import files, records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from tests import make

pytestmark = pytest.mark.usefixtures("on_ground")
PHONE, NAME = "13800138765", "欧阳阿彩"
LONG_AFTER = make.at("2032-03-01 09:00")
SUBJECT = {"subject": "case", "region_path": "530102001", "case_type": "whistle"}


def closed(when: datetime | None = None) -> int:
    """A whistle about a person, with the name typed where it does not belong, closed in 2026."""
    when = when or make.at("2026-09-28 08:00")
    words = f"{NAME}家门口，电话{PHONE}"
    done = make.whistle(when=when, contact_phone=PHONE, description=words)
    casework.move(case=done.case_id, transition="submit", actor=make.actor(), at=when)
    casework.reveal(
        case=done.case_id, field="contact_phone", actor=make.actor(), at=when, purpose=f"回访{NAME}"
    )
    Case.objects.filter(pk=done.case_id).update(
        is_closed=True, closed_at=when, title=words, place=words
    )
    return done.case_id


def photo_of(case_id: int) -> None:
    room = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 8, 7)).save(room, "JPEG")
    room.seek(0)
    kept = files.keep(room, token="t" * 32, at=make.at())
    Attachment.objects.create(case_id=case_id, file_id=kept.id, added_at=make.at())


def message_of(case_id: int) -> None:
    number = Case.objects.get(pk=case_id).number
    one = Left(make.actor().person_id, "k", "turn", number, NAME, {"title": PHONE}, None)
    leave_messages(messages=[one], actor=SYSTEM, at=make.at())


def proposed(at: datetime = LONG_AFTER, **changes: Any) -> str:
    asked = {**SUBJECT, **changes}
    return casework.propose_destruction(**asked, actor=make.actor("华山街道", "head"), at=at)


def carried_out(at: datetime = LONG_AFTER, **changes: Any) -> Destruction:
    number = proposed(at, **changes)
    second = make.actor("五华区政府", "head")
    casework.confirm_destruction(number=number, actor=second, at=at)
    while casework.carry_on(number=number, actor=SYSTEM, at=at):
        pass
    return Destruction.objects.get(number=number)


def dump() -> str:
    """All that any table says, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        said = []
        for table in tables:
            cursor.execute(f'SELECT row::text FROM "{table}" AS row')
            said += [text for (text,) in cursor.fetchall()]
    return "\n".join(said)


def test_nothing_of_the_person_is_left(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    key = closed()
    photo_of(key)
    message_of(key)
    assert PHONE in dump()
    assert NAME in dump()
    with transaction.atomic():
        made = carried_out()
    said = dump()
    assert PHONE not in said
    assert NAME not in said
    assert made.counts["cases"] == made.counts["sealed"] == made.counts["files"] == 1
    assert not Attachment.objects.filter(case_id=key).exists()


def test_the_chain_is_verified_after_forgetting() -> None:
    closed()
    records.anchor(at=LONG_AFTER)
    carried_out()
    records.anchor(at=LONG_AFTER)
    assert list(records.verify()) == []


def test_a_body_erased_without_a_record_shows() -> None:
    key = closed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('chuishao.erasing', 'on', true)")
        cursor.execute(
            "UPDATE kernel_audit_entry SET body = '{\"erased\": true}' WHERE subject = %s AND seq = 1",
            [f"case:{key}"],
        )
    [fault] = records.verify()
    assert (fault.kind, fault.seq) == ("edited", 1)


def test_what_is_left_of_an_erased_body_is_sealed_too() -> None:
    key = closed()
    carried_out()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('chuishao.erasing', 'on', true)")
        cursor.execute(
            "UPDATE kernel_audit_entry SET body = jsonb_set(body, '{to}', '\"closed\"')"
            " WHERE subject = %s AND seq = 1",
            [f"case:{key}"],
        )
    assert [fault.kind for fault in records.verify()] == ["edited"]


def test_steps_clocks_and_counts_stay() -> None:
    key = closed()
    before = records.history(f"case:{key}")
    carried_out()
    after = records.history(f"case:{key}")
    for was, now in zip(before, after, strict=False):
        assert [was.body.get(k) for k in ("step", "to", "clocks")] == [
            now.body.get(k) for k in ("step", "to", "clocks")
        ]
    case = Case.objects.get(pk=key)
    assert (case.kind, case.region_path, case.is_closed) == ("ordinary", make.WUHUASHAN, True)
    assert case.duties.count() == 1


def test_search_finds_the_number_and_not_the_person() -> None:
    key = closed()
    number = Case.objects.get(pk=key).number
    carried_out()
    page = queries.case_page(number=number, actor=make.actor("华山街道", "head"), at=LONG_AFTER)
    assert NAME not in str(page)
    assert "内容已按保存期限销毁" in page.case.title


def test_before_its_time_nothing_is_due() -> None:
    closed()
    with pytest.raises(Conflict):
        proposed(make.at("2031-01-01"))
    assert retention.due_for_forgetting(region_path="5301", at=make.at("2031-01-01")) == []


def test_an_open_case_is_never_due() -> None:
    make.whistle(when=make.at("2026-09-28 08:00"), contact_phone=PHONE)
    assert retention.due_for_forgetting(region_path="5301", at=LONG_AFTER) == []


def test_a_hold_stops_it_with_a_reason_and_lifting_lets_it_go_on() -> None:
    number, head = Case.objects.get(pk=closed()).number, make.actor("华山街道", "head")
    casework.hold_case(number=number, reason="行政复议未结", actor=head, at=LONG_AFTER)
    assert retention.holds(region_path="5301")[0].reason == "行政复议未结"
    with pytest.raises(Conflict):
        proposed()
    casework.lift_hold(number=number, actor=head, at=LONG_AFTER)
    assert carried_out().counts["cases"] == 1


def test_a_hold_without_a_reason_or_out_of_reach_is_refused() -> None:
    number = Case.objects.get(pk=closed()).number
    with pytest.raises(Invalid):
        casework.hold_case(
            number=number, reason=" ", actor=make.actor("华山街道", "head"), at=LONG_AFTER
        )
    with pytest.raises(Invalid):
        casework.hold_case(
            number=number, reason="复议", actor=make.actor("护国街道", "head"), at=LONG_AFTER
        )


def test_who_may_confirm_is_told_and_the_proposer_is_not() -> None:
    closed()
    number = proposed()
    told = messages_of(make.actor("华山街道", "deputy"))
    assert [one.words for one in told if number in one.words] != []
    assert {one.number for one in told if number in one.words} == {"office_retention"}
    for name, post in (("华山街道", "head"), ("华山街道", "clerk"), ("护国街道", "head")):
        assert [one for one in messages_of(make.actor(name, post)) if number in one.words] == []


def test_the_proposer_does_not_confirm_and_others_do_not_find_it() -> None:
    closed()
    number = proposed()
    with pytest.raises(NotAllowed):
        casework.confirm_destruction(
            number=number, actor=make.actor("华山街道", "head"), at=LONG_AFTER
        )
    with pytest.raises(NotFound):
        casework.confirm_destruction(
            number=number, actor=make.actor("护国街道", "head"), at=LONG_AFTER
        )
    assert not casework.carry_on(number=number, actor=SYSTEM, at=LONG_AFTER)


def test_the_record_of_destruction_is_signed_and_numbered() -> None:
    closed()
    made = carried_out()
    assert made.number.startswith("XH-530102001-20320301-")
    assert made.signature == signature_of(made)
    made.counts = {"cases": 2}
    assert made.signature != signature_of(made)
    told = records.history(f"destruction:{made.number}")
    assert told[-1].body["signature"] == made.signature


def test_sealed_answers_go_earlier_where_a_period_is_set() -> None:
    key, head = closed(), make.actor("华山街道", "head")
    assert retention.sealed_period() is None
    casework.set_period(months=12, document_no="昆办发〔2026〕1号", actor=head, at=make.at())
    made = carried_out(make.at("2027-12-01"), subject="sealed")
    assert made.counts["sealed"] == 1
    assert "昆办发〔2026〕1号" in made.rule
    assert NAME in Case.objects.get(pk=key).title
    assert list(records.verify()) == []


def test_what_nobody_forgot_is_overdue_after_a_month() -> None:
    closed()
    assert retention.overdue_districts(make.at("2031-10-10")) == []
    assert retention.overdue_districts(LONG_AFTER) == [("530102", 1)]


def test_leaders_of_the_district_are_told_once_a_month() -> None:
    closed()
    for _again in (1, 2):
        casework.warn_of_overdue_forgetting(actor=SYSTEM, at=LONG_AFTER)
    told = messages_of(make.actor("五华区政府", "head"))
    assert [(one.number, "1 件" in one.words) for one in told] == [("office_retention", True)]
