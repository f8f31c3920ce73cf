"""``manage.py notice_address USERNAME ADDRESS``: where letters to a person go, once it has been verified."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import enter_address
from chuishao.directory.queries.messages import person_of_account
from chuishao.kernel.refusals import Invalid


class Command(BaseCommand):
    """Enters an address, or takes it away when none is given."""

    help = "登记收信邮箱（先向本人核实）；不写邮箱就是取消。"

    def add_arguments(self, parser: CommandParser) -> None:
        """A user name and an address."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("address", nargs="?", default="", help="邮箱地址")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep the address, sealed, with an entry in the log."""
        person = person_of_account(options["username"])
        if person is None:
            raise CommandError("没有这个用户名，请核对。")
        loader = Actor.system("登记邮箱")
        try:
            enter_address(
                person_id=person, address=options["address"], actor=loader, at=datetime.now(UTC)
            )
        except Invalid as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("已登记。" if options["address"] else "已取消。")
