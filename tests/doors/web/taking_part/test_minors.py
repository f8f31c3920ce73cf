"""A minor who registered themselves: the community is told, asks the guardian, and writes down a yes or its end."""

from __future__ import annotations

import pytest
from django.test import Client

from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound
from chuishao.participation import operations
from chuishao.participation.models import Participant, SignUp
from chuishao.participation.operations import Registered
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, service, team
from tests.integration.participation.cast import SECRET, me, neighbour, window

GUARDIAN, PHONE = "王芳 13900001111", "13877771111"
BEGINS, ENDS = make.at("2026-09-29 09:00"), make.at("2026-09-29 11:00")
ASKED = "等监护人同意"


def child() -> Registered:
    """Somebody of fifteen who registered on the open page and named a guardian."""
    return neighbour("小强", PHONE, by=window(), secret=SECRET, birth_year=2011, guardian=GUARDIAN)


def test_the_community_is_told_and_writes_a_guardians_word_down_without_typing_it_again(
    desk: Desk,
) -> None:
    one, clerk = child(), desk(COMMUNITY)
    url = f"/desk/taking-part/minors/{one.participant_id}/consent/"
    for who, page in ((clerk, "/desk/taking-part/"), (desk(COMMUNITY, "head"), "/desk/confirm/")):
        assert url in who.get(page).text
    assert GUARDIAN not in clerk.get("/desk/taking-part/minors/").text
    assert clerk.post(url, {"guardian": ""}).status_code == 303
    assert Participant.objects.get().guardian_at is not None
    assert url not in clerk.get("/desk/taking-part/").text


def test_whom_to_call_is_shown_for_a_purpose_and_the_minor_reads_who_looked(desk: Desk) -> None:
    one = child()
    look = f"/desk/taking-part/minors/{one.participant_id}/look/"
    head = desk(COMMUNITY, "head")
    assert GUARDIAN not in head.get(look).text
    assert head.post(look, {"purpose": ""}).status_code == 422
    shown = head.post(look, {"purpose": "问监护人同意不同意"}).text
    assert (GUARDIAN in shown, PHONE in shown) == (True, False)
    assert "问监护人同意不同意" in Client().get(f"/with/{one.token}/").content.decode()


def test_another_communitys_desk_learns_nothing_of_them(desk: Desk) -> None:
    one = child()
    for stranger in (desk("龙翔街道办事处"), desk("华山城管执法中队", "liaison")):
        assert one.pseudonym not in stranger.get("/desk/taking-part/minors/").text
        for key in ("look", "consent", "take-back"):
            url = f"/desk/taking-part/minors/{one.participant_id}/{key}/"
            assert stranger.get(url).status_code == 404
            assert stranger.post(url, {"purpose": "看看"}).status_code == 404


def test_the_own_page_says_what_is_waited_for_and_offers_no_sign_up_until_then(desk: Desk) -> None:
    one = child()
    service(team(), BEGINS, ENDS)
    page = Client().get(f"/with/{one.token}/").content.decode()
    assert (ASKED in page, "/sign-up/" in page) == (True, False)
    desk(COMMUNITY).post(f"/desk/taking-part/minors/{one.participant_id}/consent/", {})
    page = Client().get(f"/with/{one.token}/").content.decode()
    assert (ASKED in page, "/sign-up/" in page) == (False, True)


def test_a_guardian_who_agrees_no_more_ends_what_lies_ahead_and_the_next_moves_up(
    desk: Desk,
) -> None:
    one, other = child(), neighbour("李桂芳", secret="n" * 32)
    clerk, url = desk(COMMUNITY), f"/desk/taking-part/minors/{one.participant_id}"
    clerk.post(f"{url}/consent/", {})
    _activity, shift = service(team(), BEGINS, ENDS, places=1)
    for who in (one.participant_id, other.participant_id):
        operations.sign_up(shift_id=shift, participant_id=who, actor=me(who), at=make.at())
    assert clerk.post(f"{url}/take-back/", {}).status_code == 303
    states = dict(SignUp.objects.values_list("participant", "state"))
    assert states == {one.participant_id: "withdrawn", other.participant_id: "coming"}
    page = Client().get(f"/with/{one.token}/").content.decode()
    assert "监护人不同意了" in page
    with pytest.raises(NotAllowed, match="监护人"):
        operations.sign_up(
            shift_id=shift, participant_id=one.participant_id, actor=me(one.participant_id), at=make.at()
        )  # fmt: skip
    assert clerk.post(f"{url}/take-back/", {}).status_code == 403


def test_only_what_was_given_is_taken_back_and_only_by_whoever_looks_after_them(
    desk: Desk,
) -> None:
    one = child().participant_id
    with pytest.raises(Conflict, match="不用撤回"):
        operations.take_back_consent(participant_id=one, actor=make.actor(COMMUNITY), at=make.at())
    for stranger in (make.actor("龙翔街道办事处"), me(one)):
        with pytest.raises(NotFound):
            operations.take_back_consent(participant_id=one, actor=stranger, at=make.at())
