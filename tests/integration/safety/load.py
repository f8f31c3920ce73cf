"""A process that works until its database is killed under it, and says what was acknowledged.

``prepare`` makes the tables and lays the ground; ``work FILE`` opens cases in four threads and writes
each acknowledged act as a line; ``check`` prints, as JSON, what the database holds and what is wrong.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuishao.config.settings")
STREETS = ("五华山社区", "威远街社区", "五华山社区", "威远街社区")


def prepare() -> None:
    from django.core.management import call_command

    from chuishao.config.ground import prepare
    from tests import make

    call_command("migrate", verbosity=0)
    prepare(at=make.at("2026-01-01 09:00"))


def work(path: str) -> None:
    with open(path, "a", encoding="utf-8") as file:
        lock = threading.Lock()
        threads = [threading.Thread(target=clerk, args=(name, file, lock)) for name in STREETS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def clerk(community: str, file: IO[str], lock: threading.Lock) -> None:
    """Open, hand in and approve, again and again, until the database is gone."""
    from django.db import Error

    from tests import make
    from tests.integration.hands import act, who

    writer, head = who(community), who(community, "head")

    def told(done: Any) -> Any:
        with lock:
            file.write(f"{done.number} {done.revision}\n")
            file.flush()
            os.fsync(file.fileno())
        return done.case_id

    try:
        while True:
            case = told(make.whistle(by=writer, contact_phone="13800138000"))
            told(act(case, "submit", writer))
            told(act(case, "approve", head))
    except Error:
        return


def check() -> None:
    from django.db import connection

    from chuishao.casework import _standing
    from chuishao.casework.models import Case
    from chuishao.kernel import records
    from tests.integration.casework.invariants import broken

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_outbox_event WHERE name LIKE 'casework.case.%'")
        (events,) = cursor.fetchone()
    found = {
        "cases": dict(Case.objects.values_list("number", "revision")),
        "faults": [str(fault) for fault in records.verify()],
        "broken": [
            fault for case in Case.objects.all() for fault in broken(_standing.read(case.pk))
        ],
        "events": events,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    django.setup()
    WHAT: dict[str, Callable[..., None]] = {"prepare": prepare, "work": work, "check": check}
    WHAT[sys.argv[1]](*sys.argv[2:])
