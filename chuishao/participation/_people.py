"""What is done with what is held of people: sealed, masked, found again by hashes, called by other names."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import phonenumbers
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line, mask_name, mask_phone
from chuishao.kernel.working_time import SHANGHAI

from . import catalogue
from ._hands import NOT_FOUND
from .declarations import belonging_of
from .models import Belonging, Participant

NAME, PHONE, GUARDIAN = "participation.name", "participation.phone", "participation.guardian"
LINK: Final = "participation.link"
_SECRET_LENGTHS: Final = range(20, 81)
_ADULT_AT: Final = 18
KEEPERS: Final = ("head", "deputy", "secretary", "clerk")
NO_CONSENT: Final = gettext_noop("未满 18 岁要先有监护人同意。请监护人联系社区登记，登记后再报名。")


def token_of(secret: str) -> str:
    """The private link's token, made from a sender's secret with our key. Raises Invalid."""
    if len(secret) not in _SECRET_LENGTHS or not secret.isascii():
        raise Invalid("这一页放得太久了。请刷新后再交，填的内容都还在。")
    made = secrecy.keyed_hash(secret, "participation.secret")[:16]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def link_digest(token: str) -> bytes:
    """What is kept of a token."""
    return secrecy.keyed_hash(token, LINK)


def linked(token: str) -> Participant | None:
    """Whose private link this is; nobody's once they were forgotten."""
    return Participant.objects.filter(link_hash__in=secrecy.keyed_hashes(token, LINK)).first()


def one_at_a_time(token: str) -> None:
    """The same form sent twice at once: the second waits and finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"participation.public:{token}"]
        )


def name_columns(name: str) -> dict[str, Any]:
    """A name, sealed and masked. Raises Invalid."""
    words = clean_line(name, label=gettext("姓名"), most=40)
    if not words:
        raise Invalid(gettext("还没有写姓名。"), fields={"name": gettext("请写姓名。")})
    return {"name_sealed": secrecy.encrypt(words, NAME), "name_masked": mask_name(words)}


def phone_columns(phone: str) -> dict[str, Any]:
    """A telephone, sealed, masked and hashed; none at all where none was given. Raises Invalid."""
    if not phone.strip():
        return {"phone_sealed": None, "phone_masked": "", "phone_hash": None}
    number = plain_phone(phone)
    return {
        "phone_sealed": secrecy.encrypt(number, PHONE),
        "phone_masked": mask_phone(number),
        "phone_hash": secrecy.keyed_hash(number, PHONE),
    }


def plain_phone(phone: str) -> str:
    """The digits of a telephone, the same however it is written. Raises Invalid."""
    words = gettext("不像电话号码，请填 11 位手机号，或带区号的座机。")
    try:
        number = phonenumbers.parse(phone if len(phone) <= 40 else "", "CN")
    except phonenumbers.NumberParseException:
        raise Invalid(words, fields={"phone": words}) from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid(words, fields={"phone": words})
    return phonenumbers.national_significant_number(number)


def phone_hashes(phone: str) -> tuple[bytes, ...]:
    """The hashes under which a telephone may have been kept."""
    return secrecy.keyed_hashes(plain_phone(phone), PHONE)


def keep_silent(columns: dict[str, Any], *, besides: int = 0) -> None:
    """A telephone somebody registered already is kept here without its hash: whoever types it learns nothing."""
    digest = columns.get("phone_hash")
    others = Participant.objects.exclude(pk=besides).filter(phone_hash=digest)
    if digest is not None and others.exists():
        columns["phone_hash"] = None


def skill_words(skills: Sequence[str]) -> list[str]:
    """Skills, each a few words, each once. Raises Invalid."""
    cleaned = [clean_line(one, label=gettext("特长"), most=30) for one in skills]
    found = list(dict.fromkeys(one for one in cleaned if one))
    if len(found) > 12:
        raise Invalid(gettext("特长最多写 12 项。"), fields={"skills": gettext("请留下主要的。")})
    return found


def year_of_birth(year: int | None, at: datetime) -> int | None:
    """A year somebody living may be born in. Raises Invalid."""
    if year is not None and not at.year - 120 <= year <= at.year:
        words = gettext("出生年不对，请写四位数的年份，例如 1988。")
        raise Invalid(words, fields={"birth_year": words})
    return year


def lacks_consent(participant: Participant, at: datetime) -> bool:
    """Whether a minor has no guardian's consent; who turns 18 this year may not have turned yet."""
    return participant.guardian_at is None and is_minor(participant.birth_year, at)


def is_minor(birth_year: int | None, at: datetime) -> bool:
    """Whether somebody born in this year may be under age; False where the year is not known."""
    return birth_year is not None and birth_year >= oldest_minors(at)


def oldest_minors(at: datetime) -> int:
    """The year in which the oldest were born who may be under age."""
    return at.astimezone(SHANGHAI).year - _ADULT_AT


def is_own(actor: Actor, participant: Participant) -> bool:
    """Whether the actor is this participant: by their private link, or as staff of the directory."""
    if actor.participant_of:
        return actor.participant_of == participant.pk
    return bool(actor.person_id) and actor.person_id == participant.person_id


def is_of(actor: Actor) -> Q:
    """``is_own`` as a condition on rows that have a participant."""
    if actor.participant_of:
        return Q(participant=actor.participant_of)
    return Q(participant__person=actor.person_id) if actor.person_id else Q(pk__in=[])


def keeps(actor: Actor, participant: Participant) -> bool:
    """Whether the actor's post looks after this participant: of the place, or of a circle they belong to."""
    if actor.is_system:
        return True
    if actor.administrator or not actor.organisation_id or actor.post_kind not in KEEPERS:
        return False
    if actor.territory and participant.region_path.startswith(actor.territory):
        return True
    return Belonging.objects.filter(
        participant=participant, circle__host=actor.organisation_id, state__in=["asked", "active"]
    ).exists()


def demand_clearance(participant: Participant, actor: Actor) -> None:
    """Who belongs somewhere sensitive is named to leaders only. Raises NotAllowed."""
    if not may_name(actor, is_sensitive=_is_sensitive(participant)):
        raise NotAllowed(gettext("您的岗位不能查看姓名。如工作需要，请由本单位负责人查看。"))


def may_name(actor: Actor, *, is_sensitive: bool) -> bool:
    """Whether the actor's post may know the names of people, or of those who belong somewhere sensitive."""
    needed = Clearance.SENSITIVE if is_sensitive else Clearance.PERSONAL
    return actor.is_system or actor.clearance >= needed


def _is_sensitive(found: Participant) -> bool:
    """Whether any of their belongings says something that is nobody's business, ended ones included."""
    belongings = Belonging.objects.filter(participant=found).select_related("circle")
    return any(
        belonging_of(catalogue.rules(one.circle.rules_id).circle(one.circle.kind), one.role).is_sensitive
        for one in belongings
    )  # fmt: skip


def own_or_kept(participant_id: int, actor: Actor) -> Participant:
    """The participant, locked, for themselves or whoever looks after them. Raises NotFound, NotAllowed."""
    found = Participant.objects.select_for_update().filter(pk=participant_id).first()
    if found is None or not (is_own(actor, found) or keeps(actor, found)):
        raise NotFound(gettext(NOT_FOUND))
    if found.name_sealed is None and found.person_id is None and found.left_at is not None:
        raise NotAllowed(gettext("这个人已经注销，资料都已删除。"))
    return found
