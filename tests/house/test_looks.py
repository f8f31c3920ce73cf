"""What the style sheets say is used: a class of our own that no page and no script knows is taken out."""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "chuishao"
SHEETS = sorted((WEB / "web/static/web").glob("*.css"))


def pages_and_scripts() -> str:
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *(WEB / "web/static/web").glob("*.js")]
    return "\n".join(one.read_text(encoding="utf-8") for one in files)


def test_every_class_of_ours_is_used() -> None:
    said = pages_and_scripts()
    known = set(re.findall(r"[a-zA-Z0-9_-]+", said))
    rules = "\n".join(re.sub(r"/\*.*?\*/", "", it.read_text("utf-8"), flags=re.S) for it in SHEETS)
    classes = set(re.findall(r"\.(cs-[a-z0-9-]+)", rules))
    numbered = {one for one in classes if f"{one.rstrip('0123456789')}{{" in said}
    assert sorted(classes - known - numbered) == []
