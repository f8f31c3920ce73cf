"""What residents set going: a matter handed in at the open window, photos, one more voice, a lost link."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import files, records, secrecy
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound

from .. import _public, _standing
from ..models import Attachment, PublicLink, SealedAnswer, Support
from ._done import Done
from ._sealing import PURPOSE
from .opening import Origin, Place, open_case

SOURCE = "public"
MOST_PHOTOS = 6
STRAY_FOR = timedelta(days=2)
NOT_MATCHED = gettext_noop(
    "没有找到。请核对查询号和电话后四位；当时没有留电话的，请用当时给您的链接。"
)


@dataclass(frozen=True)
class HandedIn:
    """A matter handed in: where it is now, and the token of its private link."""

    done: Done
    token: str


@transaction.atomic
def open_public_case(
    *,
    case_type: str,
    actor: Actor,
    at: datetime,
    title: str,
    kind: str,
    answers: Mapping[str, Any],
    place: Place,
    secret: str,
    category: str = "",
    photos: Collection[str] = (),
) -> HandedIn:
    """Open a case for a resident at a desk's window; the same secret sent again gives the same case.

    The private link's token is made from the sender's secret and our key: nobody can tell it from
    the secret, and it is kept as a hash only. Raises NotAllowed, Invalid naming each wrong field.
    """
    token = _public.token_of(secret)
    _public.one_at_a_time(token)
    known = _public.linked_case(token, at)
    if known is not None:
        case = _standing.read(known)
        return HandedIn(Done(case.id, case.number, case.state, case.revision), token)
    done = open_case(
        case_type=case_type, actor=actor, at=at, title=title, kind=kind, answers=answers,
        place=place, category=category, origin=Origin(source=SOURCE),
    )  # fmt: skip
    _link(done.case_id, token, at)
    _attach(done.case_id, photos, actor, at, is_reporters=True)
    return HandedIn(done, token)


def _link(case_id: int, token: str, at: datetime) -> None:
    PublicLink.objects.create(case_id=case_id, token_digest=_public.digest_of(token), created_at=at)


@transaction.atomic
def attach(*, case: int | str, photos: Collection[str], actor: Actor, at: datetime) -> int:
    """Add photos that were sent under these tokens; returns how many are new. Raises the refusals."""
    standing = _standing.read(case, lock=True)
    if not standing.concerns(actor):
        raise NotFound(_standing.NOT_FOUND)
    if standing.is_closed:
        raise Conflict("这件事已经终结，不能再加照片。")
    return _attach(standing.id, photos, actor, at, is_reporters=bool(actor.reporter_of))


def _attach(
    case_id: int, photos: Collection[str], actor: Actor, at: datetime, *, is_reporters: bool
) -> int:
    if not photos:
        return 0
    if len(photos) + Attachment.objects.filter(case_id=case_id).count() > MOST_PHOTOS:
        raise Invalid(
            gettext("一件事最多 %(most_photos)s 张照片。请留下最清楚的几张。")
            % {"most_photos": MOST_PHOTOS}
        )
    kept = {one.id: one for one in files.uploaded(photos)}
    there = set(Attachment.objects.filter(case_id=case_id).values_list("file_id", flat=True))
    new = [one for one in kept.values() if one.id not in there]
    Attachment.objects.bulk_create(
        Attachment(
            case_id=case_id, file_id=one.id, added_by=actor.as_record(),
            is_reporters=is_reporters, added_at=at,
        )
        for one in new
    )  # fmt: skip
    _note(
        case_id, "attach", gettext_noop("加照片"), actor, at, {"files": [one.digest for one in new]}
    )
    return len(new)


@transaction.atomic
def forget_stray_photos(*, actor: Actor, at: datetime) -> int:
    """Photos that were sent and never became part of a case go after two days; how many went."""
    gone = files.forget_uploads(before=at - STRAY_FOR, still_used=_attached)
    if gone:
        with records.sending(Batch()) as batch:
            records.audit(
                batch, subject="casework.photos", head=records.head_of("casework.photos"),
                action="casework.forget_stray_photos", actor=actor.as_record(), at=at,
                body={"gone": gone},
            )  # fmt: skip
    return gone


def _attached(files_asked: Collection[int]) -> set[int]:
    return set(Attachment.objects.filter(file_id__in=files_asked).values_list("file_id", flat=True))


def _note(
    case_id: int, step: str, label: str, actor: Actor, at: datetime, body: Mapping[str, Any]
) -> None:
    """An entry beside the steps; it counts as a revision, so that whoever looked before is told."""
    subject, batch = f"case:{case_id}", Batch()
    batch.add(
        "UPDATE casework_case SET revision = revision + 1, moved_at = %s WHERE id = %s",
        [at, case_id],
    )
    with records.sending(batch):
        records.audit(
            batch, subject=subject, head=records.head_of(subject), action=f"casework.case.{step}",
            actor=actor.as_record(), at=at, body={"step": step, "label": label, **body},
        )  # fmt: skip


@transaction.atomic
def support(*, case_id: int, who: str, actor: Actor, at: datetime) -> int:
    """One more resident says so too; ``who`` counts once. Returns how many say so besides the first."""
    if actor.organisation_id:
        raise NotAllowed("单位的人不能替居民附议。居民托您说的，请登记一件新的诉求。")
    if not _public.nearby_may_show(case_id):
        raise NotFound(_standing.NOT_FOUND)
    Support.objects.get_or_create(
        case_id=case_id,
        who_digest=secrecy.keyed_hash(who, f"casework.support:{case_id}"),
        defaults={"supported_at": at},
    )
    return Support.objects.filter(case_id=case_id).count()


@transaction.atomic
def renew_public_link(
    *, number: str, last_four: str, secret: str, actor: Actor, at: datetime
) -> str:
    """A new private link for whoever knows the number and the telephone's end; older links end.

    Raises NotAllowed in the same words whatever did not fit.
    """
    try:
        case = _standing.read(number)
    except NotAllowed:
        raise NotAllowed(NOT_MATCHED) from None
    kept = SealedAnswer.objects.filter(case_id=case.id, field="caller_phone").first()
    digits = "".join(filter(str.isdigit, secrecy.decrypt(kept.sealed, PURPOSE))) if kept else ""
    if len(last_four) != 4 or not digits or digits[-4:] != last_four:
        raise NotAllowed(NOT_MATCHED)
    token = _public.token_of(secret)
    _public.one_at_a_time(token)
    if _public.linked_case(token, at) == case.id:
        return token
    PublicLink.objects.filter(case_id=case.id, ended_at=None).update(ended_at=at)
    _link(case.id, token, at)
    _note(case.id, "renew_link", gettext_noop("换查询链接"), actor, at, {})
    return token
