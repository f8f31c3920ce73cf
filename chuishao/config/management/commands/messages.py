"""``manage.py messages``: brings the catalogue of translations up to date; ``--check`` only says what lacks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chuishao.config import translating


class Command(BaseCommand):
    """The catalogue and its compiled form are committed, so that a fresh machine needs no tools."""

    help = "更新英文翻译目录（Bring the English catalogue up to date）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write or only to look."""
        parser.add_argument("--check", action="store_true", help="only say what is missing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Write both files, and name what nobody has translated."""
        text, untold = translating.renewed(translating.everything_said())
        if not check:
            translating.CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            translating.CATALOGUE.write_text(text)
            translating.COMPILED.write_bytes(translating.compiled(text))
        elif text != translating.CATALOGUE.read_text():
            raise CommandError("翻译目录与代码不一致，请运行 make messages 后提交。")
        if untold:
            raise CommandError(f"还有 {len(untold)} 条没有英文：\n  " + "\n  ".join(untold))
        self.stdout.write("每一条都有英文。")
