"""``manage.py docs``: writes the generated pages of ``docs/``; ``--check`` only says which are stale."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chuishao.config.env import ROOT
from chuishao.config.pages import all_pages, stale


class Command(BaseCommand):
    """Generated pages are committed, so that they can be read without running anything."""

    help = "生成 docs/ 中由代码得出的页面（Write the generated pages of docs/）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write or only to compare."""
        parser.add_argument("--check", action="store_true", help="only say which pages are stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Write what differs, or name it."""
        pages = all_pages()
        differing = stale(pages)
        names = "\n".join(f"  {path.relative_to(ROOT)}" for path in differing)
        if check and differing:
            raise CommandError(f"文档与代码不一致，请运行 make docs 后提交：\n{names}")
        for path in differing:
            if path not in pages:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path])
        self.stdout.write(f"已更新：\n{names}" if differing else "文档与代码一致。")
