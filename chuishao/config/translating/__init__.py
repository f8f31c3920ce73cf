"""The catalogue of translations: what is said in Chinese anywhere, and how it is said in English."""

from __future__ import annotations

from chuishao.config.translating.catalogue import CATALOGUE, COMPILED, compiled, renewed
from chuishao.config.translating.collecting import Said, everything_said

__all__ = ["CATALOGUE", "COMPILED", "Said", "compiled", "everything_said", "renewed"]
