"""Work of the pages that is done later: large exports, and the removal of those that expired."""

from __future__ import annotations

from datetime import datetime

from chuishao.kernel import stamps
from chuishao.kernel.jobs import every, task
from chuishao.web import long_export
from chuishao.web.office import alarms, verification


@task("web.write_export")
def write_export(number: str) -> None:
    """One workbook; a killed worker's is written again from its first row."""
    stamps.refresh()
    long_export.run(number)


@task("web.check_records")
def check_records(key: int) -> None:
    """One full verification of the records; a killed worker's begins again."""
    stamps.refresh()
    verification.run(key)


@every("*/5 * * * *", "web.tidy_checks")
def tidy_checks(at: datetime) -> None:
    """Verifications that no worker does any more."""
    verification.tidy(at)


@every("*/5 * * * *", "web.tidy_exports")
def tidy_exports(at: datetime) -> None:
    """Files that lay ready for too long, and exports that no worker writes any more."""
    long_export.tidy(at)


@every("20 1 * 12 *", "web.warn_of_calendar")
def warn_of_calendar(at: datetime) -> None:
    """In December: next year's holidays are not entered yet, told once to those who can mend it."""
    alarms.warn_of_calendar(at)
