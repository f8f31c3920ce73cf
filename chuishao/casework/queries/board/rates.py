"""The three rates of requests and their weighted sum (domain §2.4): response, solution, satisfaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True)
class Weights:
    """How much each rate counts, in percent; no national weighting exists, so it is a policy with a document."""

    response: int
    solution: int
    satisfaction: int
    basic: float
    document_no: str = ""

    @property
    def basis(self) -> str:
        """The document number, or the plain statement that no local rule has been set."""
        return self.document_no or gettext("本地规则未设定")


WEIGHTS = Weights(response=10, solution=50, satisfaction=40, basic=0.9)


@dataclass(frozen=True)
class Rates:
    """Of the requests with a valid call-back: spoken with, solved, satisfied, basically satisfied."""

    valid: int
    contacted: int
    solved: int
    satisfied: int
    basic: int

    @property
    def response(self) -> float | None:
        """Percent spoken with; None where nothing was validly called back."""
        return self._percent(self.contacted)

    @property
    def solution(self) -> float | None:
        """Percent solved."""
        return self._percent(self.solved)

    @property
    def satisfaction(self) -> float | None:
        """Percent satisfied, basically satisfied counting nine tenths."""
        return self._percent(self.satisfied + WEIGHTS.basic * self.basic)

    def composite(self, weights: Weights = WEIGHTS) -> float | None:
        """The weighted sum, out of 100."""
        if not self.valid:
            return None
        parts = (
            weights.response * self.contacted
            + weights.solution * self.solved
            + weights.satisfaction * (self.satisfied + weights.basic * self.basic)
        )
        return parts / self.valid

    def _percent(self, part: float) -> float | None:
        return 100 * part / self.valid if self.valid else None
