"""The casework app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the tables of this room."""

    name = "chuishao.casework"
    label = "casework"
    verbose_name = "办事"
