"""What one deferred job per event would cost the city's acts (decision 11): ``python -m bench.outbox``.

Eight clients write an act's records: nothing more; an outbox row; an outbox row and a job of
procrastinate, whose trigger sends NOTIFY; an outbox row and a bare NOTIFY. Rounds are interleaved, on a database of its own that is dropped at the end.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from operator import truediv
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager

from chuishao.config.embedded import server

SECONDS = 3
ROUNDS = 7
CLIENTS = 8
DATABASE = "bench_outbox"

TABLES = """
CREATE TABLE entry (id bigserial PRIMARY KEY, subject text, seq int, body jsonb, digest bytea);
CREATE TABLE outbox (id bigserial PRIMARY KEY, name text, subject text, body jsonb, told_at timestamptz);
CREATE INDEX ON outbox (id) WHERE told_at IS NULL;
"""
ACT = """BEGIN;
INSERT INTO entry (subject, seq, body, digest)
VALUES ('case:1', 1, '{"what":"moved","from":"blown"}', '0123456789abcdef0123456789abcdef');
"""
ROW = "INSERT INTO outbox (name, subject, body) VALUES ('case.moved', 'case:1', '{\"case\":1}');\n"
JOB = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'deliver', 0, NULL, NULL,"
    " '{\"event\":1}'::jsonb, NULL)::procrastinate_job_to_defer_v1]);\n"
)
KINDS = {
    "entry only": ACT + "COMMIT;",
    "entry, outbox row": ACT + ROW + "COMMIT;",
    "entry, outbox row, job": ACT + ROW + JOB + "COMMIT;",
    "entry, outbox row, bare NOTIFY": ACT + ROW + "NOTIFY told;\nCOMMIT;",
    "the job's row, its trigger off": ACT + ROW + JOB + "COMMIT;",
}
MUTED = "ALTER TABLE procrastinate_jobs {} TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1"


def main() -> None:
    server.ensure_running()
    where = {"host": str(server.socket_directory()), "user": server.NAME}
    with psycopg.connect(**where, dbname=server.NAME, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            print_table(measured(where))
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def measured(where: dict[str, str]) -> dict[str, list[float]]:
    """Acts per second of each kind, one figure a round."""
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with psycopg.connect(**where, dbname=DATABASE, autocommit=True) as connection:
        connection.execute(TABLES + SchemaManager.get_schema())
        listener = psycopg.connect(**where, dbname=DATABASE, autocommit=True)
        listener.execute('LISTEN told; LISTEN "procrastinate_any_queue_v1"')
        for _round in range(ROUNDS):
            for kind, script in KINDS.items():
                connection.execute(MUTED.format("DISABLE" if "off" in kind else "ENABLE"))
                connection.execute("TRUNCATE entry, outbox, procrastinate_jobs CASCADE")
                rates[kind].append(rate(where, script))
                list(listener.notifies(timeout=0.1))
        listener.close()
    return rates


def rate(where: dict[str, str], script: str) -> float:
    """Transactions per second that pgbench reaches with this script."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        order = [
            str(server.programs() / "pgbench"), "-n", "-f", file.name, "-c", str(CLIENTS), "-j", "2",
            "-T", str(SECONDS), "-h", where["host"], "-U", where["user"], DATABASE,
        ]  # fmt: skip
        done = subprocess.run(order, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        sys.exit(done.stdout + done.stderr)
    return float(found[1])


def print_table(rates: dict[str, list[float]]) -> None:
    """Rates, and the median of the ratios within each round: the machine's moods fall out."""
    print(f"{os.cpu_count()} cores, {CLIENTS} clients, {ROUNDS} rounds of {SECONDS} s\n")
    print("| what an act writes | acts/s | of the outbox row alone |\n| --- | --: | --: |")
    for kind, figures in rates.items():
        middle = statistics.median(figures)
        ratios = map(truediv, figures, rates["entry, outbox row"])
        print(f"| {kind} | {middle:.0f} | {statistics.median(ratios):.2f} |")


if __name__ == "__main__":
    assert Path("manage.py").exists(), "run from the top of the repository"
    main()
