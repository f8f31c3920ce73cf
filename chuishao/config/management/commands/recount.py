"""``manage.py recount``: the boards' figures counted anew from cases, activities and comings themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from chuishao.casework import operations as casework
from chuishao.participation import operations as participation


class Command(BaseCommand):
    """Changes nothing but the stored figures; pages can be read meanwhile."""

    help = "重新计算城市总览的数字（Count the boards' figures anew）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how many days there are."""
        at = datetime.now(UTC)
        cases, done = casework.recount(at=at), participation.recount(at=at)
        self.stdout.write(f"重新计算完成：办事 {cases} 天，参与 {done} 天。")
