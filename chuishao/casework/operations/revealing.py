"""Showing a personal answer: with a purpose, to somebody who handles the case, and logged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import NotAllowed, NotFound

from .. import _authority, _standing
from ..models import SealedAnswer
from ._sealing import PURPOSE


@transaction.atomic(savepoint=False)
def reveal(*, case: int | str, field: str, actor: Actor, at: datetime, purpose: str) -> str:
    """The value of one sealed field. The look is written down first. Raises NotAllowed, Invalid."""
    standing = _standing.read(case)
    if not standing.concerns(actor):
        raise NotFound(_standing.NOT_FOUND)
    if not _authority.may_look(standing, actor):
        raise NotAllowed(
            "个人信息只在办理期间由经办单位查看：这件事已经终结，或您的岗位不经办。请联系经办单位。"
        )
    kept = SealedAnswer.objects.filter(case_id=standing.id)
    answer = next((one for one in kept if one.field == field), None)
    if answer is None:
        raise NotFound(_standing.NOT_FOUND)
    records.look(
        actor=actor.as_record(),
        at=at,
        subject=f"case:{standing.id}",
        fields=[field],
        purpose=purpose,
    )
    return secrecy.decrypt(answer.sealed, PURPOSE)
