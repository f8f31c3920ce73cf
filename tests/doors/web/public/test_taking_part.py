"""Coming to something without an account: found by place and time, signed up for, everything held shown, left again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.directory.actors import Actor
from chuishao.kernel.text import mask_name, mask_phone
from chuishao.participation import queries
from chuishao.participation.models import Attendance, Participant, Shift, SignUp
from chuishao.participation.operations import cancel_activity, confirm_attendance
from tests import make
from tests.doors.conftest import StandingClock
from tests.doors.web.public.conftest import SECRET, proved
from tests.integration.participation.cast import clerk, coming, head, listed, neighbour, service

FILLED = {
    "secret": SECRET, "name": "李桂芳", "phone": "13888886666", "age": "adult", "home": make.WUHUASHAN,
}  # fmt: skip
TOMORROW = ("2026-09-29 09:00", "2026-09-29 11:00")
LATER = ("2026-10-20 09:00", "2026-10-20 11:00")


@pytest.fixture
def page(resident: Client) -> Client:
    """A browser that asks for pages."""
    return Client()


@pytest.fixture
def shift(page: Client) -> Shift:
    """A service of tomorrow with one place."""
    [made] = service((TOMORROW,), places=1)
    return made


def address(shift: Shift) -> str:
    return f"/activities/{shift.activity.number}/"


def come(page: Client, at_shift: Shift, **other: Any) -> HttpResponse:
    form = {**FILLED, "shift": at_shift.pk, **proved(page), **other}
    return page.post(address(at_shift), form)


def link_of(answer: HttpResponse) -> str:
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return answer.headers["Location"]


def told(page: Client, url: str) -> str:
    answer = page.get(url)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


class TestFinding:
    def test_it_is_found_by_place_time_programme_and_class(
        self, page: Client, shift: Shift
    ) -> None:
        service((LATER,), title="十月护河")
        found = told(page, "/activities/")
        assert "翠湖清扫" in found
        assert "十月护河" in found
        assert "十月护河" not in told(page, "/activities/?when=week")
        assert "翠湖清扫" in told(
            page, "/activities/?place=530102&when=week&programme=volunteering&thing=environment"
        )
        for other in ("place=530111", "programme=dual_registration", "thing=elderly", "when=today"):
            assert "翠湖清扫" not in told(page, f"/activities/?{other}"), other

    def test_nonsense_in_the_address_asks_for_everything(self, page: Client, shift: Shift) -> None:
        assert "翠湖清扫" in told(page, "/activities/?place=../x&when=never&from=-3")

    def test_many_activities_cost_no_more_statements(self, page: Client, shift: Shift) -> None:
        for number in range(5):
            service((TOMORROW, LATER), title=f"巡河{number}")
        with CaptureQueriesContext(connection) as asked:
            told(page, "/activities/")
        assert len(asked) <= 8, [one["sql"] for one in asked]


class TestSigningUp:
    def test_a_place_then_the_queue_each_said(self, page: Client, shift: Shift) -> None:
        first = told(page, link_of(come(page, shift)))
        assert "报上名了" in first
        assert "已报名" in first
        other = {"phone": "13888887777", "secret": "t" * 32, "name": "赵大勇"}
        second = told(page, link_of(come(page, shift, **other)))
        assert "候补中，下一个就是您" in second
        assert "候补前面有 1 人" in told(page, address(shift))

    def test_name_and_telephone_are_sealed_and_nobody_else_reads_them(
        self, page: Client, shift: Shift
    ) -> None:
        link = link_of(come(page, shift))
        kept = Participant.objects.get()
        assert b"\xe6\x9d\x8e" not in bytes(kept.name_sealed)
        assert (kept.name_masked, kept.phone_masked) == (
            mask_name("李桂芳"),
            mask_phone("13888886666"),
        )
        assert "李桂芳" not in told(page, address(shift))
        assert "李桂芳" in told(page, link)

    def test_a_telephone_that_is_known_is_answered_like_any_other(
        self, page: Client, shift: Shift
    ) -> None:
        Shift.objects.filter(pk=shift.pk).update(places=0)
        mine = link_of(come(page, shift))
        stranger = come(page, shift, secret="t" * 32, name="赵大勇")
        other = come(page, shift, secret="u" * 32, name="钱小妹", phone="13900001111")
        assert [it.status_code for it in (stranger, other)] == [303, 303]
        theirs, else_ = told(page, link_of(stranger)), told(page, link_of(other))
        assert "已报名" in theirs
        assert "已报名" in else_
        assert "李桂芳" not in theirs
        assert "李桂芳" in told(page, mine)
        hashes = list(Participant.objects.order_by("id").values_list("phone_hash", flat=True))
        assert [bool(it) for it in hashes] == [True, False, True]

    def test_correcting_to_a_known_telephone_tells_nothing(
        self, page: Client, shift: Shift
    ) -> None:
        Shift.objects.filter(pk=shift.pk).update(places=0)
        link_of(come(page, shift))
        link = link_of(come(page, shift, secret="t" * 32, phone="13900001111"))
        form = {"name": "赵大勇", "phone": "13888886666", "skills": ""}
        assert "改好了" in told(page, link_of(page.post(f"{link}correct/", form)))
        assert Participant.objects.exclude(phone_hash=None).count() == 1

    def test_the_same_form_twice_is_one_person_once(self, page: Client, shift: Shift) -> None:
        link_of(come(page, shift))
        again = come(page, shift)
        assert again.status_code == 409
        assert (Participant.objects.count(), SignUp.objects.count()) == (1, 1)

    def test_without_the_work_nothing_is_taken_and_the_words_stay(
        self, page: Client, shift: Shift
    ) -> None:
        refused = come(page, shift, proof="0", challenge="x")
        assert refused.status_code == 422
        assert "李桂芳" in refused.content.decode()
        assert Participant.objects.count() == 0

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [("phone", "", "请留一个电话"), ("phone", "12", "不像电话号码"), ("name", "", "请写姓名"),
         ("age", "", "满 18 岁"), ("home", "9999", "请选您住在哪里"), ("shift", "0", "班次")],
    )  # fmt: skip
    def test_what_is_wrong_is_said_beside_it(
        self, page: Client, shift: Shift, field: str, value: str, said: str
    ) -> None:
        refused = come(page, shift, **{field: value})
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert Participant.objects.count() == 0

    def test_a_minor_waits_for_the_guardian(self, page: Client, shift: Shift) -> None:
        refused = come(page, shift, age="minor", birth_year="2012")
        assert "监护人" in refused.content.decode()
        said = told(
            page,
            link_of(come(page, shift, age="minor", birth_year="2012", guardian="李父 13800001111")),
        )
        assert "还没有报上名" in said
        assert SignUp.objects.count() == 0

    def test_a_person_who_hands_in_too_often_is_asked_to_wait(
        self, page: Client, shift: Shift, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        from chuishao.web.public import activities

        monkeypatch.setattr(activities, "SIGN_UP", replace(activities.SIGN_UP, most=1))
        come(page, shift)
        assert come(page, shift).status_code == 429

    def test_what_is_cancelled_says_so_and_takes_nobody(self, page: Client, shift: Shift) -> None:
        cancel_activity(
            activity_id=shift.activity_id,
            actor=clerk(),
            at=make.at("2026-09-27 09:00"),
            reason="下雨",
        )
        assert "这个活动取消了" in told(page, address(shift))
        assert come(page, shift).status_code in (409, 422)

    def test_the_act_keeps_its_budget(self, page: Client, shift: Shift) -> None:
        form = {**FILLED, "shift": shift.pk, **proved(page)}
        with CaptureQueriesContext(connection) as asked:
            link_of(page.post(address(shift), form))
        assert len(asked) <= 14, [one["sql"][:90] for one in asked]


class TestOwnPage:
    @pytest.fixture
    def link(self, page: Client, shift: Shift) -> str:
        return link_of(come(page, shift))

    def test_a_wrong_link_opens_nothing(self, page: Client, shift: Shift) -> None:
        assert page.get(f"/with/{'x' * 22}/").status_code == 404

    def test_withdrawing_gives_the_place_to_the_next(
        self, page: Client, shift: Shift, link: str
    ) -> None:
        other = {"phone": "13888887777", "secret": "t" * 32}
        second = link_of(come(page, shift, **other))
        first = SignUp.objects.order_by("id").first()
        assert first is not None
        link_of(page.post(f"{link}withdraw/", {"sign_up": first.pk}))
        assert "候补" not in told(page, second).partition("我的到场记录")[0].partition("附近")[0]

    def test_somebody_elses_rows_are_not_there(self, page: Client, shift: Shift, link: str) -> None:
        stranger = neighbour("王小梅").participant_id
        coming(shift, stranger)
        theirs = SignUp.objects.get(participant=stranger)
        assert page.post(f"{link}withdraw/", {"sign_up": theirs.pk}).status_code == 404

    def test_hours_are_shown_and_an_attendance_is_disputed(
        self, page: Client, shift: Shift, link: str, standing_clock: StandingClock
    ) -> None:
        who = Participant.objects.get()
        rows = listed(shift, who.pk)
        confirm_attendance(attendance_ids=rows, actor=head(), at=make.at("2026-09-30 09:00"))
        standing_clock.at = make.at("2026-10-01 09:00")
        assert "计入的时长 2 小时" in " ".join(told(page, link).split())
        link_of(page.post(f"{link}dispute/", {"attendance": rows[0], "reason": "我九点半才到"}))
        assert Attendance.objects.get().state == "disputed"
        assert "计入的时长 0 小时" in " ".join(told(page, link).split())

    def test_signing_up_from_ones_own_page(self, page: Client, shift: Shift, link: str) -> None:
        [more] = service((LATER,), title="十月护河")
        assert "十月护河" in told(page, link)
        link_of(page.post(f"{link}sign-up/", {"shift": more.pk}))
        assert (
            queries.my_shifts(
                actor=Actor.participant(Participant.objects.get().pk),
                at=make.at("2026-09-28 10:00"),
            )[1].title
            == "十月护河"
        )

    def test_correct_leave_and_be_forgotten(self, page: Client, shift: Shift, link: str) -> None:
        link_of(
            page.post(
                f"{link}correct/",
                {"name": "李桂香", "phone": "13888886666", "skills": "理发、急救"},
            )
        )
        assert "理发、急救" in told(page, link)
        link_of(page.post(f"{link}leave/"))
        assert "您已退出" in told(page, link)
        assert SignUp.objects.get().state == "withdrawn"
        unsure = page.post(f"{link}forget/")
        assert unsure.status_code == 422
        link_of(page.post(f"{link}forget/", {"sure": "yes"}))
        assert page.get(link).status_code == 404

    def test_the_page_keeps_its_budget(self, page: Client, shift: Shift, link: str) -> None:
        for number in range(3):
            [more] = service((LATER,), title=f"护河{number}")
            page.post(f"{link}sign-up/", {"shift": more.pk})
        with CaptureQueriesContext(connection) as asked:
            told(page, link)
        assert len(asked) <= 12, [one["sql"][:120] for one in asked]

    def test_an_unknown_act_is_no_page(self, page: Client, link: str) -> None:
        assert page.post(f"{link}promote/").status_code == 404
