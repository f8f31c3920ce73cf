"""Importing a workbook of the directory: taken in, checked, shown, confirmed, and only then written whole."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import get_language, gettext, gettext_noop, override

from chuishao.directory.actors import Actor, reach
from chuishao.directory.imports import duties, founding, guests, organisations, people, seating
from chuishao.directory.imports.columns import Kind
from chuishao.directory.imports.guests import About, Guest, kind_of
from chuishao.directory.imports.plan import Complaint, Effect, Plan
from chuishao.directory.imports.roster import Register
from chuishao.directory.imports.sheet import ReadSheet, check_name, read_sheet
from chuishao.directory.imports.written import returned
from chuishao.directory.kinds import Administrator, ImportKind, ImportState, RegionLevel
from chuishao.directory.models import DirectoryImport
from chuishao.directory.operations._recording import record
from chuishao.directory.operations.telling import tell
from chuishao.directory.queries.places import all_regions
from chuishao.kernel import records, secrecy
from chuishao.kernel.database import Batch
from chuishao.kernel.records import Event
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import said

PURPOSE: Final = "directory.import"
KEPT_FOR: Final = timedelta(hours=48)
LARGE_BYTES: Final = 30_000
LARGE_ROWS: Final = 500
_AUDITED_AT_ONCE: Final = 500
EMPTY: Final[About] = MappingProxyType({})
_OPEN: Final = (ImportState.CHECKED, ImportState.PROPOSED)
_CITY_ROLES: Final = (Administrator.SYSTEM, Administrator.SECURITY)


def territory_of(kind: Kind, actor: Actor, about: About = EMPTY) -> str:
    """Where this actor may bring such a workbook in. Raises NotAllowed; nothing else leads further."""
    if isinstance(kind, Guest):
        return kind.admit(about, actor)
    if actor.administrator in _CITY_ROLES:
        if kind is not ImportKind.PEOPLE and actor.administrator != Administrator.SYSTEM:
            words = gettext("“%s”由系统管理员导入，您当前的身份不能导入。")
            raise NotAllowed(words % said(kind.label))
        cities = all_regions(down_to=RegionLevel.CITY)
        if cities:
            return cities[0].path
    own = reach(actor).territory
    if own and actor.post_kind is not None and actor.post_kind.leads:
        return own
    raise NotAllowed("导入由系统管理员、安全管理员和各级主要负责人办理，您当前的身份不能导入。")


@transaction.atomic
def receive_import(
    *,
    kind: Kind,
    file_name: str,
    content: bytes,
    actor: Actor,
    at: datetime,
    about: About = EMPTY,
) -> tuple[int, bool]:
    """Take a workbook in, sealed, for two days; its id, and whether it is so large that a job should check it.

    ``about``: what it is for, where its kind asks for that.
    """
    territory = territory_of(kind, actor, about)
    check_name(file_name, len(content))
    kept = DirectoryImport.objects.create(
        kind=kind.value, about=dict(about), state=ImportState.CHECKING, file_name=file_name[-120:],
        digest=hashlib.sha256(content).hexdigest(), territory=territory, sent_by_id=actor.person_id,
        sealed=secrecy.encrypt(base64.b64encode(content).decode(), PURPOSE),
        sender={
            **actor.as_record(),
            "role": actor.administrator or "lead",
            "language": get_language() or "",
        },
        sent_at=at,
        expires_at=at + KEPT_FOR,
    )  # fmt: skip
    body = {"kind": kind.value, "digest": kept.digest, "bytes": len(content)}
    _record(kept, "receive", actor.as_record(), at, body)
    return kept.pk, len(content) > LARGE_BYTES


def check_import(*, import_id: int, at: datetime, tells: bool = False) -> None:
    """Read and compare the workbook; nothing of the directory changes. ``tells``: with a message at the end."""
    kept = DirectoryImport.objects.filter(pk=import_id, state=ImportState.CHECKING).first()
    if kept is None:
        return
    try:
        # A refusal is kept as a sentence: a job says it in the language of who sent the workbook.
        with override(kept.sender.get("language") or get_language()):
            sheet = replace(_sheet(kept), tell=_telling(import_id))
            made = _planned(kept, sheet, at)[0]
    except (Invalid, Conflict, NotAllowed, NotFound) as refusal:
        kept.state, kept.reason = ImportState.FAILED, refusal.message[:400]
        kept.sealed = None
    else:
        kept.state = ImportState.CHECKED
        _keep(kept, made, len(sheet.rows))
    kept.save()
    if tells:
        tell(kept, [kept.sent_by_id], at)


@transaction.atomic
def propose_import(*, import_id: int, difference: str, actor: Actor, at: datetime) -> None:
    """Hand a checked workbook to a second person; the difference is the one that was seen."""
    kept = _locked(import_id)
    _demand_sender(kept, actor)
    _demand_seen(kept, difference)
    if kept.state != ImportState.CHECKED:
        raise Conflict("这份表已经交出或已经处理，请刷新查看。")
    kept.state = ImportState.PROPOSED
    kept.save(update_fields=["state"])
    _record(kept, "propose", actor.as_record(), at, {"counts": kept.counts})


@transaction.atomic
def confirm_import(*, import_id: int, difference: str, actor: Actor, at: datetime) -> bool:
    """Confirm what was seen; whether it is so large that a job should write it. ``write_import`` writes."""
    kept = _locked(import_id)
    _demand_seen(kept, difference)
    demand_decider(kept, actor)
    if kept.kind == ImportKind.PEOPLE and _concerns(kept, actor.person_id, at):
        raise NotAllowed("表里有您本人的任免，须由提出人和当事人以外的另一人确认。")
    kept.state, kept.decided_by_id, kept.decided_at = ImportState.WRITING, actor.person_id, at
    kept.decider = actor.as_record()
    kept.save(update_fields=["state", "decided_by", "decided_at", "decider"])
    return int(kept.counts.get("rows", 0)) > LARGE_ROWS


def write_import(*, import_id: int, at: datetime, tells: bool = False) -> bool:
    """Write all good rows of a confirmed workbook, whole or not at all; False when the directory has changed.

    Then the difference is computed anew, kept to be shown, and has to be confirmed again.
    """
    try:
        with transaction.atomic():
            is_written = _write(import_id, at)
    except IntegrityError:
        # Somebody wrote between our look and our writing: nothing of ours is kept; look again.
        with transaction.atomic():
            _show_anew(_locked(import_id), at)
        is_written = False
    except Exception:
        # Nothing was written. It can be confirmed again; the fault itself goes to who watches the site.
        with transaction.atomic():
            _put_back(_locked(import_id))
        raise
    kept = DirectoryImport.objects.get(pk=import_id)
    if tells or kept.sent_by_id != kept.decided_by_id:
        people_told = {kept.sent_by_id, kept.decided_by_id} - {None}
        tell(kept, [one for one in people_told if one is not None], at)
    return is_written


@transaction.atomic
def give_up_import(*, import_id: int, actor: Actor, at: datetime) -> None:
    """Drop a workbook that is not written: the sender, or who could confirm it. The file goes at once."""
    kept = _locked(import_id)
    if kept.state not in (*_OPEN, ImportState.CHECKING):
        raise Conflict("这份表已经处理，请刷新查看。")
    if actor.person_id != kept.sent_by_id:
        demand_decider(kept, actor)
    _close(kept, ImportState.GIVEN_UP)
    _record(kept, "give_up", actor.as_record(), at, {})


def forget_imports(*, at: datetime) -> int:
    """Drop the files whose time is over; how many."""
    old = DirectoryImport.objects.filter(sealed__isnull=False, expires_at__lte=at)
    return old.update(
        sealed=None, found={}, state=ImportState.GIVEN_UP, reason=gettext_noop("保存期已过。")
    )


def error_workbook(*, import_id: int, actor: Actor) -> bytes:
    """The sender's own bad rows with what is wrong. Raises NotAllowed for anybody else."""
    kept = _locked_not(import_id)
    _demand_sender(kept, actor)
    bad = [Complaint(*one) for one in kept.found.get("bad", [])]
    return returned(kind_of(kept.kind), _sheet(kept), bad)


