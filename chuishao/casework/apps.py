"""The casework app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the tables and the reactions of this room."""

    name = "chuishao.casework"
    label = "casework"
    verbose_name = "办事"

    def ready(self) -> None:
        """Reactions make themselves known on import."""
        from . import _reactions  # noqa: F401
