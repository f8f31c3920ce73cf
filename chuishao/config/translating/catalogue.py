"""The catalogue as a file: renewed from what is said, and compiled without the tools of gettext."""

from __future__ import annotations

import polib

from chuishao.config.env import ROOT
from chuishao.config.translating.collecting import Said

CATALOGUE = ROOT / "chuishao/web/locale/en/LC_MESSAGES/django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
_HEAD = {
    "Project-Id-Version": "chuishao",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def renewed(said: list[Said]) -> tuple[str, list[str]]:
    """The catalogue with exactly these messages, and those that nobody has translated yet."""
    known = {one.msgid: one for one in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = _HEAD
    # Sorted by the words, so that a moved line changes nothing and two people's additions merge.
    for one in sorted(said, key=lambda one: one.words):
        fresh.append(_entry(one, known.get(one.words)))
    untold = [one.msgid for one in fresh if not one.translated()]
    return str(fresh) + "\n", untold


def _entry(one: Said, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=one.words, comment=one.place)
    if "%" in one.words:
        entry.flags.append("python-format")
    if one.plural:
        entry.msgid_plural = one.plural
        entry.msgstr_plural = (known and known.msgstr_plural) or {0: "", 1: ""}
    else:
        entry.msgstr = (known and known.msgstr) or ""
    return entry


def compiled(text: str) -> bytes:
    """What Django reads at run time."""
    binary: bytes = polib.pofile(text).to_binary()
    return binary
