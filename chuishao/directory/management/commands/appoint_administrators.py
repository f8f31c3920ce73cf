"""``manage.py appoint_administrators``: the first three administrators of a new installation."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.operations import open_first_administrators
from chuishao.kernel.refusals import Refusal


class Command(BaseCommand):
    """Prints three generated passwords once; each must be changed at the first sign-in."""

    help = "开通首批三员：系统管理员、安全管理员、审计管理员，各给一个姓名。口令只显示一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A name and a user name for each."""
        for role in Administrator:
            parser.add_argument(
                f"--{role.value}",
                nargs=2,
                required=True,
                metavar=("用户名", "姓名"),
                help=role.label,
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the accounts or say why not."""
        people = {role: (options[role.value][0], options[role.value][1]) for role in Administrator}
        actor = Actor.system("安装")
        try:
            opened = open_first_administrators(people=people, actor=actor, at=datetime.now(UTC))
        except Refusal as refusal:
            said = "".join([refusal.message, *refusal.fields.values()])
            raise CommandError(said) from refusal
        for account in opened:
            self.stdout.write(f"{account.label}\t{account.username}\t{account.password}")
