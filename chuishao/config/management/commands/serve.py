"""``manage.py serve``: the site and the worker that delivers its events, started and stopped together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from chuishao.config.env import ROOT, env

LIVES = 5


class Command(BaseCommand):
    """Serves until SIGINT or SIGTERM, then lets requests and jobs in hand finish."""

    help = "运行网站和后台任务，按 Ctrl-C 停止（Serve the site and its worker until Ctrl-C）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether the worker runs elsewhere."""
        parser.add_argument("--bind", default=env.bind, help="address:port")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")

    def handle(self, *args: Any, bind: str, no_worker: bool, **options: Any) -> None:
        """Refuse an unready database, then serve."""
        host, _, port = bind.rpartition(":")
        if not port.isdigit():
            raise CommandError(f"地址“{bind}”看不懂：请写成 127.0.0.1:8000 的样子。")
        _demand_migrated()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuishao.config.settings")
        worker = None if no_worker else _Worker()
        try:
            self.stdout.write(f"网站：http://{bind}/  （按 Ctrl-C 停止）")
            _server(host or "127.0.0.1", int(port)).serve()
        finally:
            if worker:
                worker.stop()
            self.stdout.write("已停止。")


def _demand_migrated() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if waiting:
        raise CommandError(f"数据库还差 {len(waiting)} 步变更：请先运行 manage.py migrate。")


def _server(host: str, port: int) -> MPServer:
    return MPServer(
        "chuishao.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        # What stands in front speaks HTTP/1.1 to us: no connection is asked first which one it means.
        http=HTTPModes.http1,
        websockets=False,
        workers=env.processes,
        blocking_threads=env.threads,
        # A thread that goes away takes its database connection along; keep both for ten minutes.
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        working_dir=ROOT,
    )


class _Worker:
    """``manage.py procrastinate worker`` as a child, started again if it dies by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us first, and we ask it to finish what it has begun.
        order = [sys.executable, str(ROOT / "manage.py"), "procrastinate", "worker"]
        return subprocess.Popen(order, start_new_session=True)

    def _watch(self) -> None:
        for _life in range(LIVES):
            code = self._child.wait()
            if self._stopping.is_set():
                return
            print(f"后台任务意外停止（{code}），正在重新启动……", file=sys.stderr)
            self._stopping.wait(1)
            self._child = self._start()

    def stop(self) -> None:
        """Ask it to finish; after ten seconds end it (its unfinished jobs are taken up next time)."""
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
