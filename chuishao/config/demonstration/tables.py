"""What happened, as small tables a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table

from chuishao.casework import queries
from chuishao.config.stories import casting
from chuishao.config.stories.telling import MAIN
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.operations import FirstAccount

from .articles import CITY, GUANDU, WUHUA, told_table
from .marks import Mark

WATCHER = "市调度中心"


def stories_table(played: Iterable[Mark], *, at: datetime) -> Table:
    """Each story with the numbers and states of its cases; what went otherwise than told in red."""
    table = Table(title="故事", title_justify="left", show_lines=False, expand=False)
    table.add_column("情形", overflow="fold", ratio=3)
    table.add_column("编号", no_wrap=True)
    table.add_column("现在", no_wrap=True)
    watcher = _watcher(at)
    for mark in played:
        if mark.key.startswith("bustle-"):
            continue
        for name, number in mark.numbers.items():
            page = queries.case_page(number=number, actor=watcher, at=at)
            table.add_row(mark.title if name == MAIN else f"　{name}", number, page.state_label)
        for difference in mark.differences:
            table.add_row(f"[red]{difference}[/red]", "", "")
    return table


def counts_table(*, at: datetime) -> Table:
    """Whistles by level, from the community up to the district, and their sum."""
    counts = queries.counts_by_level(case_type="whistle", actor=_watcher(at))
    table = Table(title="吹哨统计（件，自派哨起计）", title_justify="left")
    table.add_column("层级")
    table.add_column("派哨", justify="right")
    table.add_column("其中已终结", justify="right")
    for line in reversed(counts):
        table.add_row(line.label, str(line.count), str(line.closed))
    table.add_section()
    table.add_row("合计", str(sum(c.count for c in counts)), str(sum(c.closed for c in counts)))
    return table


def told_figures(*, at: datetime) -> Table:
    """What the articles say of the time before, with their sources."""
    watcher = _watcher(at)
    return told_table(dict.fromkeys((CITY, WUHUA, GUANDU), watcher), at=at)


def accounts_table(accounts: Iterable[FirstAccount]) -> Table:
    """User names and passwords, shown this once."""
    table = Table(title="演示账号（口令只显示这一次）", title_justify="left")
    for head in ("身份", "用户名", "口令"):
        table.add_column(head, no_wrap=True)
    for account in accounts:
        table.add_row(account.label, account.username, account.password)
    return table


def _watcher(at: datetime) -> Actor:
    """The city's dispatcher sees the whole city."""
    desk = directory.organisation_named(WATCHER, at)
    return casting.holder(desk.id, "调度员", at)
