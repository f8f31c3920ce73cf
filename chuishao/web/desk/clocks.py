"""A clock as the desk shows it: words first, then shape, then colour; and its quiet bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from chuishao.kernel import text
from chuishao.kernel.working_time import Limit
from chuishao.web import words


class Runs(Protocol):
    """What must be known of a clock to draw it; casework's clocks and duty rows fit."""

    @property
    def imposed_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def limit(self) -> Limit | None: ...
    @property
    def is_provisional(self) -> bool: ...
    @property
    def stopped_at(self) -> datetime | None: ...
    @property
    def settled_at(self) -> datetime | None: ...
    @property
    def outcome(self) -> str: ...
    @property
    def was_late(self) -> bool: ...


@dataclass(frozen=True)
class Running:
    """A row's clock in the form that ``clocks.drawn`` takes."""

    imposed_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    is_provisional: bool
    limit: Limit | None = None
    settled_at: datetime | None = None
    outcome: str = ""
    was_late: bool = False


@dataclass(frozen=True)
class DrawnClock:
    """Ready for the page. ``share`` is the part of the limit used, in percent; None draws no bar."""

    name: str
    mood: str
    words: str
    due_words: str
    limit_words: str
    share: int | None
    is_finished: bool = False

    @property
    def share_words(self) -> str:
        """The bar in words, for those who do not see it."""
        return _("时限已用 %d%%") % (self.share or 0)


def drawn(clock: Runs, name: str, at: datetime) -> DrawnClock:
    """The clock at this moment."""
    limit_words = _("限 %s") % text.limit_words(clock.limit) if clock.limit else ""
    if clock.settled_at:
        return _ended(clock, clock.settled_at, name, limit_words, at)
    if clock.stopped_at:
        since = text.moment_words(clock.stopped_at, at)
        share = used_share(clock, clock.stopped_at)
        return DrawnClock(name, "paused", _("停表"), _("自%s") % since, limit_words, share)
    share = used_share(clock, at)
    left = text.time_left_words(clock.due_at, at)
    return DrawnClock(
        name, mood_of(share, clock, at), left, due_words(clock, at), limit_words, share
    )


def due_words(clock: Runs, at: datetime) -> str:
    """最晚今天 10:11; a date beyond the announced holidays is 暂定."""
    said = text.latest_words(clock.due_at, at)
    return said + _("（暂定）") if clock.is_provisional else said


def used_share(clock: Runs, at: datetime) -> int:
    """How much of the time between beginning and end is gone, from 0 to 100."""
    whole = (clock.due_at - clock.imposed_at).total_seconds()
    if whole <= 0:
        return 100
    gone = (at - clock.imposed_at).total_seconds()
    return max(0, min(100, int(100 * gone / whole)))


def mood_of(share: int, clock: Runs, at: datetime) -> str:
    """over past the due time, soon from 80 %, half from 50 %, otherwise ok."""
    if at > clock.due_at:
        return "over"
    return "soon" if share >= 80 else "half" if share >= 50 else "ok"


def _ended(
    clock: Runs, settled_at: datetime, name: str, limit_words: str, at: datetime
) -> DrawnClock:
    moment = text.moment_words(settled_at, at)
    if clock.outcome == "waived":
        return DrawnClock(name, "wait", _("不用办了"), moment, limit_words, None, True)
    took = words.length_words(settled_at - clock.imposed_at)
    if clock.was_late and settled_at > clock.due_at:
        late = words.length_words(settled_at - clock.due_at)
        words_late = _("办了，迟 %s") % late
        return DrawnClock(name, "over", words_late, moment, limit_words, None, True)
    return DrawnClock(name, "done", _("用时 %s") % took, moment, limit_words, None, True)
