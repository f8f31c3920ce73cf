"""``manage.py ledger_import``: history from Excel; bad rows go back in a workbook with their remedies."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chuishao.channels.inbound.ledger import Report, free_name, import_ledger, write_returned
from chuishao.channels.inbound.ledger.workbook import Tell
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Refusal

SOME_ROWS_ARE_BAD, UNREADABLE, STOPPED = 1, 2, 130
_TOLD_AT_ONCE = 10  # bad rows on the screen; all of them stand in the workbook


class Command(BaseCommand):
    """Exit code 0: every row is in; 1: some went back; 2: the file could not be read at all."""

    help = "从 Excel 台账补录往年的吹哨。好的行导入，有问题的行写进待改的表；重复运行不会重复导入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, where bad rows go, and how names and numbers are to be understood."""
        parser.add_argument("file", type=Path, metavar="台账.xlsx", help="要导入的工作簿")
        parser.add_argument(
            "--errors", type=Path, metavar="待改.xlsx", help="有问题的行写到哪里（默认在台账旁边）"
        )
        parser.add_argument("--dry-run", action="store_true", help="只核对，不导入")
        parser.add_argument(
            "--region", default="", metavar="代码", help="只收这个区域的单位吹的哨，如 530102"
        )
        parser.add_argument(
            "--ledger", default="", metavar="名称", help="台账名；几份台账的编号会重复时用来区分"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell what became of it, and say by the exit code whether anything is left to do."""
        source, is_trial = options["file"], options["dry_run"]
        at = datetime.now(UTC)
        try:
            target = _target(source, options["errors"])
            with _progress() as tell:
                report = import_ledger(
                    source, actor=Actor.system("台账补录"), at=at, within=options["region"],
                    series=options["ledger"].strip(), is_trial=is_trial, tell=tell,
                )  # fmt: skip
            if report.bad:
                write_returned(target, report)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=UNREADABLE) from refusal
        except KeyboardInterrupt as stop:
            message = "已停下。导入了的整批保留，没有半批；再运行一次会接着完成。"
            raise CommandError(message, returncode=STOPPED) from stop
        self._tell(report, target, is_trial=is_trial)
        if report.bad:
            raise SystemExit(SOME_ROWS_ARE_BAD)

    def _tell(self, report: Report, target: Path, *, is_trial: bool) -> None:
        done = "可以导入" if is_trial else "新导入"
        lines = [
            f"共 {report.read} 行：{done} {report.new} 行，已在库里 {report.known} 行，有问题 {len(report.bad)} 行。"
        ]
        if report.repeated:
            lines.append(f"文件里完全重复的 {report.repeated} 行只算一次。")
        if report.passed_over:
            lines.append(f"合计、备注等 {report.passed_over} 行不是记录，没有导入。")
        if report.others:
            lines.append(f"没有台账表头、没有读的工作表：{'、'.join(report.others)}。")
        if is_trial:
            lines.append("这次只核对，没有写入任何内容。")
        lines.extend(_bad_lines(report, target))
        self.stdout.write("\n".join(lines))


def _bad_lines(report: Report, target: Path) -> Iterator[str]:
    if not report.bad:
        return
    has_several = len(report.sheets) > 1
    for row in report.bad[:_TOLD_AT_ONCE]:
        where = f"“{row.sheet.title}”表" if has_several else ""
        for problem, remedy in zip(
            row.problems.splitlines(), row.remedies.splitlines(), strict=True
        ):
            yield f"  {where}{problem}{remedy}"
    if len(report.bad) > _TOLD_AT_ONCE:
        yield f"  ……还有 {len(report.bad) - _TOLD_AT_ONCE} 行，都在表里。"
    yield f"待改的行连同怎么改，写在：{target}。改好后用同一条命令导入这份表。"


def _target(source: Path, wanted: Path | None) -> Path:
    """Where bad rows go. Raises CommandError when that is the ledger itself."""
    target = wanted or free_name(source)
    if target.resolve() == source.resolve():
        raise CommandError(
            "待改的表不能写到台账自己上。请用 --errors 换一个文件名。", returncode=UNREADABLE
        )
    if target.suffix.lower() != ".xlsx":
        raise CommandError("待改的表请用 .xlsx 结尾的文件名。", returncode=UNREADABLE)
    return target


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on the terminal for each stage; silent where nobody watches."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell
