"""Letters: what is due becomes one plain mail a person, sent through Django's mail backend."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import Outgoing, send_next_letter, write_letters
from chuishao.directory.queries import wordings

POSTMAN = Actor.system("发信")
MOST_LETTERS = 500


def send_letters(at: datetime) -> int:
    """Gather what is due into letters, then send what is to be sent; how many were taken in hand."""
    if not settings.SENDS_LETTERS:
        return 0
    write_letters(actor=POSTMAN, at=at)
    taken = 0
    while taken < MOST_LETTERS and send_next_letter(send=post, actor=POSTMAN, at=at):
        taken += 1
    return taken


def post(letter: Outgoing) -> None:
    """Hand one letter to the mail server. Raises what the server says when it does not take it."""
    drawn(letter).send()


def drawn(letter: Outgoing) -> EmailMessage:
    """The mail of a letter: one notice in its own words, several as one list."""
    language, (topic, values) = settings.MAIL_LANGUAGE, letter.about[0]
    if len(letter.about) > 1:
        lines = [wordings.body(key, each, language) for key, each in letter.about]
        topic, values = "digest", {"count": len(lines), "lines": lines}
    footer = wordings.body("footer", {"site": settings.SITE_URL}, language)
    return EmailMessage(
        subject=wordings.subject(topic, values, language),
        body=f"{wordings.body(topic, values, language)}\n\n{footer}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        headers={
            "Message-ID": f"<{letter.message_id}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "chuishao.local"