def demand_decider(kept: DirectoryImport, actor: Actor) -> None:
    """Raise unless this actor may confirm this workbook, now."""
    role, kind = kept.sender.get("role"), kind_of(kept.kind)
    if isinstance(kind, Guest):
        guests.demand_confirmer(kept, kind, actor)
        return
    if kind is not ImportKind.PEOPLE:
        if actor.administrator != Administrator.SYSTEM:
            words = gettext("“%s”的导入由系统管理员确认。请先交系统管理员。")
            raise NotAllowed(words % said(kind.label))
        if kept.state not in _OPEN:
            raise Conflict("这份表已经处理，请刷新查看。")
        return
    is_second = actor.person_id not in (0, kept.sent_by_id)
    by_system = actor.administrator == Administrator.SYSTEM and role == Administrator.SECURITY
    if not is_second or not (actor.administrator == Administrator.SECURITY or by_system):
        raise NotAllowed(
            "任职的导入由提出人以外的安全管理员确认；安全管理员提出的由系统管理员确认。"
        )
    if kept.state != ImportState.PROPOSED:
        raise Conflict("这份表还没有交出或已经处理，请刷新查看。")


def may_decide(kept: DirectoryImport, actor: Actor) -> bool:
    """Whether a button to confirm is worth showing."""
    try:
        demand_decider(kept, actor)
    except (NotAllowed, Conflict, NotFound):
        return False
    return True


