"""What every test finds; and the embedded server is stopped when all is done."""

from __future__ import annotations

import pytest


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the embedded server; workers of xdist end without the usual farewell."""
    from django.db import connections

    from chuishao.config.embedded import server

    connections.close_all()
    server.release()
