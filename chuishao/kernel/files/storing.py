"""Keeping pictures under their own digest, one sending for each token, and opening them again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from chuishao.kernel.files.images import Picture, picture
from chuishao.kernel.models import StoredFile, Upload
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.secrecy import keyed_hash, suite

_PURPOSE = "kernel.upload"
_TOKEN_LENGTHS = range(16, 65)
MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Kept:
    """A file as it is kept: its row's id, its digest and what it is."""

    id: int
    digest: str
    media_type: str
    size_bytes: int


def keep(stream: BinaryIO, *, token: str, at: datetime) -> Kept:
    """Take a photo in; a token that was sent before gives what it gave then. Raises Invalid."""
    if len(token) not in _TOKEN_LENGTHS or not token.isascii():
        raise Invalid("这次上传没有编号，请刷新页面再试。")
    known = uploaded([token])
    if known:
        return known[0]
    made = picture(stream)
    row = _row(made, at)
    Upload.objects.get_or_create(
        token_digest=keyed_hash(token, _PURPOSE), defaults={"file": row, "uploaded_at": at}
    )
    return _kept(row)


def uploaded(tokens: Iterable[str]) -> list[Kept]:
    """What was sent under these tokens; unknown ones are left out."""
    digests = [keyed_hash(token, _PURPOSE) for token in tokens]
    found = Upload.objects.filter(token_digest__in=digests).select_related("file").order_by("id")
    return [_kept(upload.file) for upload in found]


def content(digest: str) -> bytes:
    """What is kept under this digest. Raises FileNotFoundError."""
    return _path(digest).read_bytes()


def forget_uploads(
    *, before: datetime, still_used: Callable[[Collection[int]], Collection[int]]
) -> int:
    """Forget sendings older than this, and the files that nobody came to use; how many files went."""
    old = list(Upload.objects.filter(uploaded_at__lt=before).order_by("id")[:MOST_AT_ONCE])
    Upload.objects.filter(pk__in=[upload.pk for upload in old]).delete()
    stray = {upload.file_id for upload in old}
    stray -= set(still_used(stray))
    stray -= set(Upload.objects.filter(file_id__in=stray).values_list("file_id", flat=True))
    rows = StoredFile.objects.filter(pk__in=stray)
    for digest in rows.values_list("digest", flat=True):
        transaction.on_commit(partial(_path(digest).unlink, missing_ok=True))
    return rows.delete()[0]


def _row(made: Picture, at: datetime) -> StoredFile:
    name = suite().digest
    digest = f"{name}-{hashlib.new(name, made.content).hexdigest()}"
    _write(_path(digest), made.content)
    row, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "media_type": made.media_type, "size_bytes": len(made.content),
            "width": made.width, "height": made.height, "stored_at": at,
        },
    )  # fmt: skip
    return row


def _write(path: Path, whole: bytes) -> None:
    """Whole or not at all: a power cut leaves no half photo under a full name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(whole)
    Path(draft).replace(path)


def _path(digest: str) -> Path:
    algorithm, _, hexadecimal = digest.partition("-")
    return Path(settings.MEDIA_ROOT) / algorithm / hexadecimal[:2] / hexadecimal[2:]


def _kept(row: StoredFile) -> Kept:
    return Kept(row.pk, row.digest, row.media_type, row.size_bytes)


def discard(
    file_ids: Collection[int], *, still_used: Callable[[Collection[int]], Collection[int]]
) -> int:
    """Remove these files with every sending of them, unless somebody still uses them; how many went."""
    gone = set(file_ids) - set(still_used(file_ids))
    Upload.objects.filter(file_id__in=gone).delete()
    rows = StoredFile.objects.filter(pk__in=gone)
    for digest in rows.values_list("digest", flat=True):
        transaction.on_commit(partial(_path(digest).unlink, missing_ok=True))
    return rows.delete()[0]
