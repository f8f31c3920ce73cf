"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """The room ``participation``."""

    name = "chuishao.participation"
    label = "participation"
    verbose_name = "参与"
