"""Showing a personal answer: with a purpose, to somebody who handles the case, and logged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import NotAllowed

from .. import _standing
from ..models import SealedAnswer
from ._sealing import PURPOSE


@transaction.atomic(savepoint=False)
def reveal(*, case: int | str, field: str, actor: Actor, at: datetime, purpose: str) -> str:
    """The value of one sealed field. The look is written down first. Raises NotAllowed, Invalid."""
    standing = _standing.read(case)
    ours = {standing.opener_id, standing.referee_id, *(u.organisation_id for u in standing.units)}
    if not standing.concerns(actor) or actor.organisation_id not in ours:
        raise NotAllowed("只有经办这件事的单位能看个人信息。请联系经办单位。")
    if actor.clearance < Clearance.PERSONAL or standing.is_closed:
        raise NotAllowed("这件事已经终结，或您的岗位不能看个人信息。")
    kept = SealedAnswer.objects.filter(case_id=standing.id)
    answer = next((one for one in kept if one.field == field), None)
    if answer is None:
        raise NotAllowed(_standing.NOT_FOUND)
    records.look(
        actor=actor.as_record(),
        at=at,
        subject=f"case:{standing.id}",
        fields=[field],
        purpose=purpose,
    )
    return secrecy.decrypt(answer.sealed, PURPOSE)
