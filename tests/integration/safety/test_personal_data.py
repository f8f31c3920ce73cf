"""Personal answers: sealed at rest, masked for the eye, shown with a purpose, and every look is written down first."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction

from chuishao.casework import queries
from chuishao.casework.models import Case
from chuishao.casework.operations import Done, reveal
from chuishao.casework.operations import revealing as revealing_room
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Invalid, NotAllowed, NotFound
from tests import make
from tests.integration.hands import DESK, SQUAD, act, kept, refused, who

pytestmark = pytest.mark.usefixtures("kunming")
NAME, PHONE = "欧阳桂芳", "13987654321"
PURPOSE = "回访当事人"


def with_contact() -> Done:
    done = make.whistle(by=who(), contact_name=NAME, contact_phone=PHONE)
    act(done.case_id, "submit", who())
    act(done.case_id, "approve", who(post="head"))
    return act(done.case_id, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"})


def show(case: Done, actor: Actor, *, purpose: str = PURPOSE, field: str = "contact_phone") -> str:
    return reveal(case=case.case_id, field=field, actor=actor, at=make.at(), purpose=purpose)


def everything_stored() -> dict[str, str]:
    """All words of all tables, as a thief of the disk would read them."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^directory_'")  # fmt: skip
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|'), '') FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def test_what_is_personal_stands_nowhere_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="chuishao"):
        case = with_contact()
        show(case, who(SQUAD, "head"))
        make.whistle(by=who(), contact_name=NAME, contact_phone=PHONE)
    for table, words in everything_stored().items():
        for secret in (NAME, PHONE, "87654321", PHONE.encode().hex(), NAME.encode().hex()):
            assert secret not in words, table
    assert PHONE not in caplog.text


def test_it_is_not_found_by_searching() -> None:
    with_contact()
    for words in (NAME, "欧阳", "桂芳", PHONE, "4321", "oygf"):
        assert queries.worklist(actor=who(), at=make.at(), tab=queries.Tab.ALL, words=words) == []
    assert Case.objects.filter(search__isnull=False).exists()


def test_the_page_shows_it_masked_even_to_those_who_may_ask_for_it() -> None:
    case = with_contact()
    for actor in (who(), who(SQUAD, "head"), who(DESK, "head"), who("市调度中心", "head")):
        page = queries.case_page(number=case.number, actor=actor, at=make.at())
        assert sorted(masked for _, _, masked in page.sealed) == ["139****4321", "欧*"]
        assert PHONE not in repr(page)
        assert NAME not in repr(page)


def test_a_look_with_a_purpose_shows_it_and_is_written_down() -> None:
    case = with_contact()
    assert show(case, who(SQUAD, "liaison")) == PHONE
    assert show(case, who(), field="contact_name") == NAME
    looks = records.looks_at(f"case:{case.case_id}")
    assert [(look.actor["label"], list(look.fields), look.purpose) for look in looks] == [
        (who(SQUAD, "liaison").label, ["contact_phone"], PURPOSE),
        (who().label, ["contact_name"], PURPOSE),
    ]
    assert PHONE not in repr(looks)


def test_the_look_is_written_before_anything_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    case, order = with_contact(), []
    look, decrypt = records.look, revealing_room.secrecy.decrypt
    monkeypatch.setattr(records, "look", lambda **said: (order.append("look"), look(**said))[1])
    shown = lambda *what: (order.append("show"), decrypt(*what))[1]  # noqa: E731
    monkeypatch.setattr(revealing_room.secrecy, "decrypt", shown)
    show(case, who(SQUAD, "head"))
    assert order == ["look", "show"]


def test_what_cannot_be_written_down_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**said: Any) -> None:
        raise OSError("disk full")

    case = with_contact()
    monkeypatch.setattr(records, "look", broken)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        show(case, who(SQUAD, "head"))


def strangers(case: Done) -> dict[str, Actor]:
    del case
    return {
        "above, without a part": who("市调度中心", "head"),
        "the government over it": who("五华区政府", "head"),
        "supervision": who("市督查室", "supervisor"),
        "the street office, which only sees it": who("华山街道", "head"),
        "a unit not called": who("华山派出所", "head"),
        "a grid worker without clearance": who(post="grid_worker"),
        "an operator of the system": Actor.system("导出"),
        "a called unit's clerk of too low a clearance": replace(who(SQUAD, "head"), clearance=2),
    }


def test_only_those_who_handle_it_may_look() -> None:
    case = with_contact()
    before = kept()
    for reason, actor in strangers(case).items():
        with pytest.raises(NotAllowed), transaction.atomic():
            pytest.fail(f"{reason}: {show(case, actor)}")
    assert kept() == before


def test_nobody_looks_without_saying_why() -> None:
    case = with_contact()
    for purpose in ("", "  ", "看看", "because", "1234567"):
        with refused(Invalid):
            show(case, who(SQUAD, "head"), purpose=purpose)
    assert records.looks_at(f"case:{case.case_id}") == []


def test_after_the_end_it_is_not_shown_any_more() -> None:
    case = with_contact()
    act(case.case_id, "recall", who(post="head"), reason="已自行解决")
    with refused(NotAllowed, match="终结"):
        show(case, who())


def test_a_released_unit_does_not_look_any_more() -> None:
    case = with_contact()
    act(case.case_id, "object", who(SQUAD, "head"), reason="不归我们管", evidence="三定方案")
    act(
        case.case_id,
        "redirect",
        who(DESK, "head"),
        units={"华山市场监管所": "lead"},
        opinion="成立",
    )
    with refused(NotFound):
        show(case, who(SQUAD, "head"))
    assert show(case, who("华山市场监管所", "head")) == PHONE


def test_the_page_offers_a_look_only_to_whom_it_is_granted() -> None:
    case = with_contact()
    for actor in (*strangers(case).values(), who(), who(SQUAD, "head"), who(DESK, "verifier")):
        try:
            page = queries.case_page(number=case.number, actor=actor, at=make.at())
        except NotAllowed:
            continue
        with transaction.atomic():
            assert page.may_reveal is may_look(case, actor), actor.label


def may_look(case: Done, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            show(case, actor)
    except NotAllowed:
        return False
    return True


def test_the_same_answer_sealed_twice_is_not_the_same_on_disk() -> None:
    first, second = with_contact(), with_contact()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM casework_sealedanswer WHERE field = 'contact_phone' AND case_id = ANY(%s)", [[first.case_id, second.case_id]])  # fmt: skip
        sealed = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(set(sealed)) == 2


def test_a_child_case_does_not_carry_it_up() -> None:
    case = with_contact()
    act(case.case_id, "report_in", who(SQUAD, "liaison"))
    act(case.case_id, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    child = act(
        case.case_id, "rise", who(DESK, "head"), reason="超出权限", review_on="2026-12-01", prior_efforts="已协调",
    ).opened  # fmt: skip
    page = queries.case_page(number=child, actor=who(DESK, "head"), at=make.at())
    assert page.sealed == ()
