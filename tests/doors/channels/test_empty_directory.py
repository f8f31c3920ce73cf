"""Before any organisation is known, no ledger can be brought in, and the command says what comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.doors.channels.conftest import row
from tests.ledgers.make_ledger import write


def test_without_a_directory_the_command_says_what_to_do(tmp_path: Path, db: None) -> None:
    path = write(tmp_path / "台账.xlsx", [row()])
    with pytest.raises(CommandError, match="请先装入或录入单位名录") as refused:
        call_command("ledger_import", str(path))
    assert refused.value.returncode == 2


def test_without_a_directory_there_are_no_statistics(db: None) -> None:
    with pytest.raises(CommandError, match="请先装入名录"):
        call_command("statistics")
