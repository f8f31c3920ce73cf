"""Events and reactions of the delivery tests; run as a program it is a worker that may be killed."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from chuishao.kernel import records
from tests.integration.kernel.acts import act


@dataclass(frozen=True)
class ParcelCame(records.Event):
    """Something that two reactions answer to; each leaves its marks as entries."""

    name: ClassVar[str] = "test.parcel.came"
    number: int
    street: str = ""


@dataclass(frozen=True)
class ParcelSeen(records.Event):
    """Something that nobody reacts to."""

    name: ClassVar[str] = "test.parcel.seen"
    number: int


class Poison(Exception):
    """What the poisoned street's parcels do."""


poisoned: set[str] = set()


def marks(subject: str) -> int:
    """How many marks the reactions left on a subject."""
    return records.head_of(subject).seq


@records.on(ParcelCame, name="test.count")
def count(event: ParcelCame, at: datetime) -> None:
    """Count this parcel; a second time would show."""
    act(f"counted:{event.number}")


@records.on(ParcelCame, name="test.shelve")
def shelve(event: ParcelCame, at: datetime) -> None:
    """Give the parcel its place in the street's row; fails for poisoned streets."""
    act(f"row:{event.street}")
    for _step in range(marks(f"row:{event.street}")):
        act(f"place:{event.number}")
    if event.street in poisoned:
        raise Poison(f"{event.street} 收不了")
    if event.number == int(os.environ.get("HANG_AT", "0")):
        print("hanging", flush=True)
        time.sleep(60)


def main() -> None:
    """Deliver what waits in the database named first; with ``worker``, by its jobs until stopped."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    if "worker" in sys.argv:
        from django.core.management import call_command

        call_command("procrastinate", "worker")
    else:
        print(records.deliver_pending(at=datetime.now(UTC)), flush=True)


if __name__ == "__main__":
    main()
