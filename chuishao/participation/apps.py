"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """The room ``participation``."""

    name = "chuishao.participation"
    label = "participation"
    verbose_name = "参与"

    def ready(self) -> None:
        """Make the lists of this room known to the office's imports."""
        from .operations.bringing import guests  # noqa: F401
