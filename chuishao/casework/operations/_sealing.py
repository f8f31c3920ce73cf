"""Personal answers on their way into a case: encrypted at rest, masked for the eye."""

from __future__ import annotations

from collections.abc import Mapping

from chuishao.kernel import secrecy
from chuishao.kernel.database import Batch
from chuishao.kernel.text import mask_name, mask_phone

PURPOSE = "casework.sealed_answer"


def seal(batch: Batch, case_id: int, personal: Mapping[str, str]) -> None:
    """Add the personal answers to the batch; a later answer replaces an earlier one."""
    for field, value in personal.items():
        batch.add(
            "INSERT INTO casework_sealedanswer (case_id, field, masked, sealed) VALUES (%s,%s,%s,%s)"
            " ON CONFLICT (case_id, field)"
            " DO UPDATE SET masked = EXCLUDED.masked, sealed = EXCLUDED.sealed",
            [case_id, field, masked(value), secrecy.encrypt(value, PURPOSE)],
        )


def masked(value: str) -> str:
    """What may be shown without a purpose: 138****1234 for numbers, 王* for names, else the first sign."""
    if sum(letter.isdigit() for letter in value) >= 7:
        return mask_phone(value)
    return mask_name(value)[:80]
