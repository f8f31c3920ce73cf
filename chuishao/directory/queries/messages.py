"""What was left for a person to read, and who is on which post of an organisation to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from chuishao.directory import wordings
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Account, Address, Message
from chuishao.directory.queries.signed_in import HELD, IN_FORCE, in_post
from chuishao.kernel.database import rows_of

# An absent holder is left out where somebody stands in; an administrator is told nothing of cases.
_ON_POST = f"""
    SELECT p.id, p.name, h.post_id, po.kind, po.clearance, o.id, o.kind, o.tier, o.region_path,
           o.short_name, away.person_id, absent.name
    FROM {HELD} JOIN directory_person p ON p.id = h.person_id
    WHERE po.organisation_id = ANY(%(organisations)s) AND {IN_FORCE}
      AND NOT EXISTS (SELECT FROM directory_holding s WHERE s.stands_in_for_id = h.id
                      AND s.from_on <= %(day)s AND s.to_on > %(day)s)
      AND NOT EXISTS (SELECT FROM directory_account a WHERE a.person_id = h.person_id
                      AND a.closed_at IS NULL AND a.administrator <> '')
    ORDER BY o.id, h.post_id, h.id
"""
_AT_PLACE = _ON_POST.replace(
    "po.organisation_id = ANY(%(organisations)s)", "o.region_path = %(path)s"
)
_UNREAD = """
    SELECT count(*) FROM (SELECT FROM directory_message
    WHERE person_id = %(person)s AND read_at IS NULL LIMIT %(most)s) unread
"""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as its reader sees it."""

    id: int
    topic: str
    number: str
    words: str
    is_urgent: bool
    left_at: datetime
    is_read: bool


def messages_of(actor: Actor, *, limit: int = 100, offset: int = 0) -> list[MessageRow]:
    """The person's own messages in the reader's language: unread first, then newest first."""
    own = Message.objects.filter(person_id=actor.person_id).annotate(
        is_read=Q(read_at__isnull=False)
    )
    own = own.order_by("is_read", "-id")
    columns = ("id", "topic", "number", "words", "is_urgent", "left_at", "is_read")
    rows = own.values_list(*columns, "values")[offset : offset + limit]
    return [_in_words(MessageRow(*row), values) for *row, values in rows]


def _in_words(row: MessageRow, values: Mapping[str, Any]) -> MessageRow:
    return replace(row, words=wordings.read_as(row.topic, values, row.words))


def unread_count(actor: Actor, *, most: int = 100) -> int:
    """How many of the person's messages are unread, counted no further than ``most``."""
    return int(rows_of(_UNREAD, {"person": actor.person_id, "most": most})[0][0])


def people_to_tell(organisation_ids: Collection[int], at: datetime) -> list[Actor]:
    """Everyone on post in these organisations that day, each acting in that post."""
    asked = {"organisations": list(organisation_ids), "day": timezone.localdate(at)}
    return [in_post(person, 0, name, held) for person, name, *held in rows_of(_ON_POST, asked)]


def people_at(region_path: str, at: datetime) -> list[Actor]:
    """Everyone on post that day in the organisations of exactly this place, each acting in that post."""
    asked = {"path": region_path, "day": timezone.localdate(at)}
    return [in_post(person, 0, name, held) for person, name, *held in rows_of(_AT_PLACE, asked)]


def administrators(*roles: Administrator) -> list[int]:
    """The people who are these administrators now."""
    held = Account.objects.filter(administrator__in=roles, closed_at=None)
    return list(held.order_by("person_id").values_list("person_id", flat=True))


def with_address(person_ids: Sequence[int]) -> frozenset[int]:
    """Those of these people to whom letters can be sent."""
    known = Address.objects.filter(person_id__in=person_ids, verified_at__isnull=False)
    return frozenset(known.values_list("person_id", flat=True))


def person_of_account(username: str) -> int | None:
    """The person of an open account, or None."""
    opened = Account.objects.filter(username=username, closed_at=None)
    return opened.values_list("person_id", flat=True).first()
