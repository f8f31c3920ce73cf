"""``make bench``: how fast the house is, as ratios to PostgreSQL itself, in one run of under ten minutes.

Starts an embedded server with a data directory of its own, gives it a fresh database, and measures in a child
process with the settings of a real installation. See docs/discussions/speed.md.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]


def main() -> int:
    """The exit status of the measuring process; the database is dropped afterwards."""
    data = Path(os.environ.get("CHUISHAO_DATA_DIR") or TOP / ".data").resolve() / "bench"
    data.mkdir(parents=True, exist_ok=True)
    # Set, not unset: a .env beside manage.py must not lead us to anybody's real database.
    os.environ.update(CHUISHAO_DATA_DIR=str(data), DATABASE_URL="", CHUISHAO_DEBUG="0")
    from chuishao.config.embedded import server

    server.ensure_running()
    where = f"host={server.socket_directory()} user={server.NAME} dbname={server.NAME}"
    _database_anew()
    try:
        return subprocess.run(
            [sys.executable, "-m", "bench.measuring", *sys.argv[1:]],
            env=os.environ | _for_real(where),
            cwd=TOP,
            check=False,
        ).returncode
    finally:
        _database_anew()


def _for_real(where: str) -> dict[str, str]:
    """The settings of a real installation behind a proxy that speaks HTTPS."""
    return {
        "DATABASE_URL": where,
        "DJANGO_SETTINGS_MODULE": "chuishao.config.settings",
        "CHUISHAO_SECRET_KEY": secrets.token_urlsafe(48),
        "CHUISHAO_SEALING_KEY": secrets.token_urlsafe(48),
        "CHUISHAO_ALLOWED_HOSTS": "127.0.0.1",
        "CHUISHAO_BEHIND_PROXY": "1",
        "CHUISHAO_HTTPS": "1",
        "CHUISHAO_LOG_LEVEL": "WARNING",
    }


def _database_anew() -> None:
    import psycopg

    from chuishao.config.embedded import server

    where = f"host={server.socket_directory()} user=postgres dbname=postgres"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {server.NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {server.NAME} OWNER {server.NAME}")


if __name__ == "__main__":
    sys.exit(main())
