"""Settings: what may be missing while trying, and what running for real refuses to start without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chuishao.config.databases import database
from chuishao.config.env import Environment, Unready

REAL = {"DATABASE_URL": "postgresql://office:secret@db.example:5433/chuishao?sslmode=require"}


def environment(tmp_path: Path, **given: Any) -> Environment:
    return Environment(_env_file=None, data_dir=tmp_path, **given)


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SEALING_KEY", "ALLOWED_HOSTS", "DEBUG"):
        monkeypatch.delenv(f"CHUISHAO_{name}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_a_real_database_demands_real_keys(tmp_path: Path) -> None:
    with pytest.raises(Unready, match="CHUISHAO_SEALING_KEY"):
        _ = environment(tmp_path, **REAL).keys


def test_a_real_database_demands_host_names(tmp_path: Path) -> None:
    with pytest.raises(Unready, match="CHUISHAO_ALLOWED_HOSTS"):
        _ = environment(tmp_path, **REAL).hosts


def test_while_trying_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    first, second = environment(tmp_path).keys, environment(tmp_path).keys
    assert first == second
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_keys_given_are_keys_used(tmp_path: Path) -> None:
    given = environment(tmp_path, secret_key="a" * 40, sealing_key="b" * 40, **REAL)
    assert given.keys == ("a" * 40, "b" * 40)


def test_host_names_are_split_at_commas(tmp_path: Path) -> None:
    assert environment(tmp_path, allowed_hosts="a.example, b.example").hosts == [
        "a.example",
        "b.example",
    ]


def test_a_database_url_becomes_djangos_description(tmp_path: Path) -> None:
    described = database(environment(tmp_path, **REAL))
    assert (described["HOST"], described["PORT"]) == ("db.example", "5433")
    assert (described["NAME"], described["USER"]) == ("chuishao", "office")
    assert described["OPTIONS"] == {"sslmode": "require"}


def test_without_a_database_url_the_embedded_server_is_meant(tmp_path: Path) -> None:
    assert database(environment(tmp_path))["ENGINE"] == "chuishao.config.embedded"
