"""Several people at the same moment: every failure counts, and one post takes one person."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from chuishao.directory import operations
from chuishao.directory.kinds import PostKind
from chuishao.directory.models import Account, Holding
from chuishao.kernel import records
from chuishao.kernel.refusals import Refusal
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all acts in threads of their own; the messages of those refused."""

    def attempt(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [message for message in pool.map(attempt, acts) if message]


def test_every_failed_sign_in_counts() -> None:
    town = towns.build()
    account = towns.account(town.street_head, "lijianguo")

    def fail() -> None:
        operations.sign_in(username="lijianguo", password="wrong-Pass-1", at=NINE)

    assert len(at_once(*[fail] * 5)) == 5
    assert Account.objects.get(pk=account).locked_until is not None
    actions = [entry.action for entry in records.history(f"account:{account}")]
    assert actions == ["open", *["sign_in_failed"] * 4, "lock"]


def test_one_of_two_appointments_to_the_same_post_is_told() -> None:
    town = towns.build()
    empty = towns.post(town.community, PostKind.DEPUTY)
    people = [towns.person("王志强"), towns.person("赵明")]

    def appoint(person: int) -> Callable[[], object]:
        return lambda: operations.appoint(post_id=empty, person_id=person, actor=SYSTEM, at=NINE)

    (told,) = at_once(*[appoint(person) for person in people])
    assert "已有人任职" in told
    assert Holding.objects.filter(post_id=empty).count() == 1
