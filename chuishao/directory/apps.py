"""The directory as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Regions, organisations, posts, people and accounts."""

    name = "chuishao.directory"
    label = "directory"
    verbose_name = "机构名录"
    default_auto_field = "django.db.models.BigAutoField"
