"""Events are delivered once each and in order, whatever fails, hangs or is killed meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from chuishao.kernel.records import Delivery, deliver_pending
from tests.integration.kernel import parcels
from tests.integration.kernel.acts import NINE, act, run
from tests.integration.kernel.parcels import ParcelCame, ParcelSeen, marks

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def poisoned() -> Iterator[set[str]]:
    yield parcels.poisoned
    parcels.poisoned.clear()


def come(number: int, street: str = "丰宁") -> None:
    act(f"street:{street}", event=ParcelCame(number, street))


def counted(*numbers: int) -> list[int]:
    """How often each parcel was counted."""
    return [marks(f"counted:{number}") for number in numbers]


@pytest.mark.django_db
def test_every_reaction_takes_effect_once_and_in_order() -> None:
    for number in (1, 2, 3):
        come(number)
    assert deliver_pending(at=NINE) == Delivery(delivered=3)
    assert deliver_pending(at=NINE) == Delivery()
    assert counted(1, 2, 3) == [1, 1, 1]
    assert [marks(f"place:{number}") for number in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.django_db
def test_delivering_again_what_was_delivered_changes_nothing() -> None:
    come(1)
    deliver_pending(at=NINE)
    run("UPDATE kernel_outbox_event SET delivered_at = NULL")
    assert deliver_pending(at=NINE) == Delivery(delivered=1)
    assert counted(1) == [1]


@pytest.mark.django_db
def test_events_nobody_reacts_to_are_told_all_at_once(
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    for number in range(50):
        act("street:丰宁", event=ParcelSeen(number))
    with django_assert_max_num_queries(4):
        assert deliver_pending(at=NINE) == Delivery(delivered=50)


@pytest.mark.django_db
def test_an_act_that_failed_tells_nothing() -> None:
    with transaction.atomic():
        come(1)
        transaction.set_rollback(True)
    assert deliver_pending(at=NINE) == Delivery()


@pytest.mark.django_db
def test_a_poisoned_street_holds_up_only_itself(poisoned: set[str]) -> None:
    poisoned.add("毒")
    for number, street in enumerate(["毒", "毒", "丰宁", "华山"], start=1):
        come(number, street)
    assert deliver_pending(at=NINE) == Delivery(delivered=2, failed=1)
    assert counted(1, 2, 3, 4) == [1, 0, 1, 1]
    assert marks("row:毒") == 0
    poisoned.clear()
    assert deliver_pending(at=NINE + 5 * SECOND) == Delivery(delivered=2)
    assert counted(1, 2, 3, 4) == [1, 1, 1, 1]


@pytest.mark.django_db
def test_a_failing_reaction_is_tried_again_after_doubling_waits_up_to_an_hour(
    poisoned: set[str],
) -> None:
    poisoned.add("毒")
    come(1, "毒")
    at, waits = NINE, []
    for _attempt in range(12):
        assert deliver_pending(at=at) == Delivery(failed=1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT next_attempt_at, fault FROM kernel_outbox_event")
            following, fault = cursor.fetchone()
        assert deliver_pending(at=following - SECOND) == Delivery()
        waits.append((following - at) // SECOND)
        at = following
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-2:] == [3600, 3600]
    assert fault == "test.shelve: Poison: 毒 收不了"


@pytest.mark.django_db
def test_an_event_nobody_here_declares_waits_for_a_release_that_does() -> None:
    act("case:1")
    run(
        "INSERT INTO kernel_outbox_event (name, body, subject, at)"
        " VALUES ('test.from.tomorrow', '{}', 'case:1', now())"
    )
    assert deliver_pending(at=NINE) == Delivery()
    assert run("SELECT FROM kernel_outbox_event WHERE delivered_at IS NULL") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_outbox_event SET body = '{}'",
        "UPDATE kernel_outbox_event SET subject = 'x'",
        "DELETE FROM kernel_outbox_event",
    ],
)
def test_an_event_cannot_be_changed_or_dropped_before_it_is_told(statement: str) -> None:
    come(1)
    with pytest.raises(Error, match="只能追加"), transaction.atomic():
        run(statement)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_deliver_each_event_once() -> None:
    for number in range(1, 61):
        come(number, f"街{number % 6}")
    done: list[Delivery] = []

    def deliver() -> None:
        try:
            done.append(deliver_pending(at=NINE))
        finally:
            connection.close()

    workers = [threading.Thread(target=deliver) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done.append(deliver_pending(at=NINE))
    assert sum(one.delivered for one in done) == 60
    assert counted(*range(1, 61)) == [1] * 60
    rows = [[marks(f"place:{n}") for n in range(1, 61) if n % 6 == s] for s in range(6)]
    assert rows == [list(range(1, 11))] * 6


def worker(**more: str) -> subprocess.Popen[str]:
    """A worker as a process of its own on the test database."""
    order = [sys.executable, "-m", "tests.integration.kernel.parcels"]
    name = connection.settings_dict["NAME"]
    environment = os.environ | more
    return subprocess.Popen([*order, name], stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_event_and_doubles_no_reaction() -> None:
    for number in range(1, 7):
        come(number)
    with worker(HANG_AT="3") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "hanging\n"
        first.kill()
    assert first.returncode == -9
    assert counted(1, 2, 3, 4) == [1, 1, 0, 0]
    with worker() as second:
        assert second.stdout is not None
        assert "delivered=4" in second.stdout.read()
    assert second.returncode == 0
    assert counted(*range(1, 7)) == [1] * 6
    assert marks("row:丰宁") == 6
