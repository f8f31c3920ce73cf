"""An import that is killed leaves whole batches only, and a rerun completes it to the exact figures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg.conninfo
import pytest
from django.db import connection

from chuishao.casework import queries
from chuishao.channels.inbound.ledger import import_ledger
from chuishao.channels.inbound.ledger.importing import BATCH
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from tests import make
from tests.ledgers.make_ledger import rows, write

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ledger")]

ROOT = Path(__file__).resolve().parents[3]
SIZES = {"县区吹哨": 19, "街道吹哨": 481, "社区吹哨": 6500}
ALL = sum(SIZES.values())


def killed(path: Path, after: int) -> int:
    """Import in a process of its own, kill it once so many are in; returns how many stayed."""
    at = connection.settings_dict
    url = psycopg.conninfo.make_conninfo(
        dbname=at["NAME"], user=at["USER"] or None, password=at["PASSWORD"] or None,
        host=at["HOST"] or None, port=at["PORT"] or None,
    )  # fmt: skip
    command = [sys.executable, "manage.py", "ledger_import", str(path)]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url, "CHUISHAO_DEBUG": "1"}
    )
    while running.poll() is None and recorded() < after:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL, "it was done before it could be killed"
    return recorded()


def recorded() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_case WHERE source = 'ledger'")
        return int(cursor.fetchone()[0])


def test_a_killed_import_leaves_whole_batches_and_a_rerun_completes_it(
    ground: None, tmp_path: Path
) -> None:
    some = [row for level, count in SIZES.items() for row in rows(level, count)]
    path = write(tmp_path / "部分台账.xlsx", some)
    stayed = killed(path, after=2 * BATCH)
    assert 0 < stayed < ALL
    assert stayed % BATCH == 0
    assert list(records.verify()) == []
    rest = import_ledger(path, actor=Actor.system("台账补录"), at=datetime.now(UTC))
    assert (rest.new, rest.known) == (ALL - stayed, stayed)
    assert counts() == list(SIZES.values())
    assert list(records.verify()) == []


def counts() -> list[int]:
    who = make.actor("市政府", "head", when=make.at())
    return [line.count for line in queries.counts_by_level(case_type="whistle", actor=who)]
