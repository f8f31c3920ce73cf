"""What goes out by the clock: letters every minute, and what is old is forgotten at night."""

from __future__ import annotations

from datetime import datetime

from chuishao.channels.outbound.notices import mailing
from chuishao.directory.operations.messages import forget_old_messages
from chuishao.kernel.jobs import every


@every("* * * * *", "channels.send_letters")
def send_letters(at: datetime) -> None:
    """One letter a person of what has become due."""
    mailing.send_letters(at)


# A quarter past three in Kunming, which is 19:15 in the worker's UTC.
@every("15 19 * * *", "channels.forget_old_messages")
def forget_messages(at: datetime) -> None:
    """Half a year is long enough; what happened stays in the log of the case."""
    forget_old_messages(actor=mailing.POSTMAN, at=at)
