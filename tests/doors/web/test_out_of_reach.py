"""A case out of reach answers exactly as one that does not exist, whatever is asked of it."""

from __future__ import annotations

import pytest

from tests import make
from tests.doors.conftest import Desk

MISSING = "KM-530102001-20260928-999999"
READ = (
    "", "print/", "step/report_in/", "step/nonsense/", "step/report_in/units/?unit_words=x",
    "photo/1/", "reveal/contact_phone/",
)  # fmt: skip
SENT = ("step/report_in/", "step/nonsense/", "reveal/contact_phone/", "photos/")


@pytest.mark.parametrize("path", READ)
def test_nothing_tells_a_hidden_case_from_a_missing_one(desk: Desk, path: str) -> None:
    number = make.dispatched().number
    stranger = desk("丰宁城管执法中队", "liaison")
    hidden = stranger.get(f"/desk/case/{number}/{path}")
    missing = stranger.get(f"/desk/case/{MISSING}/{path}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers.items() == missing.headers.items()


@pytest.mark.parametrize("path", SENT)
def test_nor_does_anything_sent_to_it(desk: Desk, path: str) -> None:
    number = make.dispatched().number
    stranger = desk("丰宁城管执法中队", "liaison")
    sent = {"seen_revision": "1", "purpose": "回访当事人"}
    hidden = stranger.post(f"/desk/case/{number}/{path}", sent)
    missing = stranger.post(f"/desk/case/{MISSING}/{path}", sent)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
