"""A list of the office: what narrows it, its rows, page by page, and what may be done; drawn by one template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Refusal
from chuishao.web.desk.taking_part.acts import Act
from chuishao.web.office import shell
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest

PAGE = 50


@dataclass(frozen=True)
class Choice:
    """One thing that narrows the list, chosen from several."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: words, a second line, where they lead, and a look of their own."""

    words: str
    below: str = ""
    url: str = ""
    mood: str = ""


@dataclass(frozen=True)
class Row:
    """One line; ``acts`` is what this person may do with it now, ``links`` where it leads beside that."""

    heads: Sequence[str]
    cells: Sequence[Cell]
    acts: Sequence[Act] = ()
    links: Sequence[tuple[str, str]] = ()

    @property
    def pairs(self) -> list[tuple[str, Cell]]:
        """Each cell with its head."""
        return list(zip(self.heads, self.cells, strict=True))

    @property
    def name(self) -> str:
        """What the line is about, for those who hear it."""
        return self.cells[0].words

    @property
    def has_more(self) -> bool:
        """Whether anything stands below its last cell."""
        return bool(self.acts or self.links)


@dataclass(frozen=True)
class Listed:
    """A whole list. ``empty`` says why there is nothing, and what to do; ``is_facts``: each row is a fact of one thing."""

    heads: Sequence[str]
    rows: Sequence[Row]
    empty: tuple[str, str]
    choices: Sequence[Choice] = ()
    words: str | None = None
    words_label: str = ""
    page: int = 1
    has_more: bool = False
    export_url: str = ""
    acts: Sequence[Act] = ()
    notes: Sequence[str] = ()
    title: str = ""
    is_facts: bool = False


def drawn(
    request: StaffRequest, room: str, it: Listed, refusal: Refusal | None = None
) -> HttpResponse:
    """The page of a list."""
    query = request.GET.copy()
    query["page"] = str(it.page + 1)
    is_narrowed = bool(it.words) or any(one.chosen for one in it.choices)
    context: dict[str, Any] = {
        "it": it,
        "is_narrowed": is_narrowed,
        "clear_url": reverse(room),
        "more_url": f"?{query.urlencode()}" if it.has_more else "",
        "count_words": "" if it.is_facts else _count_words(it),
        "is_listing": bool(it.choices) or it.words is not None,
    }
    return shell.page(request, room, "web/office/listed.html", context, refusal)


def _count_words(it: Listed) -> str:
    if it.has_more:
        return _("第 %(page)d 页，%(count)d 行，后面还有。") % {
            "page": it.page,
            "count": len(it.rows),
        }
    return _("一共 %d 行。") % (len(it.rows) + (it.page - 1) * PAGE)


def page_in(request: StaffRequest) -> int:
    """Which page the address asks for."""
    given = request.GET.get("page", "")
    return int(given) if given.isascii() and given.isdecimal() and 0 < int(given[:6]) < 10_000 else 1  # fmt: skip


def place_in(request: StaffRequest) -> str:
    """The place within the own one that the address asks for; empty for all one may know of."""
    root, asked = root_of(request.actor), request.GET.get("place", "")
    is_within = asked.isascii() and asked.isdecimal() and asked.startswith(root)
    return asked if is_within and len(asked) <= 18 else ""


def place_choice(request: StaffRequest, place: str) -> Choice:
    """The places around, within the own one, to choose from."""
    root = root_of(request.actor)
    around = directory.region_and_around(place or root, request.at)
    options = [(one.path, one.short_name) for one in around if one.path.startswith(root)]
    return Choice("place", _("哪个地方"), options, place)
