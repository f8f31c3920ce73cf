"""What is killed in the middle loses nothing that was acknowledged and leaves nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection

from chuishao.casework.models import Case
from chuishao.kernel import records
from chuishao.kernel.numbering import read_number
from tests import make
from tests.house.source import ROOT
from tests.integration.hands import DESK, SQUAD, act, faults, story, who


@pytest.fixture
def place() -> Iterator[Path]:
    """A data directory that root's server can reach too (pytest's own is closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="chuishao-killed-"))
    folder.chmod(0o755)
    yield folder
    kill_the_server(folder)
    shutil.rmtree(folder, ignore_errors=True)


def process(place: Path, *order: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "CHUISHAO_DATA_DIR": str(place), "CHUISHAO_DEBUG": "1"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.integration.safety.load", *order],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def run(place: Path, *order: str) -> str:
    output, _ = process(place, *order).communicate(timeout=120)
    return output


def postmasters(place: Path) -> list[psutil.Process]:
    """The server of this data directory, wherever the machine had to put it."""
    with_directory = (one for one in psutil.process_iter(["name", "cmdline"]) if one.info["name"] == "postgres")  # fmt: skip
    return [
        one for one in with_directory if "-D" in (one.info["cmdline"] or ()) and is_of(one, place)
    ]


def is_of(server: psutil.Process, place: Path) -> bool:
    from hashlib import sha256

    mark = sha256(str(place.resolve() / "postgres").encode()).hexdigest()[:12]
    directory = server.info["cmdline"][server.info["cmdline"].index("-D") + 1]
    return mark in directory or directory.startswith(str(place))


def kill_the_server(place: Path) -> int:
    """SIGKILL to the postmaster and to every process it started: no farewell, no checkpoint."""
    killed = 0
    for server in postmasters(place):
        for one in (server, *server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.kill()
                killed += 1
        psutil.wait_procs([server], timeout=10)
    return killed


def acknowledged(file: Path) -> dict[str, int]:
    """The last acknowledged revision of each number."""
    lines = [line.split() for line in file.read_text().splitlines() if line.count(" ") == 1]
    return {number: int(revision) for number, revision in lines}


@pytest.mark.slow
def test_a_killed_postgresql_loses_no_acknowledged_act(place: Path) -> None:
    run(place, "prepare")
    file = place / "acknowledged"
    file.touch()
    loader = process(place, "work", str(file))
    deadline = time.monotonic() + 60
    while len(acknowledged(file)) < 60 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kill_the_server(place) > 4
    loader.communicate(timeout=60)
    promised, found = acknowledged(file), json.loads(run(place, "check"))
    assert len(promised) >= 60
    lost = {n: r for n, r in promised.items() if found["cases"].get(n, 0) < r}
    assert lost == {}
    assert found["faults"] == found["broken"] == []
    assert found["events"] == sum(found["cases"].values())
    assert_without_gaps(found["cases"])


def assert_without_gaps(cases: dict[str, Any]) -> None:
    """An act that was not finished gave its number back."""
    by_street: dict[str, list[int]] = {}
    for number in cases:
        known = read_number(number)
        assert known is not None
        by_street.setdefault(known.code, []).append(known.sequence)
    assert len(by_street) == 2
    for sequences in by_street.values():
        assert sorted(sequences) == list(range(1, len(sequences) + 1))


def test_a_killed_worker_brings_the_parent_back_exactly_once(ground: None) -> None:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    act(case, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    child = act(
        case, "rise", who(DESK, "head"), reason="超出权限", review_on="2026-12-01", prior_efforts="已协调",
    ).opened  # fmt: skip
    act(child, "discard", who(DESK, "head"), reason="误报")
    order = [sys.executable, "-m", "tests.integration.safety.worker", connection.settings_dict["NAME"]]  # fmt: skip
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "hanging\n"
        worker.kill()
    assert Case.objects.get(pk=case).state == "above"
    records.deliver_pending(at=make.at())
    records.deliver_pending(at=make.at())
    assert Case.objects.get(pk=case).state == "handling"
    assert story(case).count("come_down") == 1
    assert faults() == []
