"""The queue of a shift: who is coming, who waits in order, and who moves up when somebody leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from .models import Shift, SignUp


def locked_shift(shift_id: int) -> Shift | None:
    """The shift with its activity, locked: places are given and freed one act at a time."""
    shifts = Shift.objects.select_for_update(of=("self",)).select_related("activity__circle")
    return shifts.filter(pk=shift_id).first()


def has_place(shift: Shift) -> bool:
    """Whether one more may come; a shift without a number of places takes everybody."""
    coming = SignUp.objects.filter(shift=shift, state="coming").count() if shift.places else 0
    return not shift.places or coming < shift.places


def free_place(sign_up: SignUp, shift: Shift, at: datetime) -> int | None:
    """Take somebody off; who waits longest moves up. Returns the sign-up that moved, if any."""
    was_coming, sign_up.state, sign_up.left_at = sign_up.state == "coming", "withdrawn", at
    sign_up.save(update_fields=["state", "left_at", "reason"])
    if not was_coming or not has_place(shift):
        return None
    following = SignUp.objects.filter(shift=shift, state="queued").order_by("signed_at", "id")
    chosen = following.first()
    if chosen is not None:
        SignUp.objects.filter(pk=chosen.pk).update(state="coming")
    return chosen.pk if chosen else None


def fill(shift: Shift) -> list[int]:
    """Give what is free to those who wait longest; the sign-ups that moved up."""
    moved = []
    waiting = SignUp.objects.filter(shift=shift, state="queued").order_by("signed_at", "id")
    for one in waiting:
        if not has_place(shift):
            break
        SignUp.objects.filter(pk=one.pk).update(state="coming")
        moved.append(one.pk)
    return moved


def stop(shifts: Collection[Shift], words: str, at: datetime) -> None:
    """Shifts, locked, that do not take place any more: nobody comes, and whoever signed up reads why."""
    SignUp.objects.filter(shift__in=shifts, state__in=["coming", "queued"]).update(
        state="withdrawn", left_at=at, reason=words
    )
    Shift.objects.filter(pk__in=[one.pk for one in shifts], cancelled="").update(cancelled=words)


def withdraw_from_all(participant_id: int, at: datetime, reason: str = "") -> None:
    """Somebody comes to nothing any more: each place of theirs that is still ahead goes to the next."""
    ahead = SignUp.objects.filter(
        participant_id=participant_id, state__in=["coming", "queued"], shift__starts_at__gt=at
    ).order_by("shift_id")
    for sign_up in ahead:
        shift = locked_shift(sign_up.shift_id)
        sign_up.refresh_from_db()
        if shift is not None and sign_up.state != "withdrawn":
            sign_up.reason = reason
            free_place(sign_up, shift, at)
