"""The channels app."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Makes the commands and the reactions of this room known; it has no tables."""

    name = "chuishao.channels"
    label = "channels"
    verbose_name = "往来"

    def ready(self) -> None:
        """Reactions make themselves known on import."""
        from .outbound.notices import reactions  # noqa: F401
