"""How much of a course was missed and whether one may stay: exact parts, no rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Absence:
    """Days of a course, how many were held and attended so far, and the part that may be missed at most."""

    whole: int
    held: int
    attended: int
    most: Fraction

    @property
    def missed(self) -> int:
        """Days that were held without them, excused or not."""
        return self.held - self.attended

    @property
    def may_stay(self) -> bool:
        """Whether what was missed is at most the part that may be: 6 of 48 are, 7 are not, of a seventh."""
        return self.whole <= 0 or Fraction(self.missed, self.whole) <= self.most

    @property
    def left(self) -> int:
        """How many more days may be missed; never less than none."""
        return max(int(self.whole * self.most) - self.missed, 0)


def hours_of(days: int, minutes_a_day: int) -> Fraction:
    """The hours so many days are worth: 12 days of 450 minutes are 90."""
    return Fraction(days * minutes_a_day, 60)