def needs_second(kept: DirectoryImport) -> bool:
    """Whether the sender alone may not confirm: posts always, the rest when no system administrator sent it."""
    kind = kind_of(kept.kind)
    if isinstance(kind, Guest):
        return kind.needs_second
    return kind is ImportKind.PEOPLE or kept.sender.get("role") != Administrator.SYSTEM


def _sheet(kept: DirectoryImport) -> ReadSheet:
    if kept.sealed is None:
        raise Conflict("这份表的保存期已过或已经处理，请重新上传。")
    content = base64.b64decode(secrecy.decrypt(kept.sealed, PURPOSE))
    return read_sheet(kind_of(kept.kind), kept.file_name, content)


def _planned(
    kept: DirectoryImport, sheet: ReadSheet, at: datetime, *, lock: bool = False
) -> tuple[Plan, Any]:
    """The plan, and the register it was made with."""
    kind = kind_of(kept.kind)
    if isinstance(kind, Guest):
        return guests.tried(kept, kind, sheet, at), None
    if kept.kind == ImportKind.PEOPLE:
        register: Any = Register(sheet, kept.territory, lock=lock)
        return people.plan(sheet, register, at, sender_id=kept.sent_by_id), register
    room: Any = organisations if kept.kind == ImportKind.ORGANISATIONS else duties
    register = room.Register(kept.territory, at, lock=lock)
    return room.plan(sheet, register, at), register


def _keep(kept: DirectoryImport, made: Plan, rows: int) -> None:
    kept.found, kept.difference = made.as_data(), made.digest()
    kept.counts, kept.done_rows, kept.all_rows = made.counts(rows), rows, rows


def _telling(import_id: int) -> Any:
    def tell(done: int, rows: int) -> None:
        DirectoryImport.objects.filter(pk=import_id).update(done_rows=done, all_rows=rows)

    return tell


def _locked(import_id: int) -> DirectoryImport:
    found = DirectoryImport.objects.select_for_update().filter(pk=import_id).first()
    if found is None:
        raise Invalid("没有这次导入，请回到列表重选。")
    return found


def _locked_not(import_id: int) -> DirectoryImport:
    found = DirectoryImport.objects.filter(pk=import_id).first()
    if found is None:
        raise Invalid("没有这次导入，请回到列表重选。")
    return found


