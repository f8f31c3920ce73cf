"""People who take part: registered by themselves or by a host, corrected, given a new private link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line

from .. import _people
from .._hands import NOT_FOUND
from .._pseudonyms import new_pseudonym
from .._queue import withdraw_from_all
from .._recording import record
from ..models import Participant


@dataclass(frozen=True)
class Registration:
    """Who wants to take part, as it was told. ``person_id``: staff of the directory, whose name is known."""

    region_path: str
    name: str = ""
    phone: str = ""
    birth_year: int | None = None
    skills: tuple[str, ...] = ()
    guardian: str = ""
    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Registered:
    """A participant, and the token of their private link where one was made."""

    participant_id: int
    pseudonym: str
    token: str


@transaction.atomic
def register_participant(
    *, registration: Registration, actor: Actor, at: datetime, secret: str = ""
) -> Registered:
    """Register somebody: by themselves through a window with a secret, by a host, or staff of the directory.

    The same secret sent again gives the same participant; the link is kept as a hash only.
    Raises NotAllowed, Conflict, Invalid naming each wrong field.
    """
    is_window = _at_window(actor)
    demand_door(registration, actor, is_window=is_window)
    token = _people.token_of(secret) if secret or is_window else ""
    if token:
        _people.one_at_a_time(token)
        known = _people.linked(token)
        if known is not None:
            return Registered(known.pk, known.pseudonym, token)
    columns = columns_of(registration, actor, at, is_window=is_window)
    if is_window:
        _people.keep_silent(columns)
    made = _kept(
        **columns, pseudonym=new_pseudonym(), registered_at=at,
        link_hash=_people.link_digest(token) if token else None,
    )  # fmt: skip
    record(
        f"participant:{made.pk}", "participant.register", actor=actor, at=at,
        body=registered_body(made, is_window=is_window),
    )  # fmt: skip
    return Registered(made.pk, made.pseudonym, token)


def registered_body(made: Participant, *, is_window: bool) -> dict[str, Any]:
    """What the record says of a registration: no name, no number."""
    return {
        "by": "self" if is_window else "host", "region": made.region_path,
        "has_phone": bool(made.phone_masked), "unit": made.unit_id,
    }  # fmt: skip


def _at_window(actor: Actor) -> bool:
    return actor.post_kind == PostKind.HOTLINE_AGENT and not (actor.person_id or actor.is_system)


def demand_door(registration: Registration, actor: Actor, *, is_window: bool) -> None:
    """Whether somebody may be registered by this actor, for this place. Raises NotAllowed, Invalid."""
    is_self = bool(actor.person_id) and registration.person_id == actor.person_id
    if actor.is_system or is_self:
        return
    if not actor.organisation_id or not (is_window or actor.post_kind in _people.KEEPERS):
        raise NotAllowed(
            gettext("您的岗位不能替人登记。请到居住地的社区登记，或请社区经办人办理。")
        )
    if is_window and registration.person_id is not None:
        raise NotAllowed(gettext("工作人员请登录后登记自己。"))
    if not registration.region_path.startswith(actor.region_path):
        words = gettext("居住地不在这个窗口的辖区。请到居住地所在的社区登记。")
        raise Invalid(words, fields={"region": words})


def columns_of(
    registration: Registration, actor: Actor, at: datetime, *, is_window: bool
) -> dict[str, Any]:
    """What is kept of somebody, sealed. Raises Invalid naming each wrong field."""
    if directory.region_by_path(registration.region_path, at) is None:
        raise Invalid("没有这个区域，请重新选。", fields={"region": gettext("请从列表里选。")})
    guardian = clean_line(registration.guardian, label=gettext("监护人"), most=60)
    return {
        **_people.name_columns(registration.name or _staff_name(registration, actor, at)),
        **_people.phone_columns(registration.phone),
        "region_path": registration.region_path,
        "person_id": registration.person_id,
        "unit_id": _unit(registration.unit_id),
        "skills": _people.skill_words(registration.skills),
        "birth_year": _people.year_of_birth(registration.birth_year, at),
        "guardian_sealed": secrecy.encrypt(guardian, _people.GUARDIAN) if guardian else None,
        # A window hears what a child types; consent counts once somebody spoke with the guardian.
        "guardian_at": at if guardian and not is_window else None,
    }


def _staff_name(registration: Registration, actor: Actor, at: datetime) -> str:
    if registration.person_id is None or not actor.organisation_id:
        return ""
    known = {one.id: one.name for one in directory.people_of(actor.organisation_id, at)}
    return known.get(registration.person_id, "")


def _unit(unit_id: int | None) -> int | None:
    if unit_id is not None and directory.organisation(unit_id) is None:
        words = gettext("没有这个单位，请重新选。")
        raise Invalid(words, fields={"unit": words})
    return unit_id


def _kept(**columns: Any) -> Participant:
    try:
        with transaction.atomic():
            return Participant.objects.create(**columns)
    except IntegrityError as fault:
        raise _known_already(fault) from fault


def _known_already(fault: IntegrityError) -> Conflict:
    if "phone_hash" in str(fault):
        return Conflict(
            gettext("这个电话已经登记过。请用当时给的链接；链接找不到了，请社区经办人换一个。")
        )
    return Conflict(gettext("这个人已经登记过，不用再登记。"))


@dataclass(frozen=True)
class Correction:
    """What is to be put right; None leaves a thing as it is."""

    name: str | None = None
    phone: str | None = None
    skills: tuple[str, ...] | None = None
    birth_year: int | None = None
    unit_id: int | None = None


@transaction.atomic
def correct_participant(
    *, participant_id: int, correction: Correction, actor: Actor, at: datetime
) -> None:
    """Put right what is held of somebody: by themselves, or by whoever looks after them. Raises the refusals."""
    found = _people.own_or_kept(participant_id, actor)
    changes = _corrected(correction, at)
    if not changes:
        raise Invalid(gettext("没有要改的内容。"))
    if correction.birth_year is not None and _people.is_own(actor, found) and found.birth_year:
        words = gettext("出生年请到社区核对后更改。")
        raise Invalid(words, fields={"birth_year": words})
    if _people.is_own(actor, found):
        _people.keep_silent(changes, besides=found.pk)
    for column, value in changes.items():
        setattr(found, column, value)
    try:
        with transaction.atomic():
            found.save(update_fields=list(changes))
    except IntegrityError as fault:
        raise _known_already(fault) from fault
    record(
        f"participant:{found.pk}", "participant.correct", actor=actor, at=at,
        body={"fields": sorted({one.partition("_sealed")[0] for one in changes})},
    )  # fmt: skip


def _corrected(correction: Correction, at: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if correction.name is not None:
        changes |= _people.name_columns(correction.name)
    if correction.phone is not None:
        changes |= _people.phone_columns(correction.phone)
    if correction.skills is not None:
        changes["skills"] = _people.skill_words(correction.skills)
    if correction.birth_year is not None:
        changes["birth_year"] = _people.year_of_birth(correction.birth_year, at)
    if correction.unit_id is not None:
        changes["unit_id"] = _unit(correction.unit_id)
    return changes


@transaction.atomic
def record_consent(*, participant_id: int, guardian: str, actor: Actor, at: datetime) -> None:
    """A guardian agreed, heard by whoever looks after the minor; never by the minor themselves.

    Who the guardian is need not be said again where it is written down already.
    """
    found = Participant.objects.select_for_update().filter(pk=participant_id).first()
    if found is None or not _people.keeps(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    words = clean_line(guardian, label=gettext("监护人"), most=60)
    if not words and found.guardian_sealed is None:
        message = gettext("请写监护人的姓名和联系方式。")
        raise Invalid(message, fields={"guardian": message})
    if words:
        found.guardian_sealed = secrecy.encrypt(words, _people.GUARDIAN)
    found.guardian_at = at
    found.save(update_fields=["guardian_sealed", "guardian_at"])
    record(f"participant:{found.pk}", "participant.consent", actor=actor, at=at, body={})


@transaction.atomic
def take_back_consent(*, participant_id: int, actor: Actor, at: datetime) -> None:
    """A guardian agrees no more, heard by whoever looks after the minor: what is ahead of them is cancelled.

    What they did before stays. Raises NotFound, Conflict.
    """
    found = Participant.objects.select_for_update().filter(pk=participant_id).first()
    if found is None or not _people.keeps(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    if found.guardian_at is None:
        raise Conflict(gettext("现在没有监护人的同意，不用撤回。请刷新页面看看。"))
    found.guardian_at = None
    found.save(update_fields=["guardian_at"])
    withdraw_from_all(found.pk, at, gettext("监护人不同意了"))
    record(f"participant:{found.pk}", "participant.consent_back", actor=actor, at=at, body={})


@transaction.atomic
def renew_participant_link(*, participant_id: int, secret: str, actor: Actor, at: datetime) -> str:
    """A new private link's token, for somebody who lost theirs; the old link ends."""
    found = _people.own_or_kept(participant_id, actor)
    return _renewed(found, secret, actor, at)


