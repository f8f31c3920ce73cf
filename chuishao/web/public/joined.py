"""Following a matter one joined instead of reporting it again: its steps in plain words, and nothing of whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chuishao.casework import queries
from chuishao.casework.queries import Joined
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.text import latest_words, moment_words
from chuishao.web.public.pages import PublicRequest, page, public

SALT = "chuishao.web.public.joined"


def address_of(case_id: int) -> str:
    """The address under which whoever joined this matter follows it."""
    return reverse("joined", args=[signing.dumps(case_id, salt=SALT)])


@never_cache
@public
@require_safe
def joined(request: PublicRequest, key: str) -> HttpResponse:
    """The page; a key that is none of ours finds nothing."""
    try:
        case_id: int = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        raise NotFound(queries.public.JOINED_GONE) from None
    found = queries.joined_page(case_id=case_id, at=request.at)
    context = {
        "it": found,
        "about": _about(found, request.at),
        "story": list(_story(found, request.at)),
    }
    return page(request, "joined.html", context)


def _about(found: Joined, at: datetime) -> str:
    words = {"when": moment_words(found.opened_at, at), "count": found.supporters}
    return _("%(when)s有居民反映，另有 %(count)d 位居民也说了。") % words


def _story(found: Joined, at: datetime) -> Iterator[dict[str, str]]:
    """What was done, oldest first, and who owes the next until when."""
    for one in found.told:
        yield {
            "css": "done", "icon": "check", "heading": one.heading,
            "when": moment_words(one.at, at), "words": one.words,
        }  # fmt: skip
    for due in (one for one in found.awaited if not one.is_stopped and not found.is_closed):
        words = f"{due.unit} {latest_words(due.due_at, at)}"
        yield {"css": "wait", "icon": "clock", "heading": due.heading, "when": "", "words": words}
