"""Leaving messages for people, reading them, and sending letters: at least once, never two at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Address, Letter, Message, Person
from chuishao.directory.operations._recording import demand, record
from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Invalid

ADDRESS_PURPOSE: Final = "directory.person.address"
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=2)
MOST_ATTEMPTS: Final = 12


@dataclass(frozen=True, slots=True)
class Left:
    """A message to be left for one person."""

    person_id: int
    key: str
    topic: str
    number: str
    words: str
    values: dict[str, Any]
    letter_at: datetime | None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter to be sent now: to whom, under which name, about which messages (topic and values)."""

    address: str
    message_id: str
    about: tuple[tuple[str, dict[str, Any]], ...]


def leave_messages(*, messages: Sequence[Left], actor: Actor, at: datetime) -> None:
    """Leave each message once; one with the same person and key is there already and stays.

    Messages are not acts: what they tell of is in the log. ``actor`` is always the system.
    """
    rows = [
        Message(
            person_id=one.person_id, key=one.key, topic=one.topic, number=one.number,
            words=one.words[:400], values=one.values, is_urgent=one.is_urgent, left_at=at,
            letter_at=one.letter_at,
        )
        for one in messages
    ]  # fmt: skip
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def mark_read(*, actor: Actor, at: datetime, message_ids: Collection[int] | None = None) -> int:
    """Mark own messages as read, these or all; how many were unread. Others' are left alone."""
    unread = Message.objects.filter(person_id=actor.person_id, read_at=None)
    if message_ids is not None:
        unread = unread.filter(pk__in=message_ids)
    return unread.update(read_at=at)


@transaction.atomic
def enter_address(*, person_id: int, address: str, actor: Actor, at: datetime) -> None:
    """Keep where letters to a person go, as an administrator has verified it; empty: none from now on."""
    demand(actor, Administrator.SYSTEM)
    if not Person.objects.filter(pk=person_id).exists():
        raise Invalid("没有这个人员，请核对后重填。")
    Address.objects.filter(person_id=person_id).delete()
    if address:
        sealed = secrecy.encrypt(_checked(address), ADDRESS_PURPOSE)
        Address.objects.create(person_id=person_id, sealed=sealed, verified_at=at)
    body = {"has_address": bool(address)}
    record(f"person:{person_id}", "enter_address", actor=actor, at=at, body=body)


def _checked(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        message = gettext("邮箱地址不完整，请核对后重填。")
        raise Invalid(message, fields={"address": message}) from None
    return address


@transaction.atomic
def write_letters(*, actor: Actor, at: datetime) -> int:
    """Gather what is due into one letter a person; the urgent go in one of their own. How many letters.

    A message read meanwhile needs no letter. What a letter tells of never changes after this.
    """
    due = Message.objects.filter(
        letter=None, letter_at__lte=at, read_at=None, person__address__verified_at__isnull=False
    )
    rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:2000]
    heaps: dict[tuple[int, bool], list[int]] = {}
    for key, person_id, is_urgent in rows.values_list("id", "person_id", "is_urgent"):
        heaps.setdefault((person_id, is_urgent), []).append(key)
    for (person_id, _), keys in heaps.items():
        letter = Letter.objects.create(
            person_id=person_id, message_id=str(uuid.uuid4()), written_at=at, next_attempt_at=at
        )
        Message.objects.filter(pk__in=keys).update(letter=letter)
    return len(heaps)


@transaction.atomic
def send_next_letter(*, send: Callable[[Outgoing], object], actor: Actor, at: datetime) -> bool:
    """Hand the next letter that is due to ``send`` and note it as sent; False when none is left.

    The row stays locked while it is sent, so no second worker takes it. A worker killed in between
    leaves it unsent: it goes again under the same ``message_id``. A fault puts it off: 1, 2, 4 … minutes.
    """
    waiting = Letter.objects.filter(sent_at=None, given_up_at=None, next_attempt_at__lte=at)
    letter = waiting.select_for_update(skip_locked=True).order_by("next_attempt_at", "id").first()
    if letter is None:
        return False
    address = Address.objects.filter(person_id=letter.person_id).first()
    if address is None:
        Letter.objects.filter(pk=letter.pk).update(given_up_at=at, fault="no address")
        return True
    try:
        send(_outgoing(letter, address))
    except Exception as fault:  # noqa: BLE001 - whatever the mail server says, the letter is tried again
        _put_off(letter, _kind_of(fault), at)
    else:
        Letter.objects.filter(pk=letter.pk).update(sent_at=at, fault="")
    return True


def _outgoing(letter: Letter, address: Address) -> Outgoing:
    about = Message.objects.filter(letter=letter).order_by("id").values_list("topic", "values")
    opened = secrecy.decrypt(address.sealed, ADDRESS_PURPOSE)
    return Outgoing(opened, letter.message_id, tuple(about))


def _kind_of(fault: Exception) -> str:
    """What went wrong, without what the server says: it repeats the address."""
    return f"{type(fault).__name__} {getattr(fault, 'smtp_code', '')}".strip()


def _put_off(letter: Letter, fault: str, at: datetime) -> None:
    attempts = letter.attempts + 1
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    Letter.objects.filter(pk=letter.pk).update(
        attempts=attempts,
        next_attempt_at=at + wait,
        fault=fault[:200],
        given_up_at=at if attempts >= MOST_ATTEMPTS else None,
    )


def forget_messages_about(*, number: str) -> int:
    """Delete what was left about one case, for everybody; how many. Part of the act that forgets the case."""
    return Message.objects.filter(number=number).delete()[0]


def forget_old_messages(*, actor: Actor, at: datetime, days: int = 180) -> int:
    """Delete messages and letters older than so many days; how many messages."""
    before = at - timedelta(days=days)
    gone, _ = Message.objects.filter(left_at__lt=before).delete()
    Letter.objects.filter(written_at__lt=before).delete()
    return gone
