"""What waits for somebody else is told to them: a proposed limit to the second person, an unclaimed need to its people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from chuishao.casework.operations import propose_dial
from chuishao.directory.actors import Actor
from chuishao.directory.models import Holding, Message
from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import records
from chuishao.participation.models import Listing
from chuishao.participation.operations import sweep, withdraw_listing
from tests import make
from tests.doors.conftest import (
    StandingClock,
    account_of,
    browser,
    quick_passwords,
    standing_clock,
)
from tests.integration.participation.alliances import COMMUNITY, STREET, alliance, listed, member

__all__ = ["quick_passwords", "standing_clock"]
pytestmark = pytest.mark.usefixtures("ground")
LATER = make.at("2026-10-28 09:00")


def deliver(at: object = None) -> None:
    """Run the reactions, as the worker does, twice: nothing is told twice."""
    for _ in range(2):
        assert records.deliver_pending(at=at or make.at("2026-09-28 09:01")).failed == 0


def proposed(by: Actor) -> None:
    propose_dial(
        case_type="whistle", duty="finish", amount=5, document_no="华办发〔2026〕1号", actor=by,
        effective_from=make.at().date(), at=make.at(),
    )  # fmt: skip


def test_a_proposed_limit_is_told_to_another_leader_of_the_place_and_never_to_the_proposer() -> (
    None
):
    proposed(make.actor(STREET, "head"))
    deliver()
    [told] = messages_of(make.actor(STREET, "deputy"))
    assert (told.topic, told.number) == ("dial_proposed", "office_dials")
    assert "华山街道" in told.words
    assert messages_of(make.actor(STREET, "head")) == []
    assert messages_of(make.actor(STREET, "clerk")) == []
    far = Message.objects.exclude(person__holdings__post__organisation__region_path=make.HUASHAN)
    assert far.count() == 0


def test_where_nobody_else_leads_the_office_above_is_told() -> None:
    proposer = make.actor(STREET, "head")
    proposed(proposer)
    leaders = Holding.objects.filter(
        post__organisation__region_path=make.HUASHAN, post__kind__in=["deputy", "secretary", "head"]
    )
    others = list(leaders.exclude(person_id=proposer.person_id).values_list("pk", flat=True))
    gone = Holding.objects.filter(pk__in=others)
    gone.update(to_on=make.at("2026-09-01 09:00").date())
    try:
        deliver()
        assert [one.topic for one in messages_of(make.actor("五华区政府", "head"))] == [
            "dial_proposed"
        ]
    finally:
        gone.update(to_on=None)


def test_an_unclaimed_need_is_told_to_its_unit_and_to_the_host_once(
    standing_clock: StandingClock, quick_passwords: None
) -> None:
    need = listed(alliance())
    while sweep(at=LATER):
        pass
    deliver(LATER)
    for one in (member(), make.actor(STREET, "clerk"), make.actor(STREET, "head")):
        [told] = messages_of(one)
        assert (told.topic, told.number) == ("unclaimed", f"listing:{need.pk}")
        assert told.words == "到期没人认领：缺一间会议室"
    assert Message.objects.values("person").distinct().count() == Message.objects.count()
    standing_clock.at = LATER
    opened = clicked(browser(account_of(member(COMMUNITY), LATER), LATER), told.id, told.number)
    assert opened == f"/desk/listing/{need.pk}/"


def clicked(client: Client, message: int, number: str) -> str:
    answer = client.post("/desk/messages/read/", {"message": str(message), "number": number})
    assert client.get(answer.headers["Location"]).status_code == 200
    return str(answer.headers["Location"])


def test_a_need_taken_back_meanwhile_is_told_to_nobody() -> None:
    need = listed(alliance())
    sweep(at=LATER)
    withdraw_listing(
        listing_id=Listing.objects.get(pk=need.pk).pk, reason="不用了", actor=member(), at=LATER + timedelta(hours=1)
    )  # fmt: skip
    deliver(LATER + timedelta(hours=2))
    assert Message.objects.count() == 0
