"""Writing a large export: by a worker, in constant memory, with what the person may see when it runs."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_noop

from chuishao.casework import operations as casework
from chuishao.casework.queries.exports import ExportCard, export_to_write, known_exports
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Refusal
from chuishao.web import clock
from chuishao.web.board import workbooks
from chuishao.web.board.rows import ROWS
from chuishao.web.board.taking_part.rows import HOURS, MISSING, PART_ROWS
from chuishao.web.desk.taking_part.report_sheets import REPORT
from chuishao.web.desk.worklist_rows import LIST
from chuishao.web.office.list_rows import CIRCLES, PEOPLE
from chuishao.web.sources import Source, Wish

log = logging.getLogger(__name__)
SOURCES: Final = {
    source.what: source
    for source in (ROWS, LIST, PART_ROWS, MISSING, HOURS, REPORT, CIRCLES, PEOPLE)
}
CLERK = Actor.system("导出")
TOLD_EVERY = 2000
BROKEN = gettext_noop(
    "写表的程序出了错，没有留下半份文件。请重新导出；再不行，请把导出编号告诉系统管理员。"
)
NO_POST = gettext_noop("您已经不在提出导出时的岗位上，没有替您写出。")


class Stopped(Exception):
    """It was cancelled, or another worker took over: what is written goes."""


def run(number: str) -> None:
    """Write the workbook of this number, from the first row; end in a message, whatever happens."""
    asked = export_to_write(number)
    if asked is None or not asked.is_unfinished:
        return
    try:
        _written(asked)
    except Stopped:
        return
    except Refusal as refusal:
        _failed(number, refusal.message)
    except Exception:
        log.exception("export %s failed", number)
        _failed(number, BROKEN)
    finally:
        shutil.rmtree(_room(number), ignore_errors=True)


def file_of(number: str) -> Path:
    """Where the finished workbook of this number lies."""
    return Path(settings.EXPORTS_DIR) / f"{number}.xlsx"


def tidy(at: datetime) -> None:
    """Remove the files of what expired and what belongs to no export; tell of exports nobody writes any more."""
    casework.give_up_silent(actor=CLERK, at=at)
    for number in casework.expire_exports(actor=CLERK, at=at):
        file_of(number).unlink(missing_ok=True)
    there = {path.stem: path for path in Path(settings.EXPORTS_DIR).glob("*")}
    for number in set(there) - known_exports(there):
        path = there[number]
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _written(asked: ExportCard) -> None:
    """The reach is that of the person in the same post now, not that of the moment of asking."""
    now = clock.now()
    actor = directory.actor_in_post(asked.person_id, asked.post_id, now)
    if actor is None:
        _failed(asked.number, NO_POST)
        return
    source, wish = SOURCES[asked.what], Wish(asked.filters, actor, now, asked.asked_at)
    source.admit(actor)
    total = source.count(wish, None)
    attempt = casework.begin_export(
        number=asked.number, clearance=actor.clearance, total=total, actor=CLERK, at=now
    )
    if not attempt:
        _failed(asked.number, BROKEN)
        return
    _write(asked, source, wish, attempt)


def _write(asked: ExportCard, source: Source, wish: Wish, attempt: int) -> None:
    room = _room(asked.number)
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True, mode=0o700)
    draft, counted = room / f"{attempt}.xlsx", [0]
    tables = [
        (name, heads, _watched(iter(lines), asked.number, attempt, counted))
        for name, heads, lines in source.tables(wish)
    ]
    mark = workbooks.watermark(wish.actor.label, wish.at, asked.number, asked.words)
    workbooks.write(draft, mark, tables, room=room)
    with draft.open("rb") as file:
        digest = workbooks.digest_of(file)
    size, ready = draft.stat().st_size, file_of(asked.number)
    draft.chmod(0o600)
    draft.replace(ready)
    at = clock.now()
    if not casework.finish_export(
        number=asked.number, attempt=attempt, rows=counted[0], digest=digest, size_bytes=size,
        expires_at=at + timedelta(hours=settings.EXPORT_KEPT_HOURS), actor=wish.actor, at=at,
    ):  # fmt: skip
        ready.unlink(missing_ok=True)


def _watched(found: Iterator[Any], number: str, attempt: int, counted: list[int]) -> Iterator[Any]:
    """The lines, telling now and then how far it is. Raises Stopped."""
    for one in found:
        counted[0] += 1
        yield one
        if counted[0] % TOLD_EVERY == 0:
            goes_on = casework.note_progress(
                number=number, attempt=attempt, written=counted[0], actor=CLERK, at=clock.now()
            )
            if not goes_on:
                raise Stopped


def _failed(number: str, reason: str) -> None:
    casework.fail_export(number=number, reason=reason, actor=CLERK, at=clock.now())


def _room(number: str) -> Path:
    return Path(settings.EXPORTS_DIR) / f"{number}.parts"
