"""``manage.py audit_verify``: read all records again and name every one that was touched."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chuishao.kernel import records


class Command(BaseCommand):
    """Exit code 0: nothing was touched; 1: the faults are listed; 2: the command was mistyped."""

    help = "核验办事记录是否被改动、删除、插入或调换；发现问题时逐条列出，并以 1 退出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The seal kept outside the system, if there is one."""
        parser.add_argument(
            "--published",
            default="",
            metavar="N=HEX",
            help="系统之外留存的总封（audit_anchor 打印的那一行）",
        )

    def handle(self, *args: Any, published: str, **options: Any) -> None:
        """List the faults; say plainly when there is none."""
        count = 0
        for count, fault in enumerate(records.verify(published=_seal(published)), start=1):
            self.stdout.write(f"{count}. {fault.message}")
        if count:
            raise CommandError(
                f"核验未通过：发现 {count} 处问题，见上。请保留现场，通知审计管理员。"
            )
        self.stdout.write("核验通过：办事记录未见改动。")


def _seal(text: str) -> tuple[int, bytes] | None:
    if not text:
        return None
    number, _, digest = text.partition("=")
    try:
        return int(number), bytes.fromhex(digest)
    except ValueError:
        raise CommandError(
            "--published 应写成“封号=十六进制摘要”，例如 12=9f3a…。", returncode=2
        ) from None
