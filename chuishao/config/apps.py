"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room ``config``."""

    name = "chuishao.config"
    label = "config"
