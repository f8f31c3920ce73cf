"""``manage.py audit_anchor``: seal the entries written since the last anchor, and print the seal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from chuishao.kernel import records


class Command(BaseCommand):
    """Prints the number and digest to be kept outside the system."""

    help = "封存新的办事记录，并打印封号（请抄存到系统之外，供日后核对）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Anchor until nothing is left, so that a first run over old records is complete."""
        while (made := records.anchor(at=datetime.now(UTC))) is not None:
            last = f"{made.id}={made.digest.hex()}"
            self.stdout.write(f"已封存 {made.count} 条记录。总封：{last}")
            if made.count < records.AT_ONCE:
                return
        self.stdout.write("没有新的记录需要封存。")
