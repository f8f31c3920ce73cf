"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The room ``programmes``."""

    name = "chuishao.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Each mechanism declares itself on import."""
        from . import (  # noqa: F401
            alliance,
            compound,
            dual_registration,
            emergency,
            grid,
            party_life,
            rectification,
            request,
            training,
            volunteering,
            whistle,
        )  # fmt: skip
