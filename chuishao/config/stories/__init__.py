"""Stories: what should happen, told in Chinese, read from YAML and played through the operations."""

from __future__ import annotations

from .playing import Played, play
from .telling import Step, Story, StoryError, read_stories, stories_in

__all__ = ["Played", "Step", "Story", "StoryError", "play", "read_stories", "stories_in"]
