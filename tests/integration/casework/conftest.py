"""Every test here may stand on Kunming, loaded once for all of them."""

from __future__ import annotations

import pytest


@pytest.fixture
def kunming(on_ground: None) -> None:
    """A test on the real divisions of Kunming; what it changes is taken back at its end."""
