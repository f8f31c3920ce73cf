"""The yardstick: pgbench writes the rows that one act writes, read from a real act, and nothing else.

The scripts are made from the rows the operation itself has written: every column with the value it has
there, keys and numbers excepted. One transaction, one statement a row, in the same tables with the
same indexes and triggers, on the same server, eight clients in eight streets.

Whoever writes cases sends their values each time, so pgbench does: in the text of the simple protocol, as
parameters of the prepared one. ``literals`` is shown beside them: prepared, the values read once for all.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db import connection

from chuishao.config.embedded import server
from chuishao.participation.models import Shift

from .ground import CLIENTS, Clerk

MODES = ("prepared", "simple")
LITERALS = "literals"
_VALUE = re.compile(r"E'((?:[^'\\]|''|\\.)+)'::")
_NUMBER = "'KM-' || :street || '-20260105-' || lpad(:last::text, 6, '0')"
_HEAD = (
    "INSERT INTO kernel_audit_head (subject, seq, digest) VALUES ({subject}, {seq}, {digest})"
    " ON CONFLICT (subject) DO UPDATE SET seq = EXCLUDED.seq, digest = EXCLUDED.digest;"
)


def opening_script(case_id: int, clerks: Sequence[Clerk]) -> str:
    """Opens a case as this one was opened: counter, case, duties, audit entry, head, event."""
    opener = _by_client([str(clerk.actor.organisation_id) for clerk in clerks]) + "::bigint"
    path = _by_client([clerk.actor.region_path for clerk in clerks])
    case = {"number": _NUMBER, "region_path": path, "opener_id": opener}
    duty = {"case_id": ":case", "organisation_id": opener}
    return "\n".join([
        "BEGIN;",
        f"SELECT {_by_client([clerk.street for clerk in clerks])} AS street \\gset",
        "INSERT INTO kernel_counter AS c (prefix, code, day, last) VALUES ('KM', :street, '2026-01-05', 1)"
        " ON CONFLICT (prefix, code, day) DO UPDATE SET last = c.last + 1 RETURNING last \\gset",
        f'{_rows("casework_case", "id", case_id, case)[0]} RETURNING id AS "case" \\gset',
        *(row + ";" for row in _rows("casework_duty", "case_id", case_id, duty)),
        *_records(case_id, 1),
        "COMMIT;",
    ])  # fmt: skip


def moving_script(case_id: int, first: int) -> str:
    """Moves a case as this one was moved last; client n takes the cases first+n, first+n+8, …"""
    changed = ("state", "takers", "revision", "moved_at")
    return "\n".join([
        "\\set n :n + 1",
        f"\\set case {first} + :client_id + {CLIENTS} * :n",
        "BEGIN;",
        "SELECT revision FROM casework_case WHERE id = :case FOR UPDATE;",
        f"UPDATE casework_case SET {_values('casework_case', case_id, changed)} WHERE id = :case;",
        *(row + ";" for row in _rows("casework_duty", "case_id", case_id, {"case_id": ":case"})),
        *_records(case_id, 2),
        "COMMIT;",
    ])  # fmt: skip


def coming_script(came: int, shifts: Sequence[Shift], first: int) -> str:
    """Somebody comes as this one came; client n writes participants first+n, first+n+8, … of its own shift."""
    own = {
        "participant_id": ":participant",
        "shift_id": _by_client([str(one.pk) for one in shifts]) + "::bigint",
        "activity_id": _by_client([str(one.activity_id) for one in shifts]) + "::bigint",
        "circle_id": _by_client([str(one.activity.circle_id) for one in shifts]) + "::bigint",
        "region_path": _by_client([one.activity.region_path for one in shifts]),
    }
    [row] = _rows("participation_attendance", "id", came, own)
    return "\n".join([
        "\\set n :n + 1",
        f"\\set participant {first} + :client_id + {CLIENTS} * :n",
        "BEGIN;",
        f'{row} RETURNING id AS "came" \\gset',
        *_records(came, 1, "attendance:", ":came"),
        "COMMIT;",
    ])  # fmt: skip


def faster_mode(script: str | Callable[[], str], seconds: float, each: int = 0) -> str:
    """The protocol with which pgbench is faster on this machine: that one is the yardstick."""

    def tried(mode: str) -> float:
        return run(script if isinstance(script, str) else script(), seconds, mode, each)

    return max(MODES, key=tried)


def _records(key: int, seq: int, kind: str = "case:", place: str = ":case") -> list[str]:
    """Audit entry, head and event (where there was one) of the act that was number ``seq`` on its subject."""
    subject, ours = f"{kind}{key}", f"'{kind}' || {place}"
    [entry] = _rows("kernel_audit_entry", "subject", subject, {"subject": ours}, f"seq = {seq}")
    events = _rows("kernel_outbox_event", "subject", subject, {"subject": ours})[seq - 1 : seq]
    digest = _values("kernel_audit_head", subject, ("digest",), "subject").partition(" = ")[2]
    head = _HEAD.format(subject=ours, seq=seq, digest=digest)
    return [entry + ";", head, *(event + ";" for event in events)]


def _by_client(values: Sequence[str]) -> str:
    """Each client its own value."""
    listed = ",".join(f"'{value}'" for value in values)
    return f"(ARRAY[{listed}])[:client_id + 1]"


def _rows(
    table: str, key: str, value: object, own: Mapping[str, str], also: str = "true"
) -> list[str]:
    """An INSERT for each row that has this key, with its literal values; ``own`` are given in SQL."""
    types = {name: of for name, of in _types(table).items() if name != "id"}
    values = ", ".join(f"quote_nullable({name}::text)" for name in types)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {values} FROM {table} WHERE {key} = %s AND {also} ORDER BY id", [value]
        )
        rows = cursor.fetchall()
    return [
        f"INSERT INTO {table} ({', '.join(types)}) VALUES ("
        + ", ".join(
            own.get(name) or _literal(one, types[name])
            for name, one in zip(types, row, strict=True)
        )
        + ")"
        for row in rows
    ]


def _values(table: str, value: object, columns: Sequence[str], key: str = "id") -> str:
    """``column = literal`` for these columns of one row."""
    types, named = _types(table), ", ".join(f"quote_nullable({name}::text)" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {named} FROM {table} WHERE {key} = %s", [value])
        row = cursor.fetchone() or ()
    return ", ".join(
        f"{name} = {_literal(one, types[name])}" for name, one in zip(columns, row, strict=True)
    )


def _types(table: str) -> dict[str, str]:
    """The type of each column, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return dict(cursor.fetchall())


