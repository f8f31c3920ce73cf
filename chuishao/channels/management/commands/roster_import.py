"""``manage.py roster_import``: people of a circle, teams with their units, past hours; bad rows go back with their remedies."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chuishao.channels.inbound.ledger import free_name
from chuishao.channels.inbound.roster import Asked, Report, import_roster, write_returned
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Refusal

SOME_ROWS_ARE_BAD, UNREADABLE = 1, 2
_TOLD_AT_ONCE = 10


class Command(BaseCommand):
    """Exit code 0: every row is in; 1: some went back; 2: the file could not be read at all."""

    help = "从 Excel 导入名册、队伍和往年时长。好的行导入，有问题的行写进待改的表；重复运行不会重复导入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list, the file, where it goes, and who answers for past hours."""
        parser.add_argument("kind", choices=("people", "circles", "hours"), help="名册、队伍或时长")
        parser.add_argument("file", type=Path, metavar="表.xlsx", help="要导入的工作簿")
        parser.add_argument(
            "--circle", type=int, default=0, metavar="编号", help="导入到哪个组织（名册、时长）"
        )
        parser.add_argument(
            "--programme", default="", metavar="机制", help="哪种机制的队伍，如 volunteering"
        )
        parser.add_argument(
            "--detail",
            default="",
            metavar="身份或种类",
            help="名册的身份，如 team_volunteer；时长的活动种类，如 team_service",
        )
        parser.add_argument(
            "--person",
            type=int,
            default=0,
            metavar="人员",
            help="谁补录时长（人员编号）；由另一位同事确认后才计入",
        )
        parser.add_argument(
            "--post", type=int, default=0, metavar="岗位", help="补录的人用哪个岗位（岗位编号）"
        )
        parser.add_argument(
            "--region", default="", metavar="代码", help="只认这个区域的单位，如 530102"
        )
        parser.add_argument(
            "--errors", type=Path, metavar="待改.xlsx", help="有问题的行写到哪里（默认在表旁边）"
        )
        parser.add_argument("--dry-run", action="store_true", help="只核对，不导入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell what became of it, and say by the exit code whether anything is left to do."""
        at, source = datetime.now(UTC), options["file"]
        asked = Asked(
            options["kind"], options["circle"], options["programme"], options["detail"],
            options["region"], is_trial=options["dry_run"],
        )  # fmt: skip
        try:
            target = options["errors"] or free_name(source)
            report = import_roster(source, asked=asked, actor=_actor(options, at), at=at)
            if report.bad:
                write_returned(target, report)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=UNREADABLE) from refusal
        self._tell(report, target, is_trial=asked.is_trial)
        if report.bad:
            raise SystemExit(SOME_ROWS_ARE_BAD)

    def _tell(self, report: Report, target: Path, *, is_trial: bool) -> None:
        done = "可以导入" if is_trial else "新导入"
        lines = [
            f"共 {len(report.rows)} 行：{done} {report.new} 行，已在库里 {report.known} 行，有问题 {len(report.bad)} 行。"
        ]
        if report.repeated:
            lines.append(f"表里完全重复的 {report.repeated} 行只算一次。")
        for row in report.bad[:_TOLD_AT_ONCE]:
            lines += [
                f"  第 {row.number} 行{one.problem}。{one.remedy}。" for one in row.complaints
            ]
        if report.bad:
            lines.append(f"待改的行连同怎么改，写在：{target}。改好后用同一条命令导入这份表。")
        if is_trial:
            lines.append("这次只核对，没有写入任何内容。")
        elif report.kind == "hours" and report.new:
            lines.append("时长要由另一位同事确认后才计入。")
        self.stdout.write("\n".join(lines))


def _actor(options: dict[str, Any], at: datetime) -> Actor:
    """The loader; for past hours the person who answers for them. Raises CommandError."""
    if options["kind"] != "hours":
        return Actor.system("名册导入")
    found = directory.actor_in_post(options["person"], options["post"], at)
    if found is None:
        raise CommandError(
            "请用 --person 和 --post 写明谁补录这些时长，这个人现在要在这个岗位上。",
            returncode=UNREADABLE,
        )
    return found
