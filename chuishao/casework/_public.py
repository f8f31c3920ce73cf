"""Private links: how their tokens are made and found again, and which cases neighbours may know of."""

from __future__ import annotations

import base64
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Invalid

from ._arising import SECRECY_WISHED
from .models import Case, PublicLink

_PURPOSE = "casework.public_link"
_SECRET_LENGTHS = range(20, 81)
# Who is complained of could be told from the words; what asks for help may be known next door.
SHOWN_DEMANDS = ("help", "suggest")


def token_of(secret: str) -> str:
    """The link's token of 128 bits, made from a sender's secret with our key. Raises Invalid."""
    if len(secret) not in _SECRET_LENGTHS or not secret.isascii():
        raise Invalid("这一页放得太久了。请刷新后再交，填的内容都还在。")
    made = secrecy.keyed_hash(secret, "casework.public_secret")[:16]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def one_at_a_time(token: str) -> None:
    """The same form sent twice at once: the second waits and finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"casework.public:{token}"])


def digest_of(token: str) -> bytes:
    """What is kept of a token."""
    return secrecy.keyed_hash(token, _PURPOSE)


def linked_case(token: str, at: datetime) -> int | None:
    """The id of the case this token opens at this moment, or None."""
    digests = secrecy.keyed_hashes(token, _PURPOSE)
    link = PublicLink.objects.filter(token_digest__in=digests).first()
    if link is None or (link.ended_at is not None and link.ended_at <= at):
        return None
    return int(link.case_id)


def nearby_may_show(case_id: int) -> bool:
    """Whether neighbours may know of this case: handed in openly, and asking for nothing secret."""
    return shown_nearby().filter(pk=case_id).exists()


def neighbours_may_know(case_id: int) -> bool:
    """The same, also of a case that is over: whoever joined it is told how it ended."""
    return _open_to_neighbours().filter(pk=case_id).exists()


def shown_nearby() -> QuerySet[Case]:
    """Cases residents handed in that neighbours may know of while they run."""
    return _open_to_neighbours().filter(is_closed=False)


def _open_to_neighbours() -> QuerySet[Case]:
    found = Case.objects.filter(source="public", answers__demand__in=SHOWN_DEMANDS)
    return found.exclude(answers__contains={SECRECY_WISHED: True})
