"""What integration tests take from the ground."""

from __future__ import annotations

from tests.ground import WRITTEN, at_database

__all__ = ["WRITTEN", "at_database"]
