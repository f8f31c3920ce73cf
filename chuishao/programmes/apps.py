"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The room ``programmes``."""

    name = "chuishao.programmes"
    label = "programmes"
