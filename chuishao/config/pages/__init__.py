"""The generated pages of ``docs/``: each module writes one kind of page; ``all_pages`` writes all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chuishao.config.env import ROOT
from chuishao.config.pages import decisions, mechanisms, settings, vocabulary

DOCS = ROOT / "docs"


def all_pages() -> Mapping[Path, str]:
    """Every generated page: where it stands, and what it must say now."""
    return {
        DOCS / "reference/settings.md": settings.page(),
        DOCS / "decisions/README.md": decisions.index(DOCS / "decisions"),
        **{DOCS / "reference" / name: text for name, text in vocabulary.pages().items()},
        **{DOCS / "mechanisms" / name: text for name, text in mechanisms.pages().items()},
    }


def stale(pages: Mapping[Path, str]) -> list[Path]:
    """Pages that are missing or say something else, and pages of mechanisms that are gone."""
    present = set((DOCS / "mechanisms").glob("*.md"))
    differ = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    return sorted([*differ, *(present - set(pages))])
