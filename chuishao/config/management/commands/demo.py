"""``manage.py demo``: Kunming with marked demonstration units, the stories played once, and who may sign in."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from chuishao.casework.declarations import DeclarationError
from chuishao.casework.operations import recount
from chuishao.config import demonstration
from chuishao.config.env import ROOT
from chuishao.config.ground import prepare
from chuishao.config.stories import Story, StoryError, read_stories
from chuishao.directory.actors import Actor
from chuishao.directory.operations import open_demo_accounts
from chuishao.participation import operations as participation

STORIES = ROOT / "tests" / "scenarios"


class Command(BaseCommand):
    """Does what is not done yet; a second run starts in seconds and keeps the data."""

    help = "备好演示：建表、装入昆明、演故事、开账号（Prepare the demonstration; again changes nothing）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to begin anew, and whether the stories are left out."""
        parser.add_argument("--fresh", action="store_true", help="清空演示数据，重新开始")
        parser.add_argument("--accounts", action="store_true", help="只开演示账号，不演故事")

    def handle(self, *args: Any, fresh: bool, accounts: bool, **options: Any) -> None:
        """Each part in turn, with what it took."""
        self.console, at = Console(file=self.stdout), datetime.now(UTC)  # type: ignore[arg-type]
        demonstration.demand_trial()
        if fresh:
            with self._part("清空重来"):
                demonstration.begin_anew()
        with self._part("建表"):
            demonstration.migrate()
        with self._part("装入昆明"):
            self._prepare(at)
        if not accounts:
            self._play(at)
            with self._part("汇总数字"):
                demonstration.enter_told(at=at)
                recount(at=at)
                participation.recount(at=at)
            self._show(at)
        self._open_accounts(at)

    def _prepare(self, at: datetime) -> None:
        try:
            prepare(at=at, tell=lambda words: self.console.print(f"  {words}", highlight=False))
        except DeclarationError as fault:
            raise CommandError(f"{fault}\n只是试用的话，可以 make demo FRESH=1 重来。") from fault

    def _play(self, at: datetime) -> None:
        """Stories not played yet, then the bustle of these days."""
        done = {mark.key for mark in demonstration.marks()}
        stories = [story for story in self._stories(at) if story.key not in done]
        if not stories:
            return
        with self._part(f"演 {len(stories)} 个故事"):
            for story in track(
                stories,
                "  演故事",
                console=self.console,
                transient=True,
                disable=not self.console.is_terminal,
            ):
                self._perform(story, at)

    def _stories(self, at: datetime) -> Iterator[Story]:
        """Those of the source tree, where there is one, and those of these days."""
        try:
            yield from read_stories(STORIES) if STORIES.is_dir() else ()
        except StoryError as fault:
            raise CommandError(str(fault)) from fault
        yield from demonstration.stories_around(at)
        yield from demonstration.stories_today(at)

    def _perform(self, story: Story, at: datetime) -> None:
        try:
            played = demonstration.play_once(demonstration.located(story), at=at)
        except StoryError as fault:
            raise CommandError(str(fault)) from fault
        for difference in played.differences:
            self.console.print(f"[red]  {story.title}：{difference}[/red]")

    def _show(self, at: datetime) -> None:
        self.console.print(demonstration.stories_table(demonstration.marks(), at=at))
        self.console.print(demonstration.counts_table(at=at))
        self.console.print(demonstration.told_figures(at=at))

    def _open_accounts(self, at: datetime) -> None:
        opened = open_demo_accounts(actor=Actor.system("演示"), at=at)
        if opened:
            self.console.print(demonstration.accounts_table(opened))
        else:
            self.console.print("演示账号已开通，口令只在第一次显示；忘了请用 make demo FRESH=1。")

    @contextmanager
    def _part(self, name: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
        """Say what is being done, and what it took."""
        began = clock()
        self.console.print(f"[bold]{name}[/bold]……", highlight=False)
        yield
        self.console.print(f"  用了 {clock() - began:.1f} 秒", highlight=False)
