"""Verifying the records as a job: its result comes back as a message to whoever asked."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.kernel.records import checks
from chuishao.kernel.records.checks import CheckCard
from chuishao.web import clock

CLERK = Actor.system("核验")
ROOM = "office_verification"
SOUND = gettext_noop("核验通过：%(count)d 条办事记录未见改动。")
FAULTY = gettext_noop("核验未通过：发现 %(count)d 处问题。请保留现场，看“核验”里列出的各处。")
BROKEN = gettext_noop("核验做到一半中断了，没有结论。请重新开始一次。")


def run(key: int) -> None:
    """Verify, and tell; a run that another worker took over says nothing."""
    try:
        found = checks.run_check(key, at=clock.now())
    except checks.Abandoned:
        return
    if found is not None:
        tell(found, clock.now())


def tidy(at: datetime) -> None:
    """Tell of verifications whose worker died."""
    for found in checks.give_up_checks(at):
        tell(found, at)


def tell(found: CheckCard, at: datetime) -> None:
    """The result in one line, once."""
    says, fields = {
        checks.SOUND: (SOUND, {"count": found.total}),
        checks.FAULTY: (FAULTY, {"count": found.fault_count}),
        checks.BROKEN: (BROKEN, {}),
    }[found.state]
    left = Left(
        person_id=found.person, key=f"check:{found.id}", topic="office", number=ROOM, words=says % fields,
        values={"says": says, "with": fields}, letter_at=None, is_urgent=found.state == checks.FAULTY,
    )  # fmt: skip
    leave_messages(messages=[left], actor=CLERK, at=at)
