"""``manage.py statistics``: whistles by level in a small table, as the city's own reports write them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from chuishao.casework import catalogue, queries
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance, OrganisationKind
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.refusals import Refusal
from chuishao.kernel.text import date_words
from chuishao.kernel.working_time import SHANGHAI

CASE_TYPE = "whistle"


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError as fault:
        raise ArgumentTypeError(f"“{words}”不是日期，请写成 2020-12-31 的样子") from fault
    if not 1949 <= day.year <= 2999:
        raise ArgumentTypeError(f"{day.year} 年不在可统计的范围，请核对年份")
    return day


class Command(BaseCommand):
    """Counts what the named unit may see; without a name, the whole city."""

    help = "按层级统计吹哨次数（如 19次、1303次、1.59万次）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Up to which day, and within whose reach."""
        parser.add_argument(
            "--until", type=_day, metavar="日期", help="累计到哪一天（含当天），如 2020-12-31"
        )
        parser.add_argument("--unit", metavar="单位", help="只数这个单位能看到的（默认全市）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        at = datetime.now(UTC)
        last = options["until"] or at.astimezone(SHANGHAI).date()
        until = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
        try:
            unit = _unit(options["unit"], at)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        counts = queries.counts_by_level(case_type=CASE_TYPE, actor=_reader(unit), until=until)
        label = catalogue.case_type(CASE_TYPE).label
        table = Table("层级", title=f"{label} 截至{date_words(last)}（{unit.short_name}）")
        table.add_column("次数", justify="right")
        table.add_column("精确数", justify="right")
        for line in queries.counts_in_words(counts):
            table.add_row(*line)
        Console(file=cast(IO[str], self.stdout), soft_wrap=True).print(table)


def _unit(name: str | None, at: datetime) -> OrganisationCard:
    """The unit of this name, or the government of the city. Raises Invalid, CommandError."""
    if name:
        return directory.organisation_named(name, at)
    cities = directory.all_organisations()
    found = [card for card in cities if card.kind is OrganisationKind.CITY_GOVERNMENT]
    if not found:
        raise CommandError("名录里还没有市政府。请先装入名录，或用 --unit 写明单位。")
    return found[0]


def _reader(unit: OrganisationCard) -> Actor:
    """Nobody in particular with the reach of a unit: what is printed are sums."""
    return Actor(
        person_id=0,
        account_id=0,
        post_id=0,
        post_kind=None,
        organisation_id=unit.id,
        organisation_kind=unit.kind,
        tier=unit.tier,
        region_path=unit.region_path,
        territory=unit.region_path if unit.kind.has_territory else None,
        clearance=Clearance.SENSITIVE,
        label=f"统计·{unit.short_name}",
    )
