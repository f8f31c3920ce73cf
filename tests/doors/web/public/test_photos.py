"""Photos: what is not one is refused, what is one comes out small, upright and without the camera's notes."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from chuishao.casework.operations import forget_stray_photos
from chuishao.directory.actors import Actor
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.public.conftest import Send, photo, upload

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TAKEN_BY = 0x0110
TURNED = 0x0112


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 10,000 by 5,000."""
    head = struct.pack(">IIBBBBB", 10_000, 5_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0" + b"\0" * 500, SVG, b"", b"\xff\xd8\xff\xe0half", photo()[:3000], photo(kind="GIF"),
     photo(kind="TIFF"), bomb(), b"\0" * (10 * 2**20 + 1)],
    ids=["exe", "svg", "empty", "head only", "cut off", "gif", "tiff", "bomb", "too large"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(resident: Client, content: bytes) -> None:
    answer = upload(resident, content)
    assert (answer.status_code, "照片" in answer.json()["message"]) == (422, True)


def test_a_token_is_needed(resident: Client) -> None:
    assert upload(resident, photo(), token="x").status_code == 422
    assert resident.post("/report/photo/", {"token": "p" * 32}).status_code == 422


def kept(resident: Client, send: Send, content: bytes) -> Image.Image:
    upload(resident, content)
    url = send(photos="p" * 32).json()["url"]
    page = resident.get(url).content.decode()
    path = page.split('class="cs-photo" href="')[1].split('"')[0]
    answer = resident.get(path)
    assert answer["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(answer.getvalue()))


def test_a_photo_comes_out_small_upright_and_bare(resident: Client, send: Send) -> None:
    notes = Image.Exif()
    notes[TAKEN_BY], notes[TURNED] = "Phone 15", 6
    found = kept(resident, send, photo(exif=notes))
    assert found.size == (800, 1600)
    assert dict(found.getexif()) == {}


def test_what_was_transparent_is_white(resident: Client, send: Send) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(written, "PNG")
    assert kept(resident, send, written.getvalue()).getpixel((20, 15)) == (255, 255, 255)


def test_the_same_token_again_is_the_same_photo(resident: Client, send: Send) -> None:
    assert upload(resident, photo()).json() == upload(resident, b"anything").json()


def test_a_photo_opens_by_its_own_link_only(resident: Client, send: Send) -> None:
    upload(resident, photo())
    mine = send(photos="p" * 32).json()["url"]
    other = send(secret="t" * 32).json()["url"]
    page = resident.get(mine).content.decode()
    key = page.split(f'href="{mine}photo/')[1].split("/")[0]
    assert resident.get(f"{mine}photo/{key}/").status_code == 200
    assert resident.get(f"{other}photo/{key}/").status_code == 404
    assert resident.get(f"/q/{'x' * 22}/photo/{key}/").status_code == 404


def test_too_many_photos_are_too_many(resident: Client, send: Send) -> None:
    tokens = [f"{number:032}" for number in range(7)]
    assert send(photos=tokens).status_code == 422


def test_a_photo_can_be_added_later(resident: Client, send: Send) -> None:
    url = send().json()["url"]
    upload(resident, photo())
    assert resident.post(f"{url}photos/", {"photos": "p" * 32}).json()["new"] == 1
    assert resident.post(f"{url}photos/", {"photos": "p" * 32}).json()["new"] == 0


def test_staff_see_photos_within_their_reach(desk: Desk, resident: Client, send: Send) -> None:
    upload(resident, photo())
    number = send(photos="p" * 32).json()["number"]
    near, far = desk("华山综合调度室", "dispatcher"), desk("金马社区")
    page = near.get(f"/desk/case/{number}/").content.decode()
    path = page.split('class="cs-photo" href="')[1].split('"')[0]
    assert near.get(path).status_code == 200
    assert far.get(path).status_code == 404
    assert resident.get(path).status_code == 302


def test_photos_that_nobody_used_go_after_two_days(
    resident: Client, send: Send, tmp_path: Path
) -> None:
    upload(resident, photo(), token="used" * 8)
    send(photos="used" * 8)
    upload(resident, photo(900), token="left" * 8)
    sweeper, soon = Actor.system("清理照片"), make.at("2026-09-29 09:00")
    assert forget_stray_photos(actor=sweeper, at=soon) == 0
    assert forget_stray_photos(actor=sweeper, at=make.at("2026-10-01 09:00")) == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
