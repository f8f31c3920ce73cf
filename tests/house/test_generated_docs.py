"""Documents that come from the code say what the code says; links between pages lead somewhere."""

from __future__ import annotations

import re

import pytest

from chuishao.config.pages import all_pages, stale
from tests.house import source

PAGES = sorted([*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def test_generated_pages_are_fresh() -> None:
    assert [source.name(path) for path in stale(all_pages())] == [], "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=source.name)
def test_links_lead_somewhere(page: source.Path) -> None:
    targets = LINK.findall(page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_each_readme_links_the_other_on_its_first_line() -> None:
    english, chinese = (source.ROOT / n for n in ("README.md", "README.zh-CN.md"))
    assert chinese.name in english.read_text().splitlines()[0]
    assert english.name in chinese.read_text().splitlines()[0]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_show_the_two_commands(name: str) -> None:
    text = (source.ROOT / name).read_text()
    assert "make demo" in text
    assert "make test" in text


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(p.name[:4]) for p in sorted((source.ROOT / "docs/decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
