"""A resident at the doors: a browser without an account that does its proof of work, and photos to send."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from chuishao.web.public import abuse
from tests import make
from tests.doors.conftest import StandingClock
from tests.emptying import empty

SECRET = "s" * 32
FILLED = {
    "secret": SECRET, "place": make.WUHUASHAN, "place_words": "66号院门口", "demand": "help",
    "description": "院门口化粪池冒水，污水流到人行道。早上老人过不去。",
}  # fmt: skip
Send = Callable[..., HttpResponse]


@pytest.fixture
def resident(
    ground: None, standing_clock: StandingClock, settings: Any, tmp_path: Any
) -> Iterator[Client]:
    """A browser of somebody unknown; what it sends is kept in a directory of this test."""
    settings.MEDIA_ROOT = tmp_path
    yield Client(headers={"Accept": "application/json"})
    empty("kernel_allowance", "kernel_upload", "kernel_stored_file")


@pytest.fixture
def send(resident: Client) -> Send:
    """Hand a report in, with the work done; single fields can be given otherwise."""

    def sent(**other: Any) -> HttpResponse:
        return resident.post("/report/send/", {**FILLED, **proved(resident), **other})

    return sent


def proved(client: Client) -> dict[str, str]:
    """A fresh challenge and its answer."""
    challenge = client.get("/report/proof/").json()["challenge"]
    answer = next(str(n) for n in range(10**7) if abuse.is_solved(challenge, str(n)))
    return {"challenge": challenge, "proof": answer}


def photo(width: int = 2400, height: int = 1200, kind: str = "JPEG", **more: Any) -> bytes:
    """A photo as a telephone takes it."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#557").save(written, kind, **more)
    return written.getvalue()


def upload(
    client: Client, content: bytes, token: str = "p" * 32, name: str = "a.jpg"
) -> HttpResponse:
    """Send one photo under a token."""
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post("/report/photo/", {"token": token, "photo": file})
