"""The rectification list adds up: found = struck off + open + rejected; nobody verifies what is their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuishao.casework import queries
from chuishao.config.stories import play, read_stories
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")

STORIES = read_stories(Path(__file__).parents[2] / "scenarios" / "rectification.yaml")


def test_found_is_struck_off_and_open_and_rejected() -> None:
    for story in STORIES:
        assert play(story).differences == []
    office = make.actor("五华区督查室", "head")
    items = queries.cases_visible_to(actor=office).filter(case_type="rectification")
    ends = {end: items.filter(outcome=end).count() for end in ("struck_off", "rejected")}
    still_open = items.filter(is_closed=False).count()
    (counted,) = [
        line.count
        for line in queries.counts_by_level(case_type="rectification", actor=office)
        if line.key == "district"
    ]
    assert (counted, ends, still_open) == (4, {"struck_off": 2, "rejected": 1}, 1)
