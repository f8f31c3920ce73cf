"""A worker that hangs in the middle of bringing a parent case back, to be killed there."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuishao.config.settings")
    django.setup()
    from django.db import connection

    from chuishao.casework.events import CaseMoved
    from chuishao.kernel import records
    from tests import make

    connection.settings_dict["NAME"] = sys.argv[1]

    @records.on(CaseMoved, name="test.hang")
    def hang(event: CaseMoved, at: datetime) -> None:
        """After the parent came back, before that is kept."""
        if event.transition == "discard":
            print("hanging", flush=True)
            time.sleep(600)

    records.deliver_pending(at=make.at())
