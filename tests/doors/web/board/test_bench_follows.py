"""The benchmark of the board of taking part asks what the page asks: whatever is added to the page is measured too."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.pages_of_service import PLACES, PROGRAMME, _board
from tests import make
from tests.doors.conftest import Desk


def told(asking: Iterable[Callable[[], object]]) -> set[str]:
    """The statements about taking part, without the values that stand in some of them."""
    with CaptureQueriesContext(connection) as asked:
        for ask in asking:
            ask()
    return {one["sql"] for one in asked if "participation_" in one["sql"]}


@pytest.mark.parametrize("tier", ["city", "district", "street"])
def test_each_statement_of_the_page_is_measured(desk: Desk, tier: str) -> None:
    path, client = PLACES[tier], desk("市政府", "head")
    address = f"/board/{path}/taking-part/?programme={PROGRAMME}"
    assert client.get(address).status_code == 200
    page = told([lambda: client.get(address)])
    watcher = make.actor("市政府", "head")
    measured = told(_board(path, watcher, make.at()).values())
    assert page, "the page asks nothing"
    assert page - measured == set()