def _demand_sender(kept: DirectoryImport, actor: Actor) -> None:
    if not actor.person_id or actor.person_id != kept.sent_by_id:
        raise NotAllowed("这份表是别人上传的，您不能代办。")
    if territory_of(kind_of(kept.kind), actor, kept.about) != kept.territory:
        raise NotAllowed("这份表是用另一个岗位上传的，请换回那个岗位再办。")


def _demand_seen(kept: DirectoryImport, difference: str) -> None:
    if not kept.difference or difference != kept.difference:
        raise Conflict("您看过以后，会变的内容又算过一次。请看清下面的内容，再确认。")
    if not any(kept.counts.get(one.value, 0) for one in Effect if one is not Effect.SAME):
        raise Conflict("这份表里没有要写入的内容。")


def _concerns(kept: DirectoryImport, person_id: int, at: datetime) -> bool:
    return person_id in people.concerned(_planned(kept, _sheet(kept), at)[0])


def _write(import_id: int, at: datetime) -> bool:
    kept = _locked(import_id)
    if kept.state != ImportState.WRITING:
        return kept.state == ImportState.DONE
    sheet, kind = _sheet(kept), kind_of(kept.kind)
    if isinstance(kind, Guest):
        made, holds = guests.done(kept, kind, sheet, at)
        register: Any = None
    else:
        made, register = _planned(kept, sheet, at, lock=True)
        holds = made.digest() == kept.difference
    if not holds:
        _keep(kept, made, len(sheet.rows))
        _put_back(kept)
        return False
    events, what = _written(kept, made, register, at)
    _tell_and_record(kept, events, what, at)
    _close(kept, ImportState.DONE)
    return True


def _written(
    kept: DirectoryImport, made: Plan, register: Any, at: datetime
) -> tuple[list[Event], list[dict[str, Any]]]:
    """What is to be told and recorded of what was written; a guest has told its own."""
    if isinstance(kind_of(kept.kind), Guest):
        return [], []
    if kept.kind == ImportKind.PEOPLE:
        return seating.write(made, register, kept, at)
    room: Any = founding if kept.kind == ImportKind.ORGANISATIONS else duties
    found: tuple[list[Event], list[dict[str, Any]]] = room.write(made, register, at)
    return found


def _show_anew(kept: DirectoryImport, at: datetime) -> None:
    if kept.state == ImportState.WRITING:
        sheet = _sheet(kept)
        _keep(kept, _planned(kept, sheet, at)[0], len(sheet.rows))
        _put_back(kept)


def _put_back(kept: DirectoryImport) -> None:
    """To be confirmed again, by the same hands as before."""
    kept.state = ImportState.PROPOSED if needs_second(kept) else ImportState.CHECKED
    kept.is_anew, kept.decided_by, kept.decided_at, kept.decider = True, None, None, None
    kept.save()


def _close(kept: DirectoryImport, state: ImportState) -> None:
    kept.state, kept.sealed, kept.found = state, None, {}
    kept.save()


def _tell_and_record(
    kept: DirectoryImport, events: list[Event], what: list[dict[str, Any]], at: datetime
) -> None:
    """The events, and the audit: counts and digest first, then what was done, some hundred a time."""
    told = [(f"import:{kept.pk}", event) for event in events]
    with records.sending(Batch()) as batch:
        records.publish_all(batch, told, at=at)
    actor: Mapping[str, Any] = kept.decider or {}
    body = {"kind": kept.kind, "digest": kept.digest, "counts": kept.counts, "sender": kept.sender}
    _record(kept, "write", actor, at, body)
    for start in range(0, len(what), _AUDITED_AT_ONCE):
        _record(kept, "wrote", actor, at, {"rows": what[start : start + _AUDITED_AT_ONCE]})


def _record(
    kept: DirectoryImport,
    action: str,
    actor: Mapping[str, Any],
    at: datetime,
    body: Mapping[str, Any],
) -> None:
    record(f"import:{kept.pk}", action, actor=_Recorded(actor), at=at, body=body)


class _Recorded:
    """An actor of whom only the record is left, for a job that writes what was confirmed."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def as_record(self) -> Mapping[str, Any]:
        """What the audit keeps."""
        return self._said
