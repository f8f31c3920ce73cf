"""Days of a ledger: a whistle is blown in the past and ends after it began."""

from __future__ import annotations

from datetime import date, datetime

from chuishao.kernel.workbooks.values import Wrong

EARLIEST = date(2000, 1, 1)


def check_period(opened_at: datetime, at: datetime) -> None:
    """A day on which a whistle can have been blown. Raises Wrong."""
    if opened_at > at:
        raise Wrong("日期在今天以后", "台账只补录已经发生的事，请核对年份")
    if opened_at.date() < EARLIEST:
        raise Wrong(f"日期早于 {EARLIEST.year} 年", "请核对年份是否写错或少写了数字")


def check_order(opened_at: datetime, closed_at: datetime, at: datetime) -> datetime:
    """The end, not before the beginning; on one day an end without a time is the beginning. Raises Wrong."""
    if closed_at.date() < opened_at.date():
        raise Wrong(
            f"办结早于吹哨（{opened_at:%Y-%m-%d}）", "请核对吹哨日期和办结日期，是否填反或写错年份"
        )
    if closed_at > at:
        raise Wrong("办结日期在今天以后", "还没办完的事不用补录，请在系统里吹哨办理")
    return max(opened_at, closed_at)
