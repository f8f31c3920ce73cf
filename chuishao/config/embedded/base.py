"""Django's PostgreSQL backend, which starts the embedded server before its first connection."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from chuishao.config.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own; procrastinate asks it for connection parameters too, so it starts here."""

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, after making sure that the server runs."""
        server.ensure_running()
        return super().get_connection_params()
