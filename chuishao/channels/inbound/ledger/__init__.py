"""Ledgers that a city kept in Excel: every good row lands, every bad row goes back with its remedy."""

from __future__ import annotations

from .importing import Report, import_ledger
from .returning import free_name, write_returned

__all__ = ["Report", "free_name", "import_ledger", "write_returned"]
