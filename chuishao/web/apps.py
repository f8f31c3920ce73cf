"""Tells Django about this room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room ``web``."""

    name = "chuishao.web"
    label = "web"
