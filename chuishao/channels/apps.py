"""The channels app."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Makes the commands of this room known; it has no tables."""

    name = "chuishao.channels"
    label = "channels"
    verbose_name = "往来"
