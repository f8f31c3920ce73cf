"""What another process changed is looked for once a second, not at every request."""

from __future__ import annotations

import pytest

from chuishao.kernel import stamps
from chuishao.web import clock


def test_the_versions_are_asked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    moment = [100.0]
    monkeypatch.setattr(stamps, "refresh", lambda: asked.append(moment[0]))
    monkeypatch.setattr(clock.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(clock, "_checked_at", 0.0)
    for moment[0] in (100.0, 100.9, 101.0, 101.5, 102.1):
        clock.keep_fresh()
    assert asked == [100.0, 101.0, 102.1]
