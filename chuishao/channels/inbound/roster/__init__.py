"""Lists of people, teams and past hours that a place kept in Excel: good rows land, bad ones go back with their remedy."""

from __future__ import annotations

from .importing import Asked, Report, import_roster
from .returning import write_returned

__all__ = ["Asked", "Report", "import_roster", "write_returned"]
