"""``manage.py load``: what every installation stands on — calendar, divisions, the declared rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from chuishao.config.ground import lay


class Command(BaseCommand):
    """Loads what is missing; run it after each upgrade, it repeats nothing."""

    help = "装入节假日历、昆明区划和事项规则，已有的不动（Load calendar, divisions and rules）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say of each part what was new."""
        lay(at=datetime.now(UTC), tell=self.stdout.write)