@transaction.atomic
def renew_link_of_phone(*, phone: str, secret: str, actor: Actor, at: datetime) -> str:
    """As ``renew_participant_link``, for somebody who stands before whoever looks after them.

    Raises NotFound, the same for a telephone that nobody registered and for somebody else's people.
    """
    held = Participant.objects.select_for_update()
    found = held.filter(phone_hash__in=_people.phone_hashes(phone), left_at=None).first()
    if found is None or not _people.keeps(actor, found):
        words = gettext("您照管的人里，没有用这个电话登记的。请核对号码，或请他到居住地的社区。")
        raise NotFound(words)
    return _renewed(found, secret, actor, at)


def _renewed(found: Participant, secret: str, actor: Actor, at: datetime) -> str:
    """Whoever hands a link on could open it: they may know the name, and the person sees who it was."""
    token = _people.token_of(secret)
    if not _people.is_own(actor, found):
        _people.demand_clearance(found, actor)
        records.look(
            actor=actor.as_record(), at=at, subject=f"participant:{found.pk}", fields=["link"],
            purpose=gettext("换新的私人链接"),
        )  # fmt: skip
    found.link_hash = _people.link_digest(token)
    found.save(update_fields=["link_hash"])
    record(f"participant:{found.pk}", "participant.renew_link", actor=actor, at=at, body={})
    return token
