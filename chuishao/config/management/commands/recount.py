"""``manage.py recount``: the boards' figures counted anew from the cases themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from chuishao.casework.operations import recount


class Command(BaseCommand):
    """Changes nothing but the stored figures; pages can be read meanwhile."""

    help = "重新计算城市总览的数字（Count the boards' figures anew）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how many days there are."""
        self.stdout.write(f"重新计算完成：{recount(at=datetime.now(UTC))} 天。")
