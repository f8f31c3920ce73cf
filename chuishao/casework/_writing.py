"""Changes of an act turned into statements of one batch, a statement for each table and kind of change."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from chuishao.kernel.database import Batch, as_json

from ._settlement import Changes

JSON_COLUMNS = frozenset({"answers", "takers", "limits", "scores"})


def write(batch: Batch, case_id: int, changes: Changes) -> None:
    """Add everything that changed to the batch."""
    batch.update("casework_case", case_id, plain(changes.case))
    batch.insert("casework_party", [plain(row) for row in changes.new_units])
    batch.insert("casework_duty", [plain(row) for row in changes.new_duties])
    batch.insert("casework_motion", [plain(row) for row in changes.new_motions])
    batch.insert("casework_evaluation", [plain(row) for row in changes.evaluations])
    for table, rows in (
        ("casework_duty", changes.duties),
        ("casework_party", changes.units),
        ("casework_motion", changes.motions),
    ):
        _update_alike(batch, table, rows)


def _update_alike(batch: Batch, table: str, rows: dict[int, dict[str, Any]]) -> None:
    """One UPDATE for all rows that change in the same way."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for key, change in rows.items():
        alike[tuple(sorted(change.items()))].append(key)
    for alike_change, keys in alike.items():
        assignments = ",".join(f"{column}=%s" for column, _ in alike_change)
        values = [value for _, value in alike_change]
        batch.add(f"UPDATE {table} SET {assignments} WHERE id = ANY(%s)", [*values, keys])


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its JSON columns as text."""
    return {
        column: as_json(value) if column in JSON_COLUMNS else value for column, value in row.items()
    }
