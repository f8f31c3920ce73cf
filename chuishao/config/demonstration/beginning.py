"""Making the tables, and making everything anew: only where nothing but demonstration stands."""

from __future__ import annotations

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> int:
    """Bring the tables up to date; returns how many steps were missing."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return missing


def demand_trial() -> None:
    """Refuse the demonstration for real use, and where units are entered that are not generated."""
    if not settings.DEBUG:
        raise CommandError(
            "没有开始：演示（和演示账号）只在试用（CHUISHAO_DEBUG=1）时可以。正式运行请用 manage.py load。"
        )
    if _holds_real_units():
        raise CommandError("没有开始：库里有不是演示的单位。请换一个数据库或数据目录再试。")


def begin_anew() -> None:
    """Throw the database's content away, where nothing but demonstration stands."""
    demand_trial()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '15s'")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except OperationalError as fault:
        raise CommandError(
            "没有清空：数据库正在使用。请先停下网站（Ctrl-C），再试一次。"
        ) from fault
    finally:
        connection.close()


def _holds_real_units() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('directory_organisation')")
        if cursor.fetchone() == (None,):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM directory_organisation WHERE NOT is_demo)")
        row: tuple[bool] = cursor.fetchone()
        return row[0]
