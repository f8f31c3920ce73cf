"""Every story is played on the real divisions of Kunming, and ends as it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuishao.config.stories import Story, play, read_stories

STORIES = read_stories(Path(__file__).parent)

pytestmark = pytest.mark.usefixtures("kunming")


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.key)
def test_it_happens_as_told(story: Story) -> None:
    assert play(story).differences == []
