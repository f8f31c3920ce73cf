"""``manage.py serve``: refuses what is not ready, serves, and stops cleanly with its worker."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.house.source import ROOT

PATIENCE = 60


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A data directory of our own that root's server can reach too."""
    folder = Path(tempfile.mkdtemp(prefix="chuishao-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def manage(place: Path, *order: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "CHUISHAO_DATA_DIR": str(place), "CHUISHAO_DEBUG": "1"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *order],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answered(url: str) -> int:
    """The status of the first answer; waits while nobody listens yet."""
    for _ in range(PATIENCE * 5):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            time.sleep(0.2)
    raise AssertionError("nobody answered")


def test_tables_that_are_not_there_are_asked_for(place: Path) -> None:
    serving = manage(place, "serve", "--bind", "127.0.0.1:1")
    said, _ = serving.communicate(timeout=PATIENCE)
    assert serving.returncode == 1
    assert "manage.py migrate" in said


def test_an_address_that_is_none_is_refused_in_words(place: Path) -> None:
    said, _ = manage(place, "serve", "--bind", "somewhere").communicate(timeout=PATIENCE)
    assert "127.0.0.1:8000" in said


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_leaves_nothing_behind(place: Path, sign: signal.Signals) -> None:
    migrated = manage(place, "migrate", "--verbosity", "0")
    assert migrated.communicate(timeout=PATIENCE * 3)[0] is not None
    port = free_port()
    serving = manage(place, "serve", "--bind", f"127.0.0.1:{port}")
    assert answered(f"http://127.0.0.1:{port}/health") < 500
    family = psutil.Process(serving.pid).children(recursive=True)
    serving.send_signal(sign)
    said, _ = serving.communicate(timeout=PATIENCE)
    assert serving.returncode == 0, said
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert not (place / "postgres/postmaster.pid").exists()
