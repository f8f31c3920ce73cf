"""Results as a table to read and as a file to compare."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent


@dataclass
class Result:
    """One ratio: its rounds, its target, and what stands behind it."""

    key: str
    what: str
    rounds: Sequence[float]
    target: float
    at_most: bool = False
    aim: float | None = None
    behind: dict[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)

    @property
    def passes(self) -> bool:
        """Whether the median keeps to the target."""
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def target_words(self) -> str:
        """At least or at most, and the aim."""
        aim = f" (aim {self.aim:g})" if self.aim else ""
        return f"{'≤' if self.at_most else '≥'} {self.target:g}{aim}"

    def as_data(self) -> dict[str, Any]:
        """For the file."""
        return {
            "value": round(self.value, 3), "min": round(min(self.rounds), 3), "max": round(max(self.rounds), 3),
            "target": self.target_words, "passes": self.passes, "what": self.what, **self.behind,
        }  # fmt: skip


def write(name: str, results: Sequence[Result], machine: dict[str, Any], seconds: float) -> None:
    """The file of this name and the table."""
    file = FOLDER / f"{name}.json"
    data: dict[str, Any] = {one.key: round(one.value, 3) for one in results}
    data["details"] = {one.key: one.as_data() for one in results}
    data["machine"], data["took_seconds"] = machine, round(seconds)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    console = Console(width=max(Console().width, 132))
    console.print(_table(results, machine))
    for one in results:
        _print_behind(console, one)
    console.print(f"{seconds:.0f} s in all; everything is in bench/{file.name}")


def _table(results: Sequence[Result], machine: dict[str, Any]) -> Table:
    cores, version = machine["cores"], machine["postgresql"]["server_version"]
    table = Table(
        title=f"{cores} cores, PostgreSQL {version}, Python {machine['python']}; medians of the rounds"
    )
    for heading in ("ratio", "what", "median", "min–max", "target", ""):
        table.add_column(
            heading, justify="right" if heading in ("median", "min–max", "target") else "left"
        )
    for one in results:
        mark = (
            "[green]PASS[/]"
            if one.passes
            else "[red bold]BELOW[/]"
            if not one.at_most
            else "[red bold]ABOVE[/]"
        )
        spread = f"{min(one.rounds):.2f}–{max(one.rounds):.2f}"
        table.add_row(one.key, one.what, f"{one.value:.2f}", spread, one.target_words, mark)
    return table


def _print_behind(console: Console, one: Result) -> None:
    """The plain figures behind a ratio, one line each."""
    for name, figure in one.behind.items():
        words = figure
        if isinstance(figure, dict):
            words = ", ".join(f"{key} {value:,}" for key, value in figure.items())
        console.print(f"  [dim]{one.key}[/] {name.replace('_', ' ')}: {words}", highlight=False)
