"""The embedded server: started by whoever needs it, shared, stopped by the last, and durable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

ASK = "connection.cursor().execute('SELECT 1')"
ALIVE = "print(server._is_alive())"
START = """
import os, django
os.environ['DJANGO_SETTINGS_MODULE'] = 'chuishao.config.settings'
django.setup()
from django.db import connection
from chuishao.config.embedded import server
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A data directory that root's server can reach too (pytest's own is closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="chuishao-"))
    folder.chmod(0o755)
    yield folder
    run(folder, "server.stop('immediate')")
    shutil.rmtree(folder)


def process(place: Path, code: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "CHUISHAO_DATA_DIR": str(place), "CHUISHAO_DEBUG": "1"}
    environment.pop("DATABASE_URL", None)
    order = [sys.executable, "-c", START + code]
    pipe = subprocess.PIPE
    return subprocess.Popen(order, env=environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def run(place: Path, code: str) -> str:
    """What a process of its own prints, having run to its end."""
    output, _ = process(place, code).communicate(timeout=60)
    return output.strip()


def test_the_first_who_asks_starts_it_and_the_last_who_leaves_stops_it(place: Path) -> None:
    assert run(place, f"{ASK}; {ALIVE}") == "True"
    assert run(place, ALIVE) == "False"


def test_processes_share_one_server(place: Path) -> None:
    first = process(place, f"{ASK}; print('up', flush=True); input(); {ASK}; {ALIVE}")
    assert first.stdout is not None
    assert first.stdout.readline() == "up\n"
    assert run(place, f"{ASK}; {ALIVE}") == "True"
    output, _ = first.communicate("go on\n", timeout=60)
    assert output.strip() == "True"
    assert run(place, ALIVE) == "False"


def test_a_killed_process_leaves_a_server_that_the_next_one_finds_and_stops(place: Path) -> None:
    killed = process(place, f"{ASK}; print('up', flush=True); input()")
    assert killed.stdout is not None
    assert killed.stdout.readline() == "up\n"
    killed.kill()
    killed.communicate()
    assert run(place, ALIVE) == "True"
    assert run(place, f"{ASK}; {ALIVE}") == "True"
    assert run(place, ALIVE) == "False"


def test_what_was_committed_survives_a_power_cut(place: Path) -> None:
    write = "c = connection.cursor(); c.execute('CREATE TABLE kept AS SELECT 7 AS n')"
    run(place, f"{write}; server.stop('immediate')")
    read = "c = connection.cursor(); c.execute('SELECT n FROM kept'); print(c.fetchone()[0])"
    assert run(place, read) == "7"


def test_a_server_that_died_is_started_again_for_the_next_connection(place: Path) -> None:
    again = f"{ASK}; server.stop('immediate'); connection.close(); {ASK}; {ALIVE}"
    assert run(place, again) == "True"


def test_our_own_role_is_no_superuser(place: Path) -> None:
    asked = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    read = f"c = connection.cursor(); c.execute('{asked}'); print(c.fetchone()[0])"
    assert run(place, read) == "False"
