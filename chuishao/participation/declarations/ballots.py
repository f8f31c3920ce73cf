"""How a meeting decides, and on what: shares that are exact, ballots, topics, and what a count comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


class Shortfall(StrEnum):
    """Why a vote did not pass: too few took part, or too few agreed, counted by heads or by area."""

    FEW_PRESENT = "few_present"
    FEW_AREA_PRESENT = "few_area_present"
    FEW_AGREE = "few_agree"
    FEW_AREA_AGREES = "few_area_agrees"


@dataclass(frozen=True)
class Tally:
    """One count, of heads or of square metres: who may vote, who takes part, who says what.

    Whoever takes part and says nothing agrees to nothing.
    """

    expected: int | Decimal
    present: int | Decimal
    agree: int | Decimal
    against: int | Decimal = 0
    abstain: int | Decimal = 0

    @property
    def is_possible(self) -> bool:
        """Whether nobody is counted who is not there, and nothing is below nothing."""
        said = self.agree + self.against + self.abstain
        parts = (self.agree, self.against, self.abstain)
        return min(parts) >= 0 and said <= self.present <= self.expected


@dataclass(frozen=True)
class Share:
    """A part that must be reached (``at_least``) or passed (else): of persons, and of area where it counts."""

    part: Fraction
    at_least: bool = False

    def met(self, have: int | Decimal, whole: int | Decimal) -> bool:
        """Whether ``have`` of ``whole`` suffices; exact, without rounding. Nothing of nothing never does."""
        if whole <= 0:
            return False
        reached = Fraction(have) / Fraction(whole)
        return reached >= self.part if self.at_least else reached > self.part

    def needed(self, whole: int | Decimal, step: Decimal = Decimal(1)) -> Decimal:
        """What of ``whole`` must be reached, or passed, counted in whole ``step``s: it decides as ``met`` does."""
        steps = self.part * Fraction(whole) / Fraction(step)
        return step * (ceil(steps) if self.at_least else floor(steps))


@dataclass(frozen=True)
class Ballot:
    """How something is decided. ``of_all``: the vote is measured on all who may vote, not on those who did.

    ``by_area``: owners' votes count heads and area, and both must suffice (民法典 §278).
    """

    key: str
    label: str
    quorum: Share
    passes: Share
    of_all: bool = False
    by_area: bool = False
    reference: str = ""

    def shortfalls(self, heads: Tally, area: Tally | None = None) -> tuple[Shortfall, ...]:
        """What is missing for this to pass, nothing when it passes; too few present decides nothing else.

        Raises ValueError when owners' area is not counted where it must be.
        """
        if self.by_area and area is None:
            raise ValueError(f"{self.key} counts area")
        counts = [(heads, Shortfall.FEW_PRESENT, Shortfall.FEW_AGREE)]
        if self.by_area and area is not None:
            counts.append((area, Shortfall.FEW_AREA_PRESENT, Shortfall.FEW_AREA_AGREES))
        few = tuple(w for t, w, _ in counts if not self.quorum.met(t.present, t.expected))
        return few or tuple(w for t, _, w in counts if not self.passes.met(t.agree, self._whole(t)))

    def _whole(self, tally: Tally) -> int | Decimal:
        return tally.expected if self.of_all else tally.present


@dataclass(frozen=True)
class Topic:
    """A matter that comes to the vote: a power of a branch, a matter of the owners.

    ``answer_days``: its addressee answers within so many working days (0: nobody is addressed). ``publish_days``:
    so many days it hangs out for all to read. ``is_heard``: about somebody, who is heard before it is decided.
    """

    key: str
    label: str
    ballot: str
    answer_days: int = 0
    publish_days: int = 0
    is_heard: bool = False
    reference: str = ""
    help: str = ""