def _literal(quoted: str, of: str) -> str:
    """A quoted value with its type; its colons are written as escapes, for pgbench reads :36 as a variable."""
    if quoted == "NULL":
        return quoted
    text = quoted.removeprefix("E").removeprefix("'").removesuffix("'")
    escaped = text if quoted.startswith("E") else text.replace("\\", "\\\\")
    return "E'" + escaped.replace(":", "\\x3a") + f"'::{of}"


def as_parameters(script: str) -> tuple[str, list[str]]:
    """The script with ``:p0``, ``:p1`` … for its literal values, and the values.

    >>> as_parameters("SELECT E'华山\\x3a66号'::text, E''::text;")
    ("SELECT :p0::text, E''::text;", ['p0=华山:66号'])
    """
    given: list[str] = []

    def parameter(found: re.Match[str]) -> str:
        value = found[1].replace("\\x3a", ":").replace("\\\\", "\\").replace("''", "'")
        given.append(f"p{len(given)}={value}")
        return f":p{len(given) - 1}::"

    return _VALUE.sub(parameter, script), given


def run(script: str, seconds: float, mode: str, each: int = 0) -> float:
    """Transactions per second of eight clients with this script; ``each`` ends a client after so many."""
    script, given = as_parameters(script) if mode == "prepared" else (script, [])
    protocol = "prepared" if mode == LITERALS else mode
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script + "\n")
        file.flush()
        where = settings.DATABASES["default"]
        order = [
            str(server.programs() / "pgbench"), "--no-vacuum", f"--file={file.name}", f"--protocol={protocol}",
            f"--client={CLIENTS}", "--jobs=2", f"--transactions={each}" if each else f"--time={seconds:g}", f"--host={where['HOST']}",
            f"--username={where['USER']}", "--define=n=-1", *(f"--define={one}" for one in given), where["NAME"],
        ]  # fmt: skip
        done = subprocess.run(order, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None or done.returncode:
        sys.exit(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(found[1])
