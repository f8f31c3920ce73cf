"""Photos of the desk: with the whistle or later, kept through a refusal, and never those of a case out of reach."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chuishao.casework.models import Attachment, Case
from chuishao.kernel import files
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.public.conftest import photo
from tests.doors.web.test_opening import WHISTLE


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(width: int = 900) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", photo(width, 600), "image/jpeg")


def held_back(page: str) -> list[str]:
    """The tokens of photos a refused form keeps."""
    return [part.split('"')[0] for part in page.split('name="photos_before" value="')[1:]]


def shown(client: Client, number: str) -> int:
    return client.get(f"/desk/case/{number}/").text.count('class="cs-photo"')


def test_a_whistle_is_blown_with_its_photos_in_one_tap(desk: Desk) -> None:
    client = desk()
    answer = client.post(
        "/desk/blow/", WHISTLE | {"then": "submit", "photos": [picture(), picture(800)]}
    )
    case = Case.objects.get(number=answer.url.split("/")[-2])
    assert case.state == "submitted" or "待审核" in client.get(answer.url).text
    assert shown(client, case.number) == 2
    kept = Attachment.objects.filter(case=case).first()
    assert kept is not None
    assert not Image.open(io.BytesIO(files.content(kept.file.digest))).getexif()


def test_a_refused_form_keeps_the_photos_too(desk: Desk) -> None:
    client = desk()
    refused = client.post("/desk/blow/", WHISTLE | {"title": "", "photos": [picture()]})
    assert refused.status_code == 422
    assert "已收到 1 张" in refused.text
    answer = client.post("/desk/blow/", WHISTLE | {"photos_before": held_back(refused.text)})
    assert shown(client, answer.url.split("/")[-2]) == 1


def test_what_is_no_photo_opens_nothing_and_says_so_at_its_field(desk: Desk) -> None:
    broken = SimpleUploadedFile("x.jpg", b"not a photo", "image/jpeg")
    answer = desk().post("/desk/blow/", WHISTLE | {"photos": [picture(), broken]})
    assert answer.status_code == 422
    assert 'id="e-photos"' in answer.text
    assert "已收到 1 张" in answer.text
    assert not Case.objects.exists()


def test_more_than_six_are_refused_before_anything_is_opened(desk: Desk) -> None:
    many = [picture(700 + 10 * n) for n in range(7)]
    answer = desk().post("/desk/blow/", WHISTLE | {"photos": many})
    assert answer.status_code == 422
    assert "一件事最多 6 张照片" in answer.text
    assert not Case.objects.exists()


def test_the_unit_at_work_adds_a_photo_and_the_story_says_who(desk: Desk) -> None:
    done = make.dispatched(when=make.at("2026-09-28 08:00"))
    client = desk("华山城管执法中队", "liaison")
    assert "加照片" in client.get(f"/desk/case/{done.number}/").text
    answer = client.post(f"/desk/case/{done.number}/photos/", {"photos": [picture()]})
    assert answer.status_code == 303
    assert shown(client, done.number) == 1


def test_nothing_chosen_is_said(desk: Desk) -> None:
    done = make.dispatched(when=make.at("2026-09-28 08:00"))
    answer = desk("华山城管执法中队", "liaison").post(f"/desk/case/{done.number}/photos/")
    assert answer.status_code == 422
    assert "没有收到照片" in answer.text


def test_no_photo_is_added_to_a_case_out_of_reach(desk: Desk) -> None:
    done = make.dispatched(when=make.at("2026-09-28 08:00"))
    stranger = desk("丰宁城管执法中队", "liaison")
    answer = stranger.post(f"/desk/case/{done.number}/photos/", {"photos": [picture()]})
    assert answer.status_code == 404
    assert not Attachment.objects.exists()
