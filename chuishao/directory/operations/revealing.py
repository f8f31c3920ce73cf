"""Showing the telephone of a person of the staff: for a purpose, and never without a record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.directory.models import Person
from chuishao.directory.operations.posts import PHONE_PURPOSE
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import Invalid, NotAllowed


@transaction.atomic
def reveal_phone(*, person_id: int, purpose: str, actor: Actor, at: datetime) -> str:
    """The telephone in full; the look is logged first. Empty when none is known.

    Raises NotAllowed below the clearance for personal data, Invalid without a purpose.
    """
    if actor.clearance < Clearance.PERSONAL:
        raise NotAllowed("您的岗位不能查看联系电话。如工作需要，请由本单位联络员代为联系。")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Invalid("没有这个人员，请刷新后重选。")
    records.look(
        actor=actor.as_record(),
        at=at,
        subject=f"person:{person_id}",
        fields=["phone"],
        purpose=purpose,
    )
    sealed = person.phone_encrypted
    return secrecy.decrypt(sealed, PHONE_PURPOSE) if sealed else ""
