"""Which limits are promised to a new case: the declared ones, or those an office turned by a document."""

from __future__ import annotations

from datetime import date
from typing import Any

from chuishao.kernel.stamps import Kept

from .declarations import ANY, CaseType, Duty
from .models import Dial

STAMP = "casework.dial"
WIDTHS = (4, 6, 9, 12)


def covering(region_path: str) -> list[str]:
    """The path itself cut at every tier, the city first."""
    return [region_path[:width] for width in WIDTHS if width <= len(region_path)]


def dials_in_force(case_type: str, region_path: str, day: date) -> list[Dial]:
    """Turned dials that hold for this place and day, the weakest first: nearer and newer ones win.

    From memory; up to date as of the last ``stamps.refresh``.
    """
    over = covering(region_path)
    return [
        dial
        for dial in _kept.get()
        if dial.case_type == case_type and dial.region_path in over and dial.effective_from <= day
    ]


def _read() -> list[Dial]:
    return sorted(
        Dial.objects.all(),
        key=lambda d: (len(d.region_path), d.kind != ANY, d.effective_from, d.pk),
    )


# Turned a few times a year, asked for at every opening.
_kept: Kept[list[Dial]] = Kept(STAMP, _read)


def means(dial: Dial, duty: Duty, kind: str) -> bool:
    """Whether a turned dial is about this kind: one for the rest leaves kinds with limits of their own."""
    return dial.kind == kind or (dial.kind == ANY and kind not in duty.within)


def promised_limits(
    rules: CaseType, kind: str, region_path: str, day: date
) -> dict[str, dict[str, Any]]:
    """For every duty of this kind of case its limit as data, with the document that set it, if any."""
    limits: dict[str, dict[str, Any]] = {}
    for duty in rules.duties:
        limit = duty.limit_for(kind)
        if limit is not None:
            limits[duty.key] = {**limit.as_data(), "document": ""}
    for dial in dials_in_force(rules.key, region_path, day):
        if dial.duty in limits and means(dial, rules.duty(dial.duty), kind):
            limits[dial.duty] = {
                "amount": dial.amount, "unit": dial.unit, "document": dial.document_no,
            }  # fmt: skip
    return limits
